/**
 * Has the host and the screens told who has come, or how many have thrown: at most once a second, and last what is
 * true. Whoever changes something looks afterwards whether somebody is about to tell it. The one who is about to takes
 * that sign away after telling, and then counts again.
 */
import { claimAnnouncement, type EventItem } from '../store/events.ts'
import { callAnnouncer } from './call-later.ts'

/** One who was about to tell has died. */
export const LEASE_MS = 5_000

/** Has it told, unless somebody is about to. `event`: as read after the change. */
export async function announceLater({ gameId, announcing = 0 }: EventItem, now: number): Promise<void> {
  if (announcing > now || !(await claimAnnouncement(gameId, now, now + LEASE_MS))) return
  await callAnnouncer({ gameId })
}
