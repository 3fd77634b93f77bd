/** Pushes the newest guests, or the number of thrown hands, to the host and the screens: see announce-later.ts. */
import { setTimeout } from 'node:timers/promises'
import { readHands, type ShardHands } from '../store/event-hands.ts'
import {
  claimAnnouncement,
  type EventItem,
  noteAnnounced,
  noteGuests,
  readEvent,
  releaseAnnouncement,
} from '../store/events.ts'
import { LEASE_MS } from './announce-later.ts'
import { type Announcement, continueAnnouncing } from './call-later.ts'
import type { EventMessage } from './messages.ts'
import { pushToHostAndScreens } from './push-to-event.ts'
import { countGuests, eventBody } from './view.ts'

const EVERY_MS = 1_000

/**
 * Pushes until nothing changes any more. While guests keep coming that may take longer than this function has, so
 * `until`, in epoch milliseconds, another invocation continues with the lease.
 */
export async function announce({ gameId }: Announcement, clock: () => number, until: number): Promise<void> {
  for (;;) {
    if (!(await waitForInterval(gameId, clock))) return
    const news = await newsOf(gameId, clock())
    if (news?.message.type === 'event') await noteGuests(gameId, news.message.guests, news.message.newest)
    if (news) await pushToHostAndScreens(news.event, [news.message], clock)
    await releaseAnnouncement(gameId)
    // A change from before the release is left to this function.
    const newer = await newsOf(gameId, clock())
    if (!newer || !hasChanged(newer.message, news?.message)) return
    if (!(await claimAnnouncement(gameId, clock(), clock() + LEASE_MS))) return
    if (clock() >= until) return continueAnnouncing({ gameId })
  }
}

/**
 * Waits until a second has passed since the last announcement, and records this one. If a second announcer is running,
 * because its lease expired, the first to record goes first. If the response to that write is lost, the announcement is a
 * second late. Returns false if the event does not exist any more.
 */
async function waitForInterval(gameId: string, clock: () => number): Promise<boolean> {
  for (;;) {
    const event = await readEvent(gameId)
    if (!event) return false
    const { announcedAt = 0 } = event
    const now = clock()
    if (now < announcedAt + EVERY_MS) await setTimeout(announcedAt + EVERY_MS - now)
    else if (await noteAnnounced(gameId, announcedAt, now)) return true
  }
}

interface News {
  event: EventItem
  message: Extract<EventMessage, { type: 'event' | 'event_progress' }>
}

/** The current news: the guests, or the number of thrown hands. */
async function newsOf(gameId: string, now: number): Promise<News | undefined> {
  const event = await readEvent(gameId)
  if (event?.phase === 'open')
    return { event, message: { type: 'event', ...eventBody(event, now), ...(await countGuests(gameId)) } }
  if (event?.phase !== 'playing' || event.round === 0) return undefined
  const { round, left, playing } = event
  const shards = await Promise.all([...(playing ?? [])].map((shard) => readHands(gameId, shard)))
  const thrown = shards.reduce((sum, hands) => sum + thrownIn(hands, round), 0)
  return { event, message: { type: 'event_progress', gameId, round, thrown, left } }
}

function hasChanged(newer: News['message'], pushed: News['message'] | undefined): boolean {
  if (newer.type === 'event')
    return (
      pushed?.type !== 'event' ||
      pushed.guests !== newer.guests ||
      pushed.newest.join() !== newer.newest.join()
    )
  return pushed?.type !== 'event_progress' || pushed.round !== newer.round || pushed.thrown !== newer.thrown
}

function thrownIn(shard: ShardHands | undefined, round: number): number {
  return shard?.round === round ? Object.keys(shard.hands).length : 0
}
