/** Handles a new connection of a player of an event: later pushes go there. */
import type { Sender } from '../edge/socket.ts'
import { connectGuest } from '../store/event-rosters.ts'
import { connectHost } from '../store/events.ts'
import type { SeatPointer } from '../store/players.ts'

export async function comeBackToEvent({ gameId, event }: SeatPointer, sender: Sender): Promise<void> {
  const connection = { id: sender.connectionId, since: sender.connectedAt }
  if (event?.place) await connectGuest(gameId, event.place, sender.playerId, connection)
  else await connectHost(gameId, connection)
}
