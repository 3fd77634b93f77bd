/** Reopens a room whose game will not happen. */
import { readPlayers } from '../store/players.ts'
import { unseatIntoRoom } from '../store/room-membership.ts'
import { changeRoom, closeRoom, type Listed, type RoomItem, readRoom } from '../store/rooms.ts'
import { pushToRoom } from './room.ts'

/** Each retry means that somebody has just changed the room, or left it. */
const MAX_TRIES = 20

/**
 * Brings back the players who were seated for that game, and reopens the room with everybody who is in it by then.
 * The game must have been given up before. Returns the reopened room, even if another call reopened it. Undefined: it
 * is gone.
 */
export async function reopenRoom(starting: RoomItem, now: number): Promise<RoomItem | undefined> {
  const { code, game } = starting
  const places = starting.players.map(({ playerId, entry }) => ({ playerId, place: { code, entry } }))
  await Promise.all(places.map(({ playerId, place }) => unseatIntoRoom(playerId, game?.gameId ?? '', place)))
  let room: RoomItem | undefined = starting
  // A player who exits while the list is closed cannot be removed from it, so the list is compared with the players
  // until they agree.
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const players = await stillIn(room)
    if (!room.game && players.length === room.players.length) break
    const changed: RoomItem | undefined = await withPlayers(room, players, now)
    room = changed ?? (await readRoom(code, now))
    const isStartedAnew = room?.game && room.game.gameId !== game?.gameId
    if (!room || isStartedAnew) return room
  }
  return pushToRoom(room, now)
}

/** Undefined if somebody else changed the room first, or if it is empty and was closed. */
async function withPlayers(room: RoomItem, players: Listed[], now: number): Promise<RoomItem | undefined> {
  if (players.length > 0) return changeRoom(room, { players }, now)
  await closeRoom(room)
  return undefined
}

async function stillIn({ code, players }: RoomItem): Promise<Listed[]> {
  const known = await readPlayers(players.map(({ playerId }) => playerId))
  return players.filter(({ playerId, entry }) => {
    const place = known.get(playerId)?.room
    return place?.code === code && place.entry === entry
  })
}
