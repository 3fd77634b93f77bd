/** Who wants to play a finished game again, and what was decided: in the finished game's own item. */
import { type GameItem, HAS_THIS_SEAT, keyOf, updateGame } from './games.ts'
import { allOf, update } from './table.ts'

/**
 * Notes that a player asks for a rematch. The first to ask chooses the new game's id, and everybody's answer
 * names it. Undefined: the game is not over, or was over before `notBefore`, or its rematch is off, or the
 * player was not in it.
 */
export function askForRematch(
  gameId: string,
  playerId: string,
  rematchId: string,
  notBefore: number,
): Promise<GameItem | undefined> {
  return updateGame(gameId, {
    change: 'SET #rematchId = if_not_exists(#rematchId, :rematchId) ADD #rematchAsked :player',
    condition: allOf(HAS_THIS_SEAT, '#over.#endedAt >= :notBefore', 'attribute_not_exists(#rematch)'),
    names: { '#player': playerId },
    values: { ':rematchId': rematchId, ':player': new Set([playerId]), ':notBefore': notBefore },
  })
}

/** Decides a rematch, once: it is begun, or off. Returns what was decided, by whoever was first. */
export async function decideRematch(gameId: string, decision: 'begun' | 'off'): Promise<'begun' | 'off'> {
  const { written, item } = await update<{ rematch?: 'begun' | 'off' }>({
    key: keyOf(gameId),
    change: 'SET #rematch = :decision',
    condition: 'attribute_not_exists(#rematch)',
    values: { ':decision': decision },
  })
  return written ? decision : (item?.rematch ?? decision)
}
