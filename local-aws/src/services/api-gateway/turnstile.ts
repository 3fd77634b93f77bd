/** Lets so many in at a time. The others wait in order. */
export class Turnstile {
  readonly #most: number
  readonly #waiting: (() => void)[] = []
  #inside = 0

  constructor(most: number) {
    this.#most = most
  }

  /** Undefined if there is room now. Otherwise resolves when somebody has left. Whoever has entered must leave. */
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
