/** An event together with one shard of it, in one request. */
import { handsKeyOf, type ShardHands } from './event-hands.ts'
import { type Roster, rosterKeyOf } from './event-rosters.ts'
import { type EventItem, keyOf as eventKeyOf } from './events.ts'
import { type Key, readMany } from './table.ts'

export async function readEventAndHands(gameId: string, shard: number) {
  const [event, hands] = await readBoth<EventItem, ShardHands>(eventKeyOf(gameId), handsKeyOf(gameId, shard))
  return { event, hands }
}

export async function readEventAndRoster(gameId: string, shard: number) {
  const [event, roster = { shard, guests: {} }] = await readBoth<EventItem, Roster>(
    eventKeyOf(gameId),
    rosterKeyOf(gameId, shard),
  )
  return { event, roster }
}

async function readBoth<One, Other>(one: Key, other: Key): Promise<[One | undefined, Other | undefined]> {
  const items = await readMany<Key>([one, other])
  const itemAt = <Item>({ pk, sk }: Key) =>
    items.find((item) => item.pk === pk && item.sk === sk) as Item | undefined
  return [itemAt<One>(one), itemAt<Other>(other)]
}
