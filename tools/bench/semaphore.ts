/** Lets so many in at a time, in the order of their coming. */
export class Semaphore {
  #free: number
  readonly #queue: (() => void)[] = []

  constructor(places: number) {
    this.#free = places
  }

  /** Resolves with what gives the place back. */
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
