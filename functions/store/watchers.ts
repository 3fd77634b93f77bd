/**
 * The number of a game's watchers, a player's watched games, and who pushes to the watchers: in the game's and the
 * player's items.
 */
import { EXISTS, type GameItem, updateGame } from './games.ts'
import { keyOf, type PlayerItem } from './players.ts'
import { allOf, update } from './table.ts'

/** Maximum number of watchers of a game, and of games that a player watches. */
export const MAX_WATCHERS = 1_000
export const MAX_WATCHED = 10

/** Counts one more watcher. `isFull`: the limit is reached. No game: it does not exist. */
export async function addWatcher(gameId: string): Promise<{ game: GameItem | undefined; isFull: boolean }> {
  const { written, game } = await updateGame(gameId, {
    change: 'SET #watched = :yes ADD #watchers :one',
    condition: allOf(EXISTS, 'attribute_not_exists(#watchers) OR #watchers < :most'),
    values: { ':yes': true, ':one': 1, ':most': MAX_WATCHERS },
  })
  return { game, isFull: !written && game !== undefined }
}

/** Subtracts watchers. The count may be off by those whose function died in between. */
export async function removeWatchers(gameId: string, count: number): Promise<void> {
  await updateGame(gameId, {
    change: 'ADD #watchers :less',
    condition: '#watchers >= :count',
    values: { ':less': -count, ':count': count },
  })
}

/** Records that the player watches the game. False: the player watches the maximum number of games. */
export async function addWatched(
  playerId: string,
  gameId: string,
): Promise<{ isFull: boolean; watching: string[] }> {
  const { written, item } = await update<PlayerItem>({
    key: keyOf(playerId),
    change: 'SET #playerId = :playerId ADD #watching :game',
    condition: 'attribute_not_exists(#watching) OR size(#watching) < :most OR contains(#watching, :gameId)',
    values: { ':playerId': playerId, ':game': new Set([gameId]), ':gameId': gameId, ':most': MAX_WATCHED },
  })
  return { isFull: !written, watching: [...(item?.watching ?? [])] }
}

/** Removes games that are no longer watched. */
export async function removeWatched(playerId: string, gameIds: string[]): Promise<void> {
  if (gameIds.length === 0) return
  await update({
    key: keyOf(playerId),
    change: 'DELETE #watching :games',
    condition: 'attribute_exists(#watching)',
    values: { ':games': new Set(gameIds) },
  })
}

const presenceClaimOf = (playerId: string) => `claim:${playerId}`

/** Makes this caller the only one that publishes whether a player is online. False: another caller does. */
export async function claimPresencePush(
  gameId: string,
  playerId: string,
  now: number,
  until: number,
): Promise<boolean> {
  const { written } = await updateGame(gameId, {
    change: 'SET #claim = :until',
    condition: allOf(EXISTS, 'attribute_not_exists(#claim) OR #claim <= :now'),
    names: { '#claim': presenceClaimOf(playerId) },
    values: { ':now': now, ':until': until },
  })
  return written
}

export async function releasePresencePush(gameId: string, playerId: string): Promise<void> {
  await updateGame(gameId, {
    change: 'REMOVE #claim',
    condition: EXISTS,
    names: { '#claim': presenceClaimOf(playerId) },
  })
}
