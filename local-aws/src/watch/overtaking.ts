import type { Clock, Timer } from '../common/clock.ts'

/** How long the first of a row is let run; each one that is overtaken doubles it for the next. */
const FIRST_MS = 10

type Work<T> = (signal: AbortSignal) => Promise<T>

/**
 * Runs work that may be out of date before it is done: then it is aborted, to be begun anew. What makes it so may
 * come faster than the work is ever done, so the longer the row of what was aborted, the longer the next is let run.
 */
export class Overtaking {
  readonly #clock: Clock
  #inARow = 0
  #running: { controller: AbortController; until: number } | undefined
  #end: Timer | undefined

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** What the work came to; undefined when it was overtaken, whatever it came to then. */
  async run<T>(work: Work<T>): Promise<T | undefined> {
    const controller = new AbortController()
    const { signal } = controller
    this.#running = { controller, until: this.#clock.now() + FIRST_MS * 2 ** this.#inARow }
    try {
      const result = await work(signal)
      return signal.aborted ? undefined : result
    } catch (error) {
      if (signal.aborted) return undefined
      throw error
    } finally {
      this.#running = undefined
      this.#end?.cancel()
      this.#inARow = signal.aborted ? this.#inARow + 1 : 0
    }
  }

  /** What runs is out of date. Work that is done before it may be aborted counts all the same. */
  overtake() {
    if (this.#running === undefined) return
    const { controller, until } = this.#running
    this.#end?.cancel()
    this.#end = this.#clock.after(Math.max(0, until - this.#clock.now()), () => controller.abort())
  }
}
