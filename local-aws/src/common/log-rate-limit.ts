import { systemClock } from './clock.ts'

/** Maximum number of lines per second. */
const MAX_LINES = 20
const SECOND_MS = 1_000

/** Limits the log lines of one source to 20 per second. Reports the number of dropped lines after each second. */
export class LogRateLimit {
  readonly #reportDropped: (count: number) => void
  #used = 0

  constructor(reportDropped: (count: number) => void) {
    this.#reportDropped = reportDropped
  }

  /** Counts one line, and returns whether it may be written. */
  allows(): boolean {
    if (this.#used === 0) systemClock.after(SECOND_MS, () => this.settle())
    this.#used += 1
    return this.#used <= MAX_LINES
  }

  /** Ends the current second, and reports what was dropped in it. */
  settle() {
    const dropped = this.#used - MAX_LINES
    this.#used = 0
    if (dropped > 0) this.#reportDropped(dropped)
  }
}
