/**
 * Schedules a push to the host and the screens with the newest guests, or with the number of thrown hands: at most one
 * per second, and the last one is correct. A function takes a lease (`announcing` in the event's item), pushes, releases
 * the lease, then counts again. A function that changes something while the lease is held leaves the push to the holder.
 */
import { claimAnnouncement, type EventItem } from '../store/events.ts'
import { invokeAnnouncer } from './call-later.ts'

/** Duration of the lease. After it, the holder has died. */
export const LEASE_MS = 5_000

/** Schedules the push, unless another function holds the lease. `event`: as read after the change. */
export async function announceLater({ gameId, announcing = 0 }: EventItem, now: number): Promise<void> {
  if (announcing > now || !(await claimAnnouncement(gameId, now, now + LEASE_MS))) return
  await invokeAnnouncer({ gameId })
}
