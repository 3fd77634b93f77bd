/** Handles a new connection of a player of an event: later pushes go there. */
import type { Sender } from '../edge/socket.ts'
import { connectGuest } from '../store/event-rosters.ts'
import { connectHost } from '../store/events.ts'
import type { PlayerItem, SeatPointer } from '../store/players.ts'

export type Connected = Pick<Sender, 'playerId' | 'connectionId' | 'connectedAt'>

export async function comeBackToEvent(
  { gameId, event }: SeatPointer,
  { playerId, connectionId, connectedAt }: Connected,
): Promise<void> {
  const connection = { id: connectionId, since: connectedAt }
  if (event?.place) await connectGuest(gameId, event.place, playerId, connection)
  else await connectHost(gameId, connection)
}

/**
 * The player's newest connection. A player who reconnects while being seated is not yet found in the event by the new
 * connection, so the request that seats the player tells the event.
 */
export function newest({ connectionId, connectedAt }: PlayerItem, sender: Sender): Connected {
  const { playerId } = sender
  if (connectionId === undefined || connectedAt === undefined) return sender
  return { playerId, connectionId, connectedAt }
}
