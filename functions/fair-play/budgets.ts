/**
 * What one player may ask for in a minute, or in a day. Each budget is a token bucket in the player's item. It is charged
 * in a write that the request makes anyway, or by store/budget-charges.ts.
 */
import { busyFor } from '../../protocol/frames.ts'
import type { ErrorReply } from '../../protocol/messages.ts'
import { environment } from '../edge/environment.ts'
import { ENVIRONMENT } from '../environment.ts'
import { type Bucket, bucketOf, DAY_MS, MINUTE_MS, waitFor } from './token-bucket.ts'

/** The settings, by the attribute that holds when the bucket is full again. */
const SETTINGS = {
  /** Games, waits, rooms and events that a player starts or enters. */
  gamesFullAt: ENVIRONMENT.gamesPerMinute,
  /** Reads of the leaderboard and the history. */
  looksFullAt: ENVIRONMENT.looksPerMinute,
  /** Guesses of room codes that do not exist. */
  guessesFullAt: ENVIRONMENT.guessesPerMinute,
  /** Events that a player holds, a day. */
  holdsFullAt: ENVIRONMENT.holdsPerDay,
} as const

export type Budget = keyof typeof SETTINGS
export type Budgets = { [B in Budget]?: number }

/** The addition to a write of the player's item that takes a token. */
export interface Charge {
  /** Assignments, each followed by a comma. */
  set: string
  clauses: string[]
  values: Record<string, number>
}

export const FREE: Charge = { set: '', clauses: [], values: {} }

/** Both at once, or neither. */
export const bothOf = (one: Charge, other: Charge): Charge => ({
  set: one.set + other.set,
  clauses: [...one.clauses, ...other.clauses],
  values: { ...one.values, ...other.values },
})

/**
 * Returns the charge for a token, or for part of one, based on the player as read; or the refusal if the bucket is
 * empty. The write's condition fails if another request has taken a token meanwhile in a way that matters.
 */
export function chargeOf(player: Budgets, budget: Budget, now: number, tokens = 1): Charge | ErrorReply {
  const whole = limitOf(budget)
  if (!whole) return FREE
  const bucket = { ...whole, tokenMs: whole.tokenMs * tokens }
  const fullAt = player[budget]
  const wait = waitFor(bucket, fullAt, now)
  if (wait > 0) return busyFor(wait)
  return fullAt !== undefined && fullAt > now ? further(budget, bucket, fullAt) : first(budget, bucket, now)
}

/** For a player who was not read. Correct if the bucket is full. */
export function firstCharge(budget: Budget, now: number): Charge {
  const bucket = limitOf(budget)
  return bucket ? first(budget, bucket, now) : FREE
}

/** The bucket is full. */
const first = (budget: Budget, { tokenMs }: Bucket, now: number): Charge => ({
  set: `#${budget} = :${budget}, `,
  clauses: [`attribute_not_exists(#${budget}) OR #${budget} <= :${budget}Now`],
  values: { [`:${budget}`]: now + tokenMs, [`:${budget}Now`]: now },
})

/**
 * The bucket is not full. If sent twice, the write takes one token: the second time the bucket differs from the one
 * that was read.
 */
const further = (budget: Budget, { tokenMs }: Bucket, fullAt: number): Charge => ({
  set: `#${budget} = :${budget}, `,
  clauses: [`#${budget} = :${budget}Seen`],
  values: { [`:${budget}`]: fullAt + tokenMs, [`:${budget}Seen`]: fullAt },
})

/** Undefined: there is no limit. */
function limitOf(budget: Budget): Bucket | undefined {
  const tokens = Number(environment(SETTINGS[budget]))
  return tokens > 0 ? bucketOf(tokens, budget === 'holdsFullAt' ? DAY_MS : MINUTE_MS) : undefined
}
