/** `leaderboard`: the best players by rating. */

import { LIST_LENGTH } from '../../protocol/constants.ts'
import type { ErrorReply, ReplyTo, RequestOf } from '../../protocol/messages.ts'
import type { Sender } from '../edge/socket.ts'
import { nameOf } from '../game/names.ts'
import { spendFirst } from '../store/budget-charges.ts'
import { bestPlayers } from '../store/ranking.ts'

export async function leaderboard(
  _request: RequestOf<'leaderboard'>,
  { playerId, now }: Sender,
): Promise<ReplyTo<'leaderboard'> | ErrorReply> {
  const asking = await spendFirst(playerId, 'looksFullAt', now)
  if ('type' in asking) return asking
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
