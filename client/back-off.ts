import type { Clock, Timer } from './clock.ts'
import { isRefused } from './errors.ts'

const FIRST_DELAY_MS = 500
/** Half a second, one, two, four, eight: who is still refused after that is told. */
const MAX_REPEATS = 5

/** Asks again, later and later, what the server or the gateway was too busy for. */
export class BackOff {
  readonly #clock: Clock
  readonly #random: () => number
  readonly #waits = new Set<{ timer: Timer; end(): void }>()
  #isOver = false

  constructor(clock: Clock, random: () => number) {
    this.#clock = clock
    this.#random = random
  }

  /** Repeats `ask` while it is refused as `busy` and still wanted; ends with its reply or its last refusal. */
  async repeat<Reply>(ask: () => Promise<Reply>, isWanted: () => boolean = () => true): Promise<Reply> {
    for (let repeats = 0; ; repeats++) {
      try {
        return await ask()
      } catch (error) {
        if (!isRefused(error, 'busy') || repeats === MAX_REPEATS) throw error
        await this.#wait(FIRST_DELAY_MS * 2 ** repeats)
        if (this.#isOver || !isWanted()) throw error
      }
    }
  }

  /** Whatever waits to be repeated ends with the refusal that it has. */
  stop(): void {
    this.#isOver = true
    for (const { timer, end } of this.#waits) {
      timer.cancel()
      end()
    }
    this.#waits.clear()
  }

  resume(): void {
    this.#isOver = false
  }

  /** Half of the wait is chance, so that all who were refused together do not come back together. */
  #wait(longest: number): Promise<void> {
    return new Promise((resolve) => {
      const delay = longest * (0.5 + this.#random() / 2)
      const wait = { timer: this.#clock.after(delay, () => this.#end(wait)), end: resolve }
      this.#waits.add(wait)
    })
  }

  #end(wait: { timer: Timer; end(): void }): void {
    this.#waits.delete(wait)
    wait.end()
  }
}
