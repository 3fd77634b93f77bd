import { systemClock } from './clock.ts'

/** Lines of one source on the terminal, in a second. */
const LINES = 20
const SECOND_MS = 1_000

/** Lets so many lines through in a second, and tells how many there were more: a flood is a line, too. */
export class LineBudget {
  readonly #tellRest: (count: number) => void
  #used = 0

  constructor(tellRest: (count: number) => void) {
    this.#tellRest = tellRest
  }

  allows(): boolean {
    if (this.#used === 0) systemClock.after(SECOND_MS, () => this.settle())
    this.#used += 1
    return this.#used <= LINES
  }

  /** The second is over. */
  settle() {
    const rest = this.#used - LINES
    this.#used = 0
    if (rest > 0) this.#tellRest(rest)
  }
}
