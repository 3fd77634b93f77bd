/** A player's own side of being in a room. The room's item has the list; see `RoomPlace`. */
import { type Charge, FREE } from '../fair-play/budgets.ts'
import {
  free,
  keyOf,
  type PlayerItem,
  type RoomPlace,
  SEATED_THERE,
  type SeatPointer,
  writeSeat,
} from './players.ts'
import { allOf, update } from './table.ts'

const IN_THIS_ROOM = '#room.#entry = :entry'

/**
 * Moves a player into a room, out of a wait. Returns the player with the valid place: the given one, or that of an
 * earlier request. Undefined if the player is seated, or in another room.
 */
export async function goIntoRoom(
  playerId: string,
  place: RoomPlace,
  seatedIn: string | undefined,
  charge: Charge = FREE,
): Promise<(PlayerItem & { room: RoomPlace }) | undefined> {
  const { condition, values } = free(seatedIn)
  const { item } = await update<PlayerItem>({
    key: keyOf(playerId),
    change: `SET ${charge.set}#playerId = :playerId, #room = :room REMOVE #waiting, #seat`,
    condition: allOf(condition, ...charge.clauses),
    values: { ':playerId': playerId, ':room': place, ...values, ...charge.values },
  })
  return item?.room?.code === place.code ? { ...item, playerId, room: item.room } : undefined
}

/** Removes the room from the player. False if the player was seated from it, or is in another one. */
export async function leaveRoom(playerId: string, place: RoomPlace): Promise<boolean> {
  const { written, item } = await update<PlayerItem>({
    key: keyOf(playerId),
    change: 'REMOVE #room',
    condition: IN_THIS_ROOM,
    values: { ':entry': place.entry },
  })
  // The player has neither the room nor a seat: it was removed before, perhaps by this very request.
  return written || (item !== undefined && !item.room && !item.seat)
}

/** Seats a player from a room. Undefined if the player has left it. */
export function seatFromRoom(
  playerId: string,
  seat: SeatPointer,
  place: RoomPlace,
): Promise<PlayerItem | undefined> {
  const seatWithRoom = { ...seat, room: place }
  return writeSeat(playerId, seatWithRoom, {
    change: 'SET #seat = :seat REMOVE #room',
    condition: IN_THIS_ROOM,
    values: { ':entry': place.entry },
  })
}

/** Takes back a seat in a game that was never created. The player returns to the room. */
export async function unseatIntoRoom(playerId: string, gameId: string, place: RoomPlace): Promise<void> {
  await update({
    key: keyOf(playerId),
    change: 'SET #room = :room REMOVE #seat',
    condition: SEATED_THERE,
    values: { ':seatedIn': gameId, ':room': place },
  })
}
