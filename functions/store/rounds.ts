/** The writes of a round, each a single conditional write to the game's item. */

import type { Hand } from '../../protocol/constants.ts'
import type { Player } from '../../protocol/messages.ts'
import { EXISTS, type GameWrite, IS_MEMBER, NOT_OVER, type ThrownHand, updateGame } from './games.ts'
import { allOf } from './table.ts'

const THIS_ROUND = '#round = :round'
const STILL_OPEN = '#closed < :round'
const EARLIER_ROUND = '#round < :round'
const NO_LATER_ATTEMPT = '#attempt <= :attempt'
const IS_NOT_OUT = 'NOT contains(#out, :playerId)'
const HAS_NOT_LEFT = 'NOT contains(#left, :playerId)'
const HAS_NOT_THROWN = 'attribute_not_exists(#hands.#player)'

export interface Opening {
  gameId: string
  round: number
  attempt: number
  token: string
  /** When the turn ends, in epoch milliseconds. */
  deadline: number
  /** With the lives of this round. */
  players: Player[]
  /** The bots' hands. */
  hands: Record<string, ThrownHand>
  /** The round before, for `past`. Undefined in the first. */
  past: string | undefined
}

/** Opens a round. Not written if it was opened before, or if the game is over or does not exist. */
export function openRound({ gameId, players, past, ...opening }: Opening): Promise<GameWrite> {
  const out = players.filter(({ lives }) => lives === 0).map(({ playerId }) => playerId)
  const change = [
    'SET #round = :round, #attempt = :attempt, #token = :token, #deadline = :deadline',
    ', #players = :players, #hands = :hands',
    out.length > 0 ? ', #out = :out' : '',
    past === undefined ? '' : ', #past = list_append(if_not_exists(#past, :none), :past)',
    // The game may no longer be started.
    ' REMOVE #before',
  ]
  return updateGame(gameId, {
    change: change.join(''),
    condition: allOf(EXISTS, NOT_OVER, EARLIER_ROUND),
    values: {
      ...valuesOf(opening),
      ':players': players,
      ':hands': opening.hands,
      ...(out.length > 0 ? { ':out': new Set(out) } : {}),
      ...(past === undefined ? {} : { ':none': [], ':past': [past] }),
    },
  })
}

/**
 * Reopens a round for a later attempt of Step Functions, with a new token and a new deadline. The stored hands stay.
 * Not written if there was a later attempt, the round is closed, or the game is over.
 */
export function reopenRound({ gameId, ...opening }: Opening): Promise<GameWrite> {
  return updateGame(gameId, {
    change: 'SET #attempt = :attempt, #token = :token, #deadline = :deadline',
    condition: allOf(NOT_OVER, THIS_ROUND, STILL_OPEN, NO_LATER_ATTEMPT),
    values: valuesOf(opening),
  })
}

const valuesOf = ({ round, attempt, token, deadline }: Omit<Opening, 'gameId' | 'players' | 'past'>) => ({
  ':round': round,
  ':attempt': attempt,
  ':token': token,
  ':deadline': deadline,
})

/**
 * Throws a hand. Once written, it counts, whatever happens next. Returns the same if the same request sends it twice.
 */
export async function putHand(
  gameId: string,
  round: number,
  playerId: string,
  hand: Hand,
  by: string,
): Promise<GameWrite> {
  const { written, game, repeated } = await updateGame(gameId, {
    change: 'SET #hands.#player = :hand',
    condition: allOf(
      ...[IS_MEMBER, NOT_OVER, THIS_ROUND, STILL_OPEN],
      ...[IS_NOT_OUT, HAS_NOT_LEFT, HAS_NOT_THROWN],
    ),
    names: { '#player': playerId },
    values: { ':round': round, ':playerId': playerId, ':hand': { hand, by } satisfies ThrownHand },
  })
  const isOwn = game?.round === round && game.hands[playerId]?.by === by
  return { written: written || isOwn, game, repeated: !isOwn && repeated }
}

/**
 * Records that a player has left. Also written if the player had left before. Not written if there is no such game, it
 * is over, or it is not the player's.
 */
export async function markLeft(gameId: string, playerId: string): Promise<GameWrite> {
  const { written, game } = await updateGame(gameId, {
    change: 'ADD #left :player',
    condition: allOf(IS_MEMBER, NOT_OVER),
    values: { ':player': new Set([playerId]), ':playerId': playerId },
  })
  return { written: written || (game?.left?.has(playerId) ?? false), game }
}

/** Closes a round early: from here on no hand is taken. Also written if it was closed before. */
export async function closeRound(gameId: string, round: number): Promise<GameWrite> {
  const { written, game } = await updateGame(gameId, {
    change: 'SET #closed = :round',
    condition: allOf(NOT_OVER, THIS_ROUND, STILL_OPEN),
    values: { ':round': round },
  })
  return { written: written || (game?.round === round && game.closed === round), game }
}
