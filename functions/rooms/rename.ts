/** A player in a room takes another name. */
import type { RoomPlace } from '../store/players.ts'
import { changeRoom, readRoom } from '../store/rooms.ts'
import { isListed, pushToRoom } from './room.ts'

/** Each retry means that somebody else has just changed the room. */
const MAX_TRIES = 20

/** Changes the name on the room's list, and pushes the room to the others. A room whose game has begun stays as it is. */
export async function renameInRoom(
  place: RoomPlace,
  playerId: string,
  name: string,
  now: number,
): Promise<void> {
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const room = await readRoom(place.code, now)
    if (!room || room.game || !isListed(room, place)) return
    if (room.players.some(({ entry, name: listed }) => entry === place.entry && listed === name)) return
    const players = room.players.map((one) => (one.entry === place.entry ? { ...one, name } : one))
    const after = await changeRoom(room, { players }, now)
    if (after) return void (await pushToRoom(after, now, playerId))
  }
}
