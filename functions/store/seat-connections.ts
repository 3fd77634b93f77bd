/** The connections of a game's players, in the game's own item. */
import { connectionOf, type GameItem, type GameWrite, type SeatConnection, updateGame } from './games.ts'
import { newerThan } from './newer-connection.ts'
import { expiresAt } from './table.ts'

/** For a game that is never created. */
const CONNECTION_KEPT_MS = 60 * 60_000

/**
 * Records a player's new connection. Not written: a later connection was first. No game: it is not created yet, and
 * will be created with this connection.
 */
export async function connectSeat(
  gameId: string,
  playerId: string,
  connection: SeatConnection,
): Promise<GameWrite> {
  const { written, game } = await updateGame(gameId, {
    change: 'SET #connection = :connection, #expires = if_not_exists(#expires, :expires)',
    condition: newerThan('#connection'),
    names: { '#connection': connectionOf(playerId) },
    values: {
      ':connection': connection,
      ':since': connection.since,
      ':id': connection.id,
      ':expires': expiresAt(connection.since + CONNECTION_KEPT_MS),
    },
  })
  return { written, game }
}

/**
 * Removes a player's connection, before the push to the others. Not written: the connection was already removed, or a
 * later one replaced it.
 */
export function disconnectSeat(gameId: string, playerId: string, connectionId: string): Promise<GameWrite> {
  return updateGame(gameId, {
    change: 'REMOVE #connection ADD #away :player',
    condition: '#connection.#id = :id',
    names: { '#connection': connectionOf(playerId) },
    values: { ':id': connectionId, ':player': new Set([playerId]) },
  })
}

/** Records that the others know the player to be online, if that is still true. Returns the game as it is now. */
export async function markReturned(gameId: string, playerId: string): Promise<GameItem | undefined> {
  const { game } = await updateGame(gameId, {
    change: 'DELETE #away :player',
    condition: 'attribute_exists(#connection)',
    names: { '#connection': connectionOf(playerId) },
    values: { ':player': new Set([playerId]) },
  })
  return game
}
