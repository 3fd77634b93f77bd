/** Pushes to the guests of some shards of an event. A slow or closed connection does not delay the others. */
import { inParallel } from '../push/in-parallel.ts'
import { isStale } from '../push/push.ts'
import { disconnectGuest, type Guest, type GuestPlace, readRosters } from '../store/event-rosters.ts'
import { type EventItem, readEvent } from '../store/events.ts'
import type { FanOut } from './call-later.ts'
import type { ToReceiver } from './messages.ts'
import { prizeCodeOf } from './prize-code.ts'
import { pushToReceiver } from './push-to-event.ts'
import { countOf, letterAt, roleOf } from './seats.ts'

interface Listener {
  guest: Guest
  place: GuestPlace
}

export async function fanOut(
  { gameId, shards, messages, seats }: FanOut,
  clock: () => number,
): Promise<void> {
  const [rosters, event] = await Promise.all([
    readRosters(gameId, shards),
    // Only winners get their prize code, which is derived from the event's item.
    countOf(seats, 'w') > 0 ? readEvent(gameId) : undefined,
  ])
  const listeners = rosters.flatMap(({ shard, guests }) =>
    Object.entries(guests).map(
      ([index, guest]): Listener => ({ guest, place: { shard, index: Number(index) } }),
    ),
  )
  const gone = new Set<Guest>()
  // One message after the other, so that the last guest receives the new round soon after the first.
  for (const message of messages)
    await inParallel(listeners, async ({ guest, place }) => {
      const { connection } = guest
      if (!connection || gone.has(guest)) return
      const receiver = receiverOf(guest, letterAt(seats, place), event)
      if (await pushToReceiver(gameId, connection, [message], receiver, clock)) return
      gone.add(guest)
      if (isStale(connection, clock())) await disconnectGuest(gameId, place, connection.id)
    })
}

function receiverOf({ playerId }: Guest, letter: string, event: EventItem | undefined): ToReceiver {
  const you = roleOf(letter)
  return you === 'won' && event ? { you, prizeCode: prizeCodeOf(event, playerId) } : { you }
}
