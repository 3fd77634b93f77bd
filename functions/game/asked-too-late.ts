/** The request arrived so late that little of the turn is left. The state machine sends another one. */
class AskedTooLate extends Error {
  override readonly name = 'AskedTooLate'
}

/** Maximum delay of a turn's start. */
const LATEST_MS = 2_500
/** Or, for long turns, this share of the turn. */
const LATEST_PART = 1 / 2

/** Throws if the attempt to open this round began too long before `now`. All times in milliseconds. */
export function refuseLate(
  { round, askedAt }: { round: number; askedAt: number },
  turnMs: number,
  now: number,
): void {
  const waited = now - askedAt
  if (waited > Math.max(LATEST_MS, turnMs * LATEST_PART))
    throw new AskedTooLate(`The attempt to open round ${round} began ${waited} ms ago.`)
}
