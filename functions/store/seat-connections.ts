/** Where the players of a game hear of it, as they come and go: in the game's own item. */
import { connectionOf, type GameItem, type GameWrite, type SeatConnection, updateGame } from './games.ts'
import { allOf, expiresAt } from './table.ts'

/** For a game that never comes to be. */
const CONNECTION_KEPT_MS = 60 * 60_000

/**
 * From now on the player hears of the game there. Not written: a later connection was first. No game: it is not
 * created yet; then it will be created with this connection.
 */
export async function connectSeat(
  gameId: string,
  playerId: string,
  connection: SeatConnection,
): Promise<GameWrite> {
  const { written, game } = await updateGame(gameId, {
    change: 'SET #connection = :connection, #expires = if_not_exists(#expires, :expires)',
    condition: [
      'attribute_not_exists(#connection)',
      '#connection.#since < :since',
      // Of two that open in the same millisecond the greater id wins, as it does for the player's item.
      allOf('#connection.#since = :since', '#connection.#id <= :id'),
    ].join(' OR '),
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
 * The player hears nothing more there, and the others are about to be told. Not written: the game knew that, or
 * knows a later connection.
 */
export function disconnectSeat(gameId: string, playerId: string, connectionId: string): Promise<GameWrite> {
  return updateGame(gameId, {
    change: 'REMOVE #connection ADD #away :player',
    condition: '#connection.#id = :id',
    names: { '#connection': connectionOf(playerId) },
    values: { ':id': connectionId, ':player': new Set([playerId]) },
  })
}

/** Notes that the others know the player to be online, if that is still so. Returns the game as it is now. */
export async function markReturned(gameId: string, playerId: string): Promise<GameItem | undefined> {
  const { game } = await updateGame(gameId, {
    change: 'DELETE #away :player',
    condition: 'attribute_exists(#connection)',
    names: { '#connection': connectionOf(playerId) },
    values: { ':player': new Set([playerId]) },
  })
  return game
}
