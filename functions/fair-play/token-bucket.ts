/**
 * A token bucket in one number, the time at which the bucket is full again (the generic cell rate algorithm). One
 * conditional write takes a token, and nothing needs to refill the bucket.
 */

/** Burst: the share of a period's tokens that may be taken at once. */
const AT_ONCE = 1 / 3

export const MINUTE_MS = 60_000
export const DAY_MS = 24 * 60 * MINUTE_MS

export interface Bucket {
  /** Time for one token to come back, in milliseconds. */
  tokenMs: number
  /** Maximum distance of `fullAt` in the future when a token is taken, in milliseconds. */
  slackMs: number
}

/** A bucket with this number of tokens per period. Default period: a minute. */
export function bucketOf(tokens: number, periodMs = MINUTE_MS): Bucket {
  const tokenMs = periodMs / tokens
  return { tokenMs, slackMs: (Math.ceil(tokens * AT_ONCE) - 1) * tokenMs }
}

/** Milliseconds until there is a token. 0 if there is one now. */
export function waitFor({ slackMs }: Bucket, fullAt: number | undefined, now: number): number {
  return Math.max(0, Math.ceil((fullAt ?? 0) - slackMs - now))
}

/** When the bucket is full again after taking a token now. */
export function afterOne({ tokenMs }: Bucket, fullAt: number | undefined, now: number): number {
  return Math.max(fullAt ?? 0, now) + tokenMs
}
