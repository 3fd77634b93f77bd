/**
 * Invoked asynchronously when guests come or throw: tells the host and the screens, at most once a second. It mostly
 * waits, so it is a function of its own, behind which no guest has to wait.
 */
import { announce } from '../events/announce.ts'
import type { Announcement } from '../events/call-later.ts'

export async function handler(announcement: Announcement): Promise<void> {
  await announce(announcement, Date.now)
}
