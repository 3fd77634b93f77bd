/** Who wants to play a finished game again, and what was decided: in the finished game's own item. */
import { type GameItem, type GameWrite, IS_MEMBER, updateGame } from './games.ts'
import { allOf } from './table.ts'

const UNDECIDED = 'attribute_not_exists(#rematch)'

/**
 * Notes that a player asks for a rematch. The first to ask chooses the new game's id, and everybody's answer
 * names it. Not written: the game is not over, or was over before `notBefore`, or its rematch is decided, or the
 * player was not in it.
 */
export function askForRematch(
  gameId: string,
  playerId: string,
  rematchId: string,
  notBefore: number,
): Promise<GameWrite> {
  return updateGame(gameId, {
    change: 'SET #rematchId = if_not_exists(#rematchId, :rematchId) ADD #rematchAsked :player',
    condition: allOf(IS_MEMBER, '#over.#endedAt >= :notBefore', UNDECIDED),
    values: {
      ':rematchId': rematchId,
      ':player': new Set([playerId]),
      ':playerId': playerId,
      ':notBefore': notBefore,
    },
  })
}

/** Decides a rematch, once: it is begun, or off. Returns what was decided, by whoever was first. */
export async function decideRematch(gameId: string, decision: 'begun' | 'off'): Promise<'begun' | 'off'> {
  const { game } = await updateGame(gameId, {
    change: 'SET #rematch = :decision',
    condition: UNDECIDED,
    values: { ':decision': decision },
  })
  return game?.rematch ?? decision
}

/** Opens a rematch again whose game could not be started: everybody's wish stands, for a game of another id. */
export async function reopenRematch({ gameId, rematchId }: GameItem, newId: string): Promise<void> {
  await updateGame(gameId, {
    change: 'SET #rematchId = :newId REMOVE #rematch',
    condition: '#rematchId = :rematchId',
    values: { ':newId': newId, ':rematchId': rematchId },
  })
}
