import type { Clock, Timer } from './clock.ts'
import { isRefused, RefusedError } from './errors.ts'

const FIRST_DELAY_MS = 500
/** Upper limit of what chance adds to a wait that the server asks for. */
const SPREAD_MS = 200
/** Waits of 0.5, 1, 2, 4 and 8 s. */
const MAX_REPEATS = 5

export interface Repeats {
  /** Whether the reply is still of use. Asked after each wait. */
  isWanted?: () => boolean
  /** Which failures are worth another try. Default: the refusal `busy`. */
  mayRepeat?: (error: unknown) => boolean
  max?: number
  /** Upper limit of one wait, in milliseconds. */
  longestMs?: number
}

const isBusy = (error: unknown) => isRefused(error, 'busy')

/** Repeats what failed for now, with a wait that doubles each time. */
export class BackOff {
  readonly #clock: Clock
  readonly #random: () => number
  readonly #waits = new Set<{ timer: Timer; end(): void }>()
  #isOver = false

  constructor(clock: Clock, random: () => number) {
    this.#clock = clock
    this.#random = random
  }

  /** Repeats `ask` while its failure is worth it and it is still wanted. Ends with its reply or its last failure. */
  async repeat<Reply>(ask: () => Promise<Reply>, repeats: Repeats = {}): Promise<Reply> {
    const { isWanted = () => true, mayRepeat = isBusy, max = MAX_REPEATS, longestMs = Infinity } = repeats
    for (let count = 0; ; count++) {
      try {
        return await ask()
      } catch (error) {
        if (!mayRepeat(error) || count === max) throw error
        const told = error instanceof RefusedError ? error.retryMs : undefined
        if (told === undefined) await this.wait(Math.min(FIRST_DELAY_MS * 2 ** count, longestMs))
        else await this.#pause(told + SPREAD_MS * this.#random())
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
  wait(longest: number): Promise<void> {
    return this.#pause(longest * (0.5 + this.#random() / 2))
  }

  #pause(delay: number): Promise<void> {
    return new Promise((resolve) => {
      const wait = { timer: this.#clock.after(delay, () => this.#end(wait)), end: resolve }
      this.#waits.add(wait)
    })
  }

  #end(wait: { timer: Timer; end(): void }): void {
    this.#waits.delete(wait)
    wait.end()
  }
}
