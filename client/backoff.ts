import type { Clock, Timer } from './clock.ts'
import { isRefused } from './errors.ts'

const FIRST_DELAY_MS = 500
/** Waits of 0.5, 1, 2, 4 and 8 s. */
const MAX_RETRIES = 5

export interface RetryOptions {
  /** Whether the reply is still of use. Asked after each wait. */
  isWanted?: () => boolean
  /** Which failures are worth another try. Default: the refusal `busy`. */
  shouldRetry?: (error: unknown) => boolean
  max?: number
  /** Upper limit of one wait, in milliseconds. */
  maxDelayMs?: number
}

const isBusy = (error: unknown) => isRefused(error, 'busy')

/** RetryOptions what failed for now, with a wait that doubles each time. */
export class Backoff {
  readonly #clock: Clock
  readonly #random: () => number
  readonly #waits = new Set<{ timer: Timer; end(): void }>()
  #isOver = false

  constructor(clock: Clock, random: () => number) {
    this.#clock = clock
    this.#random = random
  }

  /** RetryOptions `ask` while its failure is worth it and it is still wanted. Ends with its reply or its last failure. */
  async retry<Reply>(ask: () => Promise<Reply>, retries: RetryOptions = {}): Promise<Reply> {
    const { isWanted = () => true, shouldRetry = isBusy, max = MAX_RETRIES, maxDelayMs = Infinity } = retries
    for (let count = 0; ; count++) {
      try {
        return await ask()
      } catch (error) {
        if (!shouldRetry(error) || count === max) throw error
        await this.wait(Math.min(FIRST_DELAY_MS * 2 ** count, maxDelayMs))
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
