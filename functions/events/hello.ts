/** What `hello` tells a player of an event. */
import type { EventNow } from '../../protocol/messages.ts'
import type { Sender } from '../edge/socket.ts'
import { isShown } from '../game/event-state.ts'
import type { PlayerItem } from '../store/players.ts'
import { eventOf } from './event-place.ts'
import { comeBackToEvent } from './return.ts'
import { viewOf } from './view.ts'

/** Null for who is in none. First the event learns the connection, so that nothing is missed after what is told here. */
export async function findEventOf(player: PlayerItem, sender: Sender): Promise<EventNow | null> {
  if (!player.seat?.event) return null
  await comeBackToEvent(player.seat, sender)
  const mine = await eventOf(player)
  return mine && isShown(mine.event, sender.clock()) ? viewOf(mine.event, mine.viewer, sender.clock()) : null
}
