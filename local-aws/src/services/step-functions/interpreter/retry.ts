import type { Retrier } from './definition.ts'
import type { StateFailure } from './failures.ts'
import { matches } from './matching.ts'

/** The defaults of the States Language. */
const DEFAULTS = { IntervalSeconds: 1, MaxAttempts: 3, BackoffRate: 2 }

/**
 * The retries that one state has left. "Each Retrier tracks its own number of attempts". The first Retrier that names
 * the error decides, even if it has no attempts left.
 */
export class Retries {
  private readonly retriers: Retrier[]
  private readonly attempts: number[]
  private readonly random: () => number

  constructor(retriers: Retrier[] | undefined, random: () => number) {
    this.retriers = retriers ?? []
    this.attempts = this.retriers.map(() => 0)
    this.random = random
  }

  /** Returns the milliseconds to wait before the next attempt, or undefined if there is none. */
  next(failure: StateFailure): number | undefined {
    const index = retrierOf(this.retriers, failure)
    const retrier = this.retriers[index]
    if (!retrier) return undefined
    const attempt = this.attempts[index] ?? 0
    if (attempt >= maxAttempts(retrier)) return undefined
    this.attempts[index] = attempt + 1
    return retryDelayMs(retrier, attempt, this.random)
  }
}

/** The index of the Retrier that decides: the first that names the failure, or -1. */
export function retrierOf(retriers: readonly Retrier[], failure: StateFailure): number {
  return retriers.findIndex(({ ErrorEquals }) => matches(ErrorEquals, failure))
}

export const maxAttempts = ({ MaxAttempts }: Retrier): number => MaxAttempts ?? DEFAULTS.MaxAttempts

/** The delay before retry number `attempt`, counted from 0. Jitter applies to the capped delay. */
export function retryDelayMs(retrier: Retrier, attempt: number, random: () => number): number {
  const interval = retrier.IntervalSeconds ?? DEFAULTS.IntervalSeconds
  const delay = interval * (retrier.BackoffRate ?? DEFAULTS.BackoffRate) ** attempt
  const capped = Math.min(delay, retrier.MaxDelaySeconds ?? Number.POSITIVE_INFINITY)
  return Math.round(capped * 1000 * (retrier.JitterStrategy === 'FULL' ? random() : 1))
}
