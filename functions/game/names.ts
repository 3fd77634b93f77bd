import type { PlayerItem } from '../store/players.ts'

/** The name of a player who never gave one. */
export function nameOf(player: Pick<PlayerItem, 'playerId' | 'name'>): string {
  return player.name ?? `Player ${player.playerId.slice(0, 4)}`
}
