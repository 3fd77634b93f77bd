/** The part of `hello` for players of an event. */
import type { EventNow } from '../../protocol/messages.ts'
import type { Sender } from '../edge/socket.ts'
import { isShown } from '../game/event-state.ts'
import { readEventAndHands } from '../store/event-guests.ts'
import { connectGuest, type GuestPlace, readConnection } from '../store/event-rosters.ts'
import { connectHost, type EventItem, readEvent } from '../store/events.ts'
import type { PlayerItem } from '../store/players.ts'
import { type Viewer, viewOf } from './view.ts'

/** Null for a player who is in none. Stores the connection in the event first, so that no push after this reply is missed. */
export async function findEventOf({ seat }: PlayerItem, sender: Sender): Promise<EventNow | null> {
  if (!seat?.event) return null
  const { place } = seat.event
  return place ? showGuest(seat.gameId, place, sender) : showHost(seat.gameId, sender)
}

async function showGuest(gameId: string, place: GuestPlace, sender: Sender): Promise<EventNow | null> {
  const { playerId, connectionId: id, connectedAt: since } = sender
  const known = await readConnection(gameId, place)
  // `$connect` and `attend` store it, unless they died before.
  if (known?.id !== id) await connectGuest(gameId, place, playerId, { id, since })
  const { event, hands } = await readEventAndHands(gameId, place.shard)
  return show(event, { is: 'guest', playerId, place, hands }, sender)
}

async function showHost(gameId: string, sender: Sender): Promise<EventNow | null> {
  const { connectionId: id, connectedAt: since } = sender
  let event = await readEvent(gameId)
  if (event && event.hostConnection?.id !== id) event = (await connectHost(gameId, { id, since })).event
  return show(event, { is: 'host' }, sender)
}

async function show(event: EventItem | undefined, viewer: Viewer, sender: Sender): Promise<EventNow | null> {
  const now = sender.clock()
  return event && isShown(event, now) ? viewOf(event, viewer, now) : null
}
