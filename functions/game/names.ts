import type { PlayerItem } from '../store/players.ts'

/** What players see of somebody who never gave a name. */
export function nameOf(player: Pick<PlayerItem, 'playerId' | 'name'>): string {
  return player.name ?? `Player ${player.playerId.slice(0, 4)}`
}
