/** The part of `hello` for players of an event. */
import type { EventNow } from '../../protocol/messages.ts'
import type { Sender } from '../edge/socket.ts'
import { isShown } from '../game/event-state.ts'
import type { PlayerItem } from '../store/players.ts'
import { eventOf } from './event-place.ts'
import { comeBackToEvent } from './return.ts'
import { viewOf } from './view.ts'

/** Null for a player who is in none. Stores the connection in the event first, so that no push after this reply is missed. */
export async function findEventOf(player: PlayerItem, sender: Sender): Promise<EventNow | null> {
  if (!player.seat?.event) return null
  await comeBackToEvent(player.seat, sender)
  const mine = await eventOf(player)
  return mine && isShown(mine.event, sender.clock()) ? viewOf(mine.event, mine.viewer, sender.clock()) : null
}
