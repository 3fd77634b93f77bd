/** Loaded on demand, because most players who enter an event are in no room. */
import type { ErrorReply, ReplyTo, RequestOf } from '../../protocol/messages.ts'
import type { Sender } from '../edge/socket.ts'
import type { PlayerItem } from '../store/players.ts'

/** Removes a player who enters an event from their room. */
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
