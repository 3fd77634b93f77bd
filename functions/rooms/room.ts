/** What a room's item says, and who hears of it. */
import type { PushOf } from '../../protocol/messages.ts'
import type { Sender } from '../edge/socket.ts'
import { isForming } from '../game/standing.ts'
import { readGame } from '../store/games.ts'
import type { RoomItem } from '../store/rooms.ts'
import { publish } from '../topics/publish.ts'
import { subscribe } from '../topics/subscribers.ts'

export type RoomView = Omit<PushOf<'room'>, 'type'>

/** The topic on which a room's players hear of its changes. */
export const roomTopic = (code: string) => `room/${code}`

/** What everybody in the room sees. The host is whoever of those present came first: there are never two. */
export function viewOf({ code, size, lives, players }: RoomItem): RoomView {
  return { code, host: players[0]?.playerId ?? '', size, lives, players }
}

export function isListed(room: RoomItem, playerId: string): boolean {
  return room.players.some((player) => player.playerId === playerId)
}

export const isFull = (room: RoomItem) => room.players.length >= room.size

/**
 * Whether the room's game has begun, or is just being begun. A room whose game never came to be (a function
 * that died half way) is open again.
 */
export async function hasStarted(room: RoomItem, now: number): Promise<boolean> {
  if (!room.game) return false
  return isForming(room.game, now) || (await readGame(room.game.gameId)) !== undefined
}

/** From now on this connection of the player hears of the room's changes. */
export function subscribeToRoom(code: string, { playerId, connectionId, now }: Sender): Promise<void> {
  return subscribe(roomTopic(code), [{ id: playerId, connectionId, since: now }])
}

/** Tells the others in the room how it is now. */
export async function tellRoom(room: RoomItem, now: number, except: string): Promise<void> {
  await publish(roomTopic(room.code), { type: 'room', ...viewOf(room) }, { now, except })
}
