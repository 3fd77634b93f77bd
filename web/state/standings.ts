import { type Game, overOf, playersOf, resultsOf } from '../../client/index.ts'
import type { Player } from '../../protocol/messages.ts'

export interface Place {
  player: Player
  place: number
}

/** The players of a finished game, best first. Players who went out in the same round share a place. */
export function placesIn(game: Game): Place[] {
  const winner = overOf(game)?.winner
  const results = resultsOf(game)
  const lastedUntil = ({ playerId }: Player): number => {
    if (playerId === winner) return Number.POSITIVE_INFINITY
    const out = results.find(({ players }) =>
      players.some((one) => one.playerId === playerId && one.lives === 0),
    )
    return out?.round ?? Number.MAX_SAFE_INTEGER
  }
  const ranked = playersOf(game)
    .map((player) => ({ player, until: lastedUntil(player) }))
    .sort((a, b) => b.until - a.until)
  return ranked.map(({ player, until }) => ({
    player,
    place: ranked.findIndex((one) => one.until === until) + 1,
  }))
}
