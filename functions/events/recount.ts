/** Counts the guests of a running event again, after some have left. */
import { readAllHands, type ShardHands } from '../store/event-hands.ts'
import { readRosters, SHARD_NUMBERS } from '../store/event-rosters.ts'
import { type EventItem, noteLeft } from '../store/events.ts'
import { guestsByName } from './judged.ts'
import { countOf, NOBODY } from './seats.ts'

/** Returns the event with the new numbers. Undefined if it is over, or another round is open by now. */
export async function recount({ gameId, round }: EventItem): Promise<EventItem | undefined> {
  const [rosters, hands] = await Promise.all([readRosters(gameId), readAllHands(gameId)])
  const guests = rosters.flatMap(({ shard, guests: all }) =>
    Object.keys(all).filter((index) => !hands.get(shard)?.gone?.has(Number(index))),
  )
  const seats = SHARD_NUMBERS.map((shard) => seatsNow(hands.get(shard), round)).join('')
  const { names } = guestsByName(rosters, seats)
  return noteLeft(gameId, round, { guests: guests.length, left: countOf(seats, 'i'), names })
}

/** The seats of a shard in this round, without the guests who have left. */
function seatsNow(hands: ShardHands | undefined, current: number): string {
  if (hands?.round !== current) return NOBODY
  return [...hands.seats].map((seat, index) => (hands.gone?.has(index) ? 'x' : seat)).join('')
}
