/** Limits concurrency. Further callers wait in order. */
export class ConcurrencyLimiter {
  readonly #most: number
  readonly #waiting: (() => void)[] = []
  #inside = 0

  constructor(most: number) {
    this.#most = most
  }

  /** Undefined if the caller may go on at once. Otherwise resolves when it may. Each `enter` needs a `leave`. */
  enter(): Promise<void> | undefined {
    if (this.#inside >= this.#most) return new Promise((go) => this.#waiting.push(go))
    this.#inside += 1
    return undefined
  }

  leave(): void {
    const next = this.#waiting.shift()
    if (next) next()
    else this.#inside -= 1
  }
}
