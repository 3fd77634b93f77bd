/** Where the players of a game hear of it, as they come and go: in the game's own item. */
import { connectionOf, type GameItem, type SeatConnection, updateGame } from './games.ts'
import { expiresAt } from './table.ts'

/** For a game that never comes to be. */
const CONNECTION_KEPT_MS = 60 * 60_000

/**
 * From now on the player hears of the game there, of its end too, which may just be about to be told. Undefined
 * when a later connection was first, or the game is not there yet; then it will be created with this connection.
 */
export function connectSeat(
  gameId: string,
  playerId: string,
  connection: SeatConnection,
): Promise<GameItem | undefined> {
  return updateGame(gameId, {
    change: 'SET #connection = :connection, #expires = if_not_exists(#expires, :expires)',
    condition: 'attribute_not_exists(#connection) OR #connection.#nth < :nth',
    names: { '#connection': connectionOf(playerId) },
    values: {
      ':connection': connection,
      ':nth': connection.nth,
      ':expires': expiresAt(connection.since + CONNECTION_KEPT_MS),
    },
  })
}

/** The player hears nothing more there; undefined when the game knew that, or knows a later connection. */
export function disconnectSeat(
  gameId: string,
  playerId: string,
  connectionId: string,
): Promise<GameItem | undefined> {
  return updateGame(gameId, {
    change: 'REMOVE #connection',
    condition: '#connection.#id = :id',
    names: { '#connection': connectionOf(playerId) },
    values: { ':id': connectionId },
  })
}
