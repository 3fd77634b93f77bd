/** Out of a room. Loaded when it is first needed: most of an event's players are in none. */
import type { ErrorReply, ReplyTo, RequestOf } from '../../protocol/messages.ts'
import type { Sender } from '../edge/socket.ts'
import type { PlayerItem } from '../store/players.ts'

/** Takes a player who goes into an event out of the room that the player is in. */
export async function leaveRoomOf({ room }: PlayerItem, sender: Sender): Promise<void> {
  if (!room) return
  const { leaveForGood } = await import('../rooms/exit.ts')
  await leaveForGood(room, sender)
}

export async function exitRoom(
  request: RequestOf<'exit'>,
  sender: Sender,
): Promise<ReplyTo<'exit'> | ErrorReply> {
  const { exit } = await import('../rooms/exit.ts')
  return exit(request, sender)
}
