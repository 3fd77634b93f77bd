import type { PlayerItem } from '../store/players.ts'

/**
 * Ends a rematch that somebody asked this player for, because the player went elsewhere or lost the connection.
 * `player` is the result of that write. The code for it is loaded on demand.
 */
export async function leaveRematch(player: Pick<PlayerItem, 'rematch'>, now: number): Promise<void> {
  const { rematch } = player
  if (!rematch || rematch.until < now) return
  const { closeRematch } = await import('./rematch-end.ts')
  await closeRematch(rematch.gameId, now)
}
