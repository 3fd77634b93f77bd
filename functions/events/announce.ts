/** Tells the host and the screens who has come, or how many have thrown: see announce-later.ts. */
import { setTimeout } from 'node:timers/promises'
import { readHands, type ShardHands } from '../store/event-hands.ts'
import { type EventItem, noteGuests, readEvent, releaseAnnouncement } from '../store/events.ts'
import type { Announcement } from './call-later.ts'
import { tellOnlookers } from './tell.ts'
import { countGuests, eventBody } from './view.ts'

const EVERY_MS = 1_000
export async function announce({ gameId }: Announcement, clock: () => number): Promise<void> {
  const { announcedAt = 0 } = (await readEvent(gameId)) ?? {}
  await setTimeout(Math.min(EVERY_MS, Math.max(0, announcedAt + EVERY_MS - clock())))
  const event = await releaseAnnouncement(gameId, clock())
  if (event?.phase === 'open') await tellGuestsThere(event, clock)
  else if (event?.phase === 'playing' && event.round > 0) await tellProgress(event, clock)
}

async function tellGuestsThere(event: EventItem, clock: () => number): Promise<void> {
  const { guests, newest } = await countGuests(event.gameId)
  await noteGuests(event.gameId, guests, newest)
  await tellOnlookers(event, [{ type: 'event', ...eventBody(event, clock()), guests, newest }], clock)
}

async function tellProgress(event: EventItem, clock: () => number): Promise<void> {
  const { gameId, round, left, playing } = event
  const shards = await Promise.all([...(playing ?? [])].map((shard) => readHands(gameId, shard)))
  const thrown = shards.reduce((sum, hands) => sum + thrownIn(hands, round), 0)
  await tellOnlookers(event, [{ type: 'event_progress', gameId, round, thrown, left }], clock)
}

function thrownIn(shard: ShardHands | undefined, round: number): number {
  return shard?.round === round ? Object.keys(shard.hands).length : 0
}
