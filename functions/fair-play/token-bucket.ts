/**
 * A token bucket in one number, the time at which the bucket is full again (the generic cell rate algorithm). One
 * conditional write takes a token, and nothing has to refill the bucket.
 */

/** This part of a minute's tokens may be taken at once. */
const AT_ONCE = 1 / 3

const MINUTE_MS = 60_000

export interface Bucket {
  /** How long one token takes to come back, in milliseconds. */
  tokenMs: number
  /** How far `fullAt` may lie ahead when a token is taken, in milliseconds. */
  slackMs: number
}

export function bucketOf(perMinute: number): Bucket {
  const tokenMs = MINUTE_MS / perMinute
  return { tokenMs, slackMs: (Math.ceil(perMinute * AT_ONCE) - 1) * tokenMs }
}

/** Milliseconds until there is a token; 0 if there is one now. */
export function waitFor({ slackMs }: Bucket, fullAt: number | undefined, now: number): number {
  return Math.max(0, Math.ceil((fullAt ?? 0) - slackMs - now))
}

/** When the bucket is full again after a token was taken now. */
export function afterOne({ tokenMs }: Bucket, fullAt: number | undefined, now: number): number {
  return Math.max(fullAt ?? 0, now) + tokenMs
}
