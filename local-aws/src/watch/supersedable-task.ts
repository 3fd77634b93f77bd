import type { Clock, Timer } from '../common/clock.ts'

/** Grace period before the first abort. Doubles with each consecutive abort. */
const FIRST_GRACE_MS = 10

type Work<T> = (signal: AbortSignal) => Promise<T>

/**
 * Runs work that may become outdated before it is done. `supersede` then aborts it, so that the caller can start it
 * again. Changes may come faster than the work can finish. Therefore each consecutive abort doubles the grace period
 * of the next run, until one run finishes.
 */
export class SupersedableTask {
  readonly #clock: Clock
  #abortsInARow = 0
  #running: { controller: AbortController; graceEndsAt: number } | undefined
  #abortTimer: Timer | undefined

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Returns the result of the work, or undefined if the work was aborted. Throws its error unless it was aborted. */
  async run<T>(work: Work<T>): Promise<T | undefined> {
    const controller = new AbortController()
    const { signal } = controller
    const graceMs = FIRST_GRACE_MS * 2 ** this.#abortsInARow
    this.#running = { controller, graceEndsAt: this.#clock.now() + graceMs }
    try {
      const result = await work(signal)
      return signal.aborted ? undefined : result
    } catch (error) {
      if (signal.aborted) return undefined
      throw error
    } finally {
      this.#running = undefined
      this.#abortTimer?.cancel()
      this.#abortsInARow = signal.aborted ? this.#abortsInARow + 1 : 0
    }
  }

  /** Aborts the running work when its grace period is over. Work that finishes earlier still counts. */
  supersede() {
    if (this.#running === undefined) return
    const { controller, graceEndsAt } = this.#running
    this.#abortTimer?.cancel()
    const graceLeft = Math.max(0, graceEndsAt - this.#clock.now())
    this.#abortTimer = this.#clock.after(graceLeft, () => controller.abort())
  }
}
