/** The part of `hello` for players of an event. */
import type { EventNow } from '../../protocol/messages.ts'
import type { Sender } from '../edge/socket.ts'
import { isShown } from '../game/event-state.ts'
import { nameOf } from '../game/names.ts'
import { readEventAndHands } from '../store/event-guests.ts'
import { connectGuest, type GuestPlace, readGuest, renameGuest } from '../store/event-rosters.ts'
import { connectHost, type EventItem, readEvent, renameHost } from '../store/events.ts'
import type { PlayerItem } from '../store/players.ts'
import { type Viewer, viewOf } from './view.ts'

/**
 * Returns the player's event as it is now, or null for a player who is in no event. Stores the connection first, so that
 * the player gets every push that follows the reply. Until the event begins, also stores the name.
 */
export async function findEventOf(player: PlayerItem, sender: Sender): Promise<EventNow | null> {
  const { seat } = player
  if (!seat?.event) return null
  const { place } = seat.event
  const name = nameOf(player)
  return place ? showGuest(seat.gameId, place, name, sender) : showHost(seat.gameId, name, sender)
}

async function showGuest(
  gameId: string,
  place: GuestPlace,
  name: string,
  sender: Sender,
): Promise<EventNow | null> {
  const { playerId, connectionId: id, connectedAt: since } = sender
  const known = await readGuest(gameId, place)
  // `$connect` and `attend` store it, unless they died before.
  if (known?.connection?.id !== id) await connectGuest(gameId, place, playerId, { id, since })
  if (known && known.name !== name) await renameGuest(gameId, place, playerId, name)
  const { event, hands } = await readEventAndHands(gameId, place.shard)
  return show(event, { is: 'guest', playerId, place, hands }, sender)
}

async function showHost(gameId: string, name: string, sender: Sender): Promise<EventNow | null> {
  const { connectionId: id, connectedAt: since } = sender
  let event = await readEvent(gameId)
  if (event && event.hostConnection?.id !== id) event = (await connectHost(gameId, { id, since })).event
  if (event?.phase === 'open' && event.host.name !== name) event = await renameHost(gameId, name)
  return show(event, { is: 'host' }, sender)
}

async function show(event: EventItem | undefined, viewer: Viewer, sender: Sender): Promise<EventNow | null> {
  const now = sender.clock()
  return event && isShown(event, now) ? viewOf(event, viewer, now) : null
}
