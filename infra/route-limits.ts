/**
 * Rate and burst of each route, in messages. API Gateway limits each route separately, so the account must bear the
 * sum:
 * - All routes together stay below half of the account's quota (10,000 requests per second, burst 5,000). Pushes
 *   through @connections use the other half.
 * - The routes that may start a game stay below StartExecution's quota. Any `join` may be for a bot, which starts a
 *   game at once, so each counts in full.
 * - The routes that may complete a task stay below SendTaskSuccess's quota. Against a bot, each `throw` does.
 */

export interface RouteLimit {
  /** Messages per second. */
  rate: number
  /** Messages in a burst. */
  burst: number
}

/** The part of the account's quotas that the stage may use. */
export interface Quotas {
  /** StartExecution calls per second. 0: no limits per route. */
  startsPerSecond: number
  /** SendTaskSuccess calls per second. */
  answersPerSecond: number
  /** Messages per second of the whole API. */
  throttle: { rate: number }
}

/** The limits below add up to these quotas. Smaller quotas lower them in proportion. */
const WHOLE_STARTS = 150
const WHOLE_RATE = 5_000

/** Shares of `startsPerSecond`. */
const STARTS = { join: 0.57, enter: 0.2, rematch: 0.15, start: 0.05, begin: 0.03 } as const
/** Shares of `answersPerSecond`. */
const ANSWERS = { throw: 0.85, leave: 0.13, reveal: 0.02 } as const

/** Bursts. StartExecution's token bucket holds 800 in most regions and 1,300 in some. */
const STARTS_AT_ONCE = { join: 640, enter: 100, rematch: 40, start: 10, begin: 10 } as const
/**
 * The burst, in seconds of the rate. AWS documents only the refill rate of SendTaskSuccess: 300 per second in most
 * regions.
 */
const ANSWER_SECONDS_AT_ONCE = 2

/** Routes that neither start a game nor answer a token. */
const OTHERS: Record<string, RouteLimit> = {
  // An account's quota: 500 new connections per second.
  $connect: { rate: 500, burst: 400 },
  $disconnect: { rate: 500, burst: 250 },
  hello: { rate: 500, burst: 400 },
  // One ping per five minutes from 390,000 connections.
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
