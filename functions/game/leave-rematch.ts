import type { PlayerItem } from '../store/players.ts'

/**
 * A player goes elsewhere, or has lost the connection: a rematch that somebody asks this player for ends. `player`: as
 * the write returned it that says so. What it takes is loaded when it is first needed.
 */
export async function leaveRematch(player: Pick<PlayerItem, 'rematch'>, now: number): Promise<void> {
  const { rematch } = player
  if (!rematch || rematch.until < now) return
  const { closeRematch } = await import('./rematch-end.ts')
  await closeRematch(rematch.gameId, now)
}
