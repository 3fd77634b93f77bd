/**
 * Invoked asynchronously when guests come or throw. Pushes to the host and the screens, at most once per second. It
 * mostly waits, so it is a separate function and delays no guest.
 */
import type { Context } from 'aws-lambda'
import { announce } from '../events/announce.ts'
import type { Announcement } from '../events/call-later.ts'

/** No announcement begins when less of the function's time is left. One takes at most 20 s, where a connection hangs. */
const SPARE_MS = 25_000

export async function handler(
  announcement: Announcement,
  context: Pick<Context, 'getRemainingTimeInMillis'>,
): Promise<void> {
  await announce(announcement, Date.now, Date.now() + context.getRemainingTimeInMillis() - SPARE_MS)
}
