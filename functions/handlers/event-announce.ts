/**
 * Invoked asynchronously when guests come or throw. Pushes to the host and the screens, at most once per second. It
 * mostly waits, so it is a separate function and delays no guest.
 */
import { announce } from '../events/announce.ts'
import type { Announcement } from '../events/call-later.ts'

export async function handler(announcement: Announcement): Promise<void> {
  await announce(announcement, Date.now)
}
