/** A player in a room takes another name. */
import type { RoomPlace } from '../store/players.ts'
import { changeRoom, type RoomItem, readRoom } from '../store/rooms.ts'
import { isListed, pushToRoom } from './room.ts'

/** Each retry means that somebody else has just changed the room. */
const MAX_TRIES = 20

/**
 * Puts this name on the room's list, unless it is there already, and pushes the change to the others. Returns the room.
 * Undefined if the player is not in it, or its game has begun.
 */
export async function renameInRoom(
  place: RoomPlace,
  name: string,
  playerId: string,
  now: number,
): Promise<RoomItem | undefined> {
  let room: RoomItem | undefined
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    room = await readRoom(place.code, now)
    if (!room || room.game || !isListed(room, place)) return undefined
    const mine = room.players.find(({ entry }) => entry === place.entry)
    if (mine?.name === name) return room
    const players = room.players.map((one) => (one === mine ? { ...one, name } : one))
    const after = await changeRoom(room, { players }, now)
    if (after) return pushToRoom(after, now, playerId)
  }
  return room
}
