/** A counting semaphore. Waiters enter in the order of their calls. */
export class Semaphore {
  #free: number
  readonly #queue: (() => void)[] = []

  constructor(places: number) {
    this.#free = places
  }

  /** Resolves to a function that releases the place. */
  async enter(): Promise<() => void> {
    if (this.#free > 0) this.#free--
    else await new Promise<void>((resolve) => void this.#queue.push(resolve))
    return () => {
      const next = this.#queue.shift()
      if (next) next()
      else this.#free++
    }
  }
}
