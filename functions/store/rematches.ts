/** Who wants a rematch of a finished game, and what was decided: in the finished game's own item. */
import { type GameItem, type GameWrite, IS_MEMBER, updateGame } from './games.ts'
import { allOf } from './table.ts'

const UNDECIDED = 'attribute_not_exists(#rematch)'
const HAS_ASKED = 'contains(#rematchAsked, :playerId)'
const ALL_ASK = 'size(#rematchAsked) = :players'

/**
 * Records that a player asks for a rematch. The first to ask chooses the new game's id, and every reply names it. Not
 * written if the game is not over, was over before `notBefore`, has a decided rematch, or did not include the player.
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

/** Takes back a wish. Not written if the player has not asked, or the rematch is decided. */
export async function takeWishBack(gameId: string, playerId: string): Promise<GameWrite> {
  const { written, game, repeated } = await updateGame(gameId, {
    change: 'DELETE #rematchAsked :player',
    condition: allOf(HAS_ASKED, UNDECIDED),
    values: { ':player': new Set([playerId]), ':playerId': playerId },
  })
  // By the request itself, if it was sent twice.
  const isOwn = repeated === true && !game?.rematch && !game?.rematchAsked?.has(playerId)
  return { written: written || isOwn, game }
}

/** Starts a rematch if all these players ask for it by now. Returns what was decided first. */
export async function decideToBegin(gameId: string, players: number): Promise<'begun' | 'off' | undefined> {
  const { game } = await updateGame(gameId, {
    change: 'SET #rematch = :begun',
    condition: allOf(UNDECIDED, ALL_ASK),
    values: { ':begun': 'begun', ':players': players },
  })
  return game?.rematch
}

/** Decides that there will be no rematch. Written: by this very call. */
export async function decideAgainst(gameId: string): Promise<GameWrite> {
  const { written, game, repeated } = await updateGame(gameId, {
    change: 'SET #rematch = :off',
    condition: allOf('attribute_exists(#over)', UNDECIDED),
    values: { ':off': 'off' },
  })
  return { written: written || (repeated === true && game?.rematch === 'off'), game }
}

/** Reopens a rematch whose game could not be started. Everybody's wish stays, for a game with another id. */
export async function reopenRematch({ gameId, rematchId }: GameItem, newId: string): Promise<void> {
  await updateGame(gameId, {
    change: 'SET #rematchId = :newId REMOVE #rematch',
    condition: '#rematchId = :rematchId',
    values: { ':newId': newId, ':rematchId': rematchId },
  })
}
