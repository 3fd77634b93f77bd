import type { Clock, Timer } from './clock.ts'
import { isRefused, RefusedError } from './errors.ts'

const FIRST_DELAY_MS = 500
/** Maximum random part of a delay that the server asks for. */
const SPREAD_MS = 200
/** Maximum number of retries, with delays of 0.5, 1, 2, 4 and 8 s. */
const MAX_RETRIES = 5

export interface RetryOptions {
  /** Whether the reply is still needed. Checked after each delay. */
  isWanted?: () => boolean
  /** Whether to retry after this failure. Default: only after the refusal `busy`. */
  shouldRetry?: (error: unknown) => boolean
  max?: number
  /** Upper limit of one delay, in milliseconds. */
  maxDelayMs?: number
}

const isBusy = (error: unknown) => isRefused(error, 'busy')

/** Retries failed requests with exponential backoff and jitter. */
export class Backoff {
  readonly #clock: Clock
  readonly #random: () => number
  readonly #waits = new Set<{ timer: Timer; end(): void }>()
  #isOver = false

  constructor(clock: Clock, random: () => number) {
    this.#clock = clock
    this.#random = random
  }

  /** Retries `ask` as the options say. Resolves to its reply, or rejects with its last failure. */
  async retry<Reply>(ask: () => Promise<Reply>, retries: RetryOptions = {}): Promise<Reply> {
    const { isWanted = () => true, shouldRetry = isBusy, max = MAX_RETRIES, maxDelayMs = Infinity } = retries
    for (let count = 0; ; count++) {
      try {
        return await ask()
      } catch (error) {
        if (!shouldRetry(error) || count === max) throw error
        const retryMs = error instanceof RefusedError ? error.retryMs : undefined
        if (retryMs === undefined) await this.wait(Math.min(FIRST_DELAY_MS * 2 ** count, maxDelayMs))
        else await this.#pause(retryMs + SPREAD_MS * this.#random())
        if (this.#isOver || !isWanted()) throw error
      }
    }
  }

  /** Ends all delays. Requests that wait for a retry reject with their last failure. */
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

  /** Waits between half of `longest` and `longest` milliseconds, at random, so that refused clients spread out. */
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
