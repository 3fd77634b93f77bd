/** `enter`: into somebody's room, by its code. Whoever fills it starts the game. */
import { refusal } from '../../protocol/frames.ts'
import type { ErrorReply, ReplyTo, RequestOf } from '../../protocol/messages.ts'
import type { Sender } from '../edge/socket.ts'
import { placeOf, whyBound } from '../matchmaking/place.ts'
import { nameOf } from '../matchmaking/start-game.ts'
import { goIntoRoom, leaveRoom, type PlayerItem, readPlayer } from '../store/players.ts'
import { changeRoom, type RoomItem, readRoom } from '../store/rooms.ts'
import { unsubscribe } from '../topics/subscribers.ts'
import { leaveForGood } from './exit.ts'
import { hasStarted, isFull, isListed, roomTopic, subscribeToRoom, tellRoom, viewOf } from './room.ts'
import { startRoom } from './start.ts'

type EnterReply = ReplyTo<'enter'> | ErrorReply

export async function enter({ code }: RequestOf<'enter'>, sender: Sender): Promise<EnterReply> {
  const { playerId, now } = sender
  const player = await readPlayer(playerId)
  const place = await placeOf(player, now)
  if (place.is !== 'free') return whyBound(place)

  const closed = await whyClosed(await readRoom(code, now), playerId, now)
  if (closed) return refusal(closed)
  if (player.room && player.room !== code) await leaveForGood(player.room, sender)
  // The player's own item first: a list that names somebody who is elsewhere would keep a place for nobody.
  if (!(await goIntoRoom(playerId, code, place.finished))) return refusal('busy')
  await subscribeToRoom(code, sender)

  const entered = await joinList(code, player, now)
  if ('type' in entered) {
    await Promise.all([leaveRoom(playerId, code), unsubscribe(roomTopic(code), { id: playerId })])
    return entered
  }
  const { room, isNew } = entered
  if (isNew) await tellRoom(room, now, playerId)
  if (isFull(room)) await startRoom(room, now)
  return { type: 'room', ...viewOf(room) }
}

/** Puts the player on the room's list, unless the player is there already. */
async function joinList(
  code: string,
  player: PlayerItem,
  now: number,
): Promise<{ room: RoomItem; isNew: boolean } | ErrorReply> {
  for (;;) {
    const room = await readRoom(code, now)
    const closed = await whyClosed(room, player.playerId, now)
    if (!room || closed) return refusal(closed ?? 'room_not_found')
    if (isListed(room, player.playerId)) return { room, isNew: false }
    const players = [...room.players, { playerId: player.playerId, name: nameOf(player) }]
    const after = await changeRoom(room, { players }, now)
    if (after) return { room: after, isNew: true }
  }
}

/** A full room is full also once its game has begun; one that began with fewer is gone. */
async function whyClosed(room: RoomItem | undefined, playerId: string, now: number) {
  if (!room) return 'room_not_found'
  const started = await hasStarted(room, now)
  if (isListed(room, playerId) && !started) return undefined
  if (isFull(room)) return 'room_full'
  return started ? 'room_not_found' : undefined
}
