/** A player's current connection, in the player's own item. */
import { keyOf, type PlayerItem } from './players.ts'
import { allOf, expiresAt, update } from './table.ts'

/** How long a player without a finished rated game is kept after the start of the last connection. */
const NEWCOMER_KEPT_MS = 30 * 24 * 60 * 60_000

const NOT_REFUSED = 'attribute_not_exists(#refusedUntil) OR #refusedUntil <= :connectedAt'
const IS_NEWER = [
  'attribute_not_exists(#connectedAt)',
  '#connectedAt < :connectedAt',
  // Of two that open in the same millisecond, the greater id wins, as in the game's item.
  allOf(
    '#connectedAt = :connectedAt',
    'attribute_not_exists(#connectionId) OR #connectionId < :connectionId',
  ),
].join(' OR ')

export interface Connecting {
  player: PlayerItem
  /** Whether this is the player's newest connection. */
  isNewest: boolean
  /** The player has flooded too often: no connection before this time, in epoch milliseconds. Nothing was written. */
  refusedUntil: number | undefined
  /** The connection that it replaces. */
  older: { id: string; since: number } | undefined
}

/**
 * Makes a connection the player's current one, unless a later one is: an abandoned upgrade may end after the one that
 * followed it. Returns the same answer if sent twice.
 */
export async function connectPlayer(
  playerId: string,
  connectionId: string,
  connectedAt: number,
): Promise<Connecting> {
  const { item } = await update<PlayerItem>({
    key: keyOf(playerId),
    change:
      'SET #playerId = :playerId, #connectionId = :connectionId, #connectedAt = :connectedAt, ' +
      '#replacedId = if_not_exists(#connectionId, :nobody), #replacedAt = if_not_exists(#connectedAt, :never), ' +
      '#expires = if_not_exists(#keptUntil, :expires)',
    condition: allOf(NOT_REFUSED, IS_NEWER),
    values: {
      ':playerId': playerId,
      ':connectionId': connectionId,
      ':connectedAt': connectedAt,
      ':nobody': '',
      ':never': 0,
      ':expires': expiresAt(connectedAt + NEWCOMER_KEPT_MS),
    },
  })
  const player = { ...item, playerId }
  const isNewest = player.connectionId === connectionId
  const { replacedId, replacedAt = 0, refusedUntil = 0 } = player
  return {
    player,
    isNewest,
    refusedUntil: !isNewest && refusedUntil > connectedAt ? refusedUntil : undefined,
    older: isNewest && replacedId ? { id: replacedId, since: replacedAt } : undefined,
  }
}

/**
 * Makes a connection current for a player who has none, because the one that replaced it is gone. Undefined if there is
 * another one.
 */
export async function adoptConnection(
  playerId: string,
  connectionId: string,
): Promise<PlayerItem | undefined> {
  const { written, item } = await update<PlayerItem>({
    key: keyOf(playerId),
    change: 'SET #playerId = :playerId, #connectionId = :connectionId',
    condition: 'attribute_not_exists(#connectionId) OR #connectionId = :connectionId',
    values: { ':playerId': playerId, ':connectionId': connectionId },
  })
  return written ? item : undefined
}

/** Removes a connection. Undefined if a newer one has already taken over. */
export async function disconnectPlayer(
  playerId: string,
  connectionId: string,
): Promise<PlayerItem | undefined> {
  const { written, item } = await update<PlayerItem>({
    key: keyOf(playerId),
    change: 'REMOVE #connectionId',
    condition: '#connectionId = :connectionId',
    values: { ':connectionId': connectionId },
  })
  // Without a connection, it was removed before, perhaps by this very request.
  return written || (item && !item.connectionId) ? item : undefined
}
