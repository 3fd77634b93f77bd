/** `exit`: out of the room. Whoever came next is host then; an empty room is gone. */
import type { ReplyTo, RequestOf } from '../../protocol/messages.ts'
import type { Sender } from '../edge/socket.ts'
import { leaveRoom, readPlayer } from '../store/players.ts'
import { changeRoom, closeRoom, readRoom } from '../store/rooms.ts'
import { unsubscribe } from '../topics/subscribers.ts'
import { hasStarted, isListed, roomTopic, tellRoom } from './room.ts'

export async function exit(_request: RequestOf<'exit'>, sender: Sender): Promise<ReplyTo<'exit'>> {
  const { room } = await readPlayer(sender.playerId)
  if (room) await leaveForGood(room, sender)
  return { type: 'exited' }
}

/** Takes a player out of a room: off its list first, so that whoever starts it does not count on the player. */
export async function leaveForGood(code: string, { playerId, now }: Sender): Promise<void> {
  for (;;) {
    const room = await readRoom(code, now)
    if (!room || !isListed(room, playerId) || (await hasStarted(room, now))) break
    const players = room.players.filter((player) => player.playerId !== playerId)
    if (players.length === 0) {
      if (await closeRoom(room)) break
      continue
    }
    const after = await changeRoom(room, { players }, now)
    if (!after) continue
    await tellRoom(after, now, playerId)
    break
  }
  await Promise.all([leaveRoom(playerId, code), unsubscribe(roomTopic(code), { id: playerId })])
}
