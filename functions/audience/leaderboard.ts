/** `leaderboard`: the best players by rating. */

import { LIST_LENGTH } from '../../protocol/constants.ts'
import type { ReplyTo } from '../../protocol/messages.ts'
import { nameOf } from '../game/names.ts'
import { bestPlayers } from '../store/ranking.ts'

export async function leaderboard(): Promise<ReplyTo<'leaderboard'>> {
  const best = await bestPlayers(LIST_LENGTH)
  const top = best.map((player) => ({
    playerId: player.playerId,
    name: nameOf(player),
    rating: Math.round(player.rating),
    wins: player.wins ?? 0,
    losses: player.losses ?? 0,
  }))
  return { type: 'leaderboard', top }
}
