/**
 * How many messages a second each route takes, and how many at once. API Gateway limits each route by itself, so the
 * sum is what the account must bear:
 * - All routes together stay below half of the account's requests (10,000 a second, 5,000 at once). Pushes through
 *   @connections have the other half.
 * - What may start a game stays below StartExecution's quota. Any `join` may be one for a bot, which starts a game by
 *   itself, so each counts in full.
 * - What may answer a task token stays below SendTaskSuccess's quota. Against a bot, each `throw` does.
 */

export interface RouteLimit {
  /** Messages a second. */
  rate: number
  /** Messages at once. */
  burst: number
}

/** How much of the account's quotas the stage may use. */
export interface Quotas {
  /** StartExecution calls a second. 0: routes have no limits of their own. */
  startsPerSecond: number
  /** SendTaskSuccess calls a second. */
  answersPerSecond: number
  /** Messages a second of the whole API. */
  throttle: { rate: number }
}

/** The limits below add up for these quotas. Smaller ones lower them in proportion. */
const WHOLE_STARTS = 150
const WHOLE_RATE = 5_000

/** The parts of `startsPerSecond`. */
export const STARTS = { join: 0.57, enter: 0.2, rematch: 0.15, start: 0.05, begin: 0.03 } as const
/** The parts of `answersPerSecond`. */
export const ANSWERS = { throw: 0.85, leave: 0.13, reveal: 0.02 } as const

/** At once, of which StartExecution's bucket holds 800 in most regions and 1,300 in some. */
const STARTS_AT_ONCE = { join: 640, enter: 100, rematch: 40, start: 10, begin: 10 } as const
/** Two seconds' worth. AWS documents how fast the bucket of SendTaskSuccess is refilled: 300 a second in most regions. */
const ANSWER_SECONDS_AT_ONCE = 2

/** Routes that neither start a game nor answer a token. */
const OTHERS: Record<string, RouteLimit> = {
  // New connections of an account: 500 a second.
  $connect: { rate: 500, burst: 400 },
  $disconnect: { rate: 500, burst: 250 },
  hello: { rate: 500, burst: 400 },
  // One in five minutes from each of 390,000 connections.
  ping: { rate: 1_300, burst: 200 },
  cancel: { rate: 100, burst: 100 },
  create: { rate: 60, burst: 100 },
  exit: { rate: 60, burst: 100 },
  hold: { rate: 20, burst: 20 },
  // 1,000 guests who scan the same code at once are all in within 3 s.
  attend: { rate: 300, burst: 300 },
  screen: { rate: 20, burst: 20 },
  stamp: { rate: 300, burst: 100 },
  watch: { rate: 100, burst: 150 },
  unwatch: { rate: 100, burst: 100 },
  leaderboard: { rate: 100, burst: 100 },
  history: { rate: 100, burst: 100 },
  $default: { rate: 100, burst: 150 },
}

/** The limits by route key. */
export function routeLimits({
  startsPerSecond,
  answersPerSecond,
  throttle,
}: Quotas): Record<string, RouteLimit> {
  if (startsPerSecond === 0) return {}
  // A larger quota of StartExecution has no larger bucket.
  const startsAtOnce = Math.min(1, startsPerSecond / WHOLE_STARTS)
  const starts = Object.entries(STARTS).map(([route, part]): [string, RouteLimit] => {
    const burst = partOf(startsAtOnce, STARTS_AT_ONCE[route as keyof typeof STARTS])
    return [route, { rate: partOf(part, startsPerSecond), burst }]
  })
  const answers = Object.entries(ANSWERS).map(([route, part]): [string, RouteLimit] => {
    const rate = partOf(part, answersPerSecond)
    return [route, { rate, burst: rate * ANSWER_SECONDS_AT_ONCE }]
  })
  const stagePart = throttle.rate / WHOLE_RATE
  const others = Object.entries(OTHERS).map(([route, { rate, burst }]): [string, RouteLimit] => [
    route,
    { rate: partOf(stagePart, rate), burst: partOf(stagePart, burst) },
  ])
  return Object.fromEntries([...others, ...starts, ...answers])
}

const partOf = (part: number, whole: number) => Math.max(1, Math.floor(part * whole))
