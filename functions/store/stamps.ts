/** When each player of a game has shown the last stamp: in the game's own item, which says who may. */
import { type GameWrite, IS_MEMBER, updateGame } from './games.ts'
import { allOf } from './table.ts'

/** The request that showed it, so that a write that is sent twice recognizes itself. */
interface ShownStamp {
  at: number
  by: string
}

const attributeOf = (playerId: string) => `stamp:${playerId}`
const NOT_JUST_NOW = 'attribute_not_exists(#stamp) OR #stamp.#at <= :notAfter'
const NOT_LONG_OVER = 'attribute_not_exists(#over) OR #over.#endedAt >= :notBefore'

/**
 * Records that a player shows a stamp. Not written if the game does not exist, the player is not in it, it was over
 * before `notBefore`, or the player has shown a stamp after `notAfter`.
 */
export async function markStamp(
  gameId: string,
  { playerId, requestId, now }: { playerId: string; requestId: string; now: number },
  { notAfter, notBefore }: { notAfter: number; notBefore: number },
): Promise<GameWrite> {
  const stamp: ShownStamp = { at: now, by: requestId }
  const { written, game, repeated } = await updateGame(gameId, {
    change: 'SET #stamp = :stamp',
    condition: allOf(IS_MEMBER, NOT_JUST_NOW, NOT_LONG_OVER),
    names: { '#stamp': attributeOf(playerId) },
    values: { ':playerId': playerId, ':stamp': stamp, ':notAfter': notAfter, ':notBefore': notBefore },
  })
  const kept = game && (game as unknown as Record<string, ShownStamp | undefined>)[attributeOf(playerId)]
  return { written: written || kept?.by === requestId, game, ...(repeated === undefined ? {} : { repeated }) }
}
