/** Limits concurrency. Further callers wait in order. */
export class ConcurrencyLimiter {
  readonly #most: number
  readonly #waiting: (() => void)[] = []
  #running = 0

  constructor(most: number) {
    this.#most = most
  }

  /** Calls `work` at once if there is room, and otherwise when earlier work has ended. Rejects if `work` does. */
  async run<Result>(work: (hasWaited: boolean) => Result | Promise<Result>): Promise<Result> {
    const hasWaited = this.#running >= this.#most
    if (hasWaited) await new Promise<void>((go) => this.#waiting.push(go))
    else this.#running += 1
    try {
      return await work(hasWaited)
    } finally {
      // The next waiting caller gets this place.
      const next = this.#waiting.shift()
      if (next) next()
      else this.#running -= 1
    }
  }
}
