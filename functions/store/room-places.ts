/** A player's own side of being in a room. The room's item has the list; see `RoomPlace`. */
import {
  changePlayer,
  free,
  type PlayerItem,
  type RoomPlace,
  readPlayer,
  SEATED_THERE,
  type SeatPointer,
  updatePlayer,
} from './players.ts'

const IN_THIS_ROOM = '#room.#entry = :entry'

/**
 * Brings a player into a room, out of a wait. Returns the place that holds: the given one, or that of a
 * request which came first; undefined when the player is seated, or in another room.
 */
export async function goIntoRoom(
  playerId: string,
  place: RoomPlace,
  seatedIn: string | undefined,
): Promise<RoomPlace | undefined> {
  const { condition, values } = free(seatedIn)
  const isNew = await changePlayer(playerId, {
    change: 'SET #playerId = :playerId, #room = :room REMOVE #waiting, #seat',
    condition,
    values: { ':playerId': playerId, ':room': place, ...values },
  })
  if (isNew) return place
  const { room } = await readPlayer(playerId)
  return room?.code === place.code ? room : undefined
}

/** Forgets a room; false when the player is in another one by now, or in none, or in a game. */
export function leaveRoom(playerId: string, place: RoomPlace): Promise<boolean> {
  return changePlayer(playerId, {
    change: 'REMOVE #room',
    condition: IN_THIS_ROOM,
    values: { ':entry': place.entry },
  })
}

/** Seats a player out of a room; undefined when the player has left it. Returns the player as before. */
export function seatFromRoom(
  playerId: string,
  seat: SeatPointer,
  place: RoomPlace,
): Promise<PlayerItem | undefined> {
  return updatePlayer(playerId, {
    returns: 'ALL_OLD',
    change: 'SET #seat = :seat REMOVE #room',
    condition: IN_THIS_ROOM,
    values: { ':seat': seat, ':entry': place.entry },
  })
}

/** Takes back a seat in a game that never was, back into the room. */
export function unseatIntoRoom(playerId: string, gameId: string, place: RoomPlace): Promise<boolean> {
  return changePlayer(playerId, {
    change: 'SET #room = :room REMOVE #seat',
    condition: SEATED_THERE,
    values: { ':seatedIn': gameId, ':room': place },
  })
}
