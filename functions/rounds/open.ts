/** Opens a round, or reopens it for a retried attempt, and pushes it to the players. */

import type { Hand } from '../../protocol/constants.ts'
import type { Player, PushOf } from '../../protocol/messages.ts'
import { refuseLate } from '../game/asked-too-late.ts'
import { GameOver } from '../game/game-over.ts'
import { pushRound, pushToGame } from '../game/game-pushes.ts'
import type { GameItem, GameWrite, ThrownHand } from '../store/games.ts'
import { type Opening, openRound, reopenRound } from '../store/rounds.ts'
import { answerClosed, completeRound, isComplete } from './complete.ts'
import { encodeRound } from './judged-rounds.ts'
import { type Judged, resultOf } from './result.ts'

/** The input from the state `Throw hands`: see statemachine/README.md. */
export interface OpenRoundEvent {
  taskToken: string
  /** When this attempt began, in epoch milliseconds. The turn counts from here. */
  askedAt: number
  /** Grows with each attempt to open this round. */
  attempt: number
  gameId: string
  round: number
  turnSeconds: number
  revealSeconds: number
  players: (Player & { misses: number })[]
  /** The result of the round before. Null in the first. */
  last: Judged | null
}

/** What an opening needs from its caller. */
export interface Outside {
  botHand: () => Hand
  clock: () => number
  /** Pushes are retried until then, in epoch milliseconds. */
  until: number
}

export async function open(event: OpenRoundEvent, outside: Outside): Promise<void> {
  const { gameId, round, last, askedAt, taskToken } = event
  const turnMs = 1000 * (event.turnSeconds + (round > 1 ? event.revealSeconds : 0))
  refuseLate(event, turnMs, outside.clock())

  const { written, game } = await write(openingOf(event, askedAt + turnMs, outside.botHand))
  if (!game || game.over) throw new GameOver(gameId)
  if (written) {
    // In parallel, so that the token does not wait while a slow connection is pushed to.
    await Promise.all([
      pushOpening(game, last && { type: 'result', ...resultOf(last) }, outside),
      isComplete(game) ? completeRound(game) : undefined,
    ])
  } else if (game.round === round && game.closed === round) await answerClosed(game, taskToken)
  // Otherwise a later attempt or a later round came first, and Step Functions no longer waits with this token.
}

function openingOf(event: OpenRoundEvent, deadline: number, botHand: () => Hand): Opening {
  const { gameId, round, attempt, taskToken: token, last } = event
  const players = event.players.map(({ playerId, name, lives, bot }) => ({ playerId, name, lives, bot }))
  const hands = players
    .filter(({ bot, lives }) => bot && lives > 0)
    .map(({ playerId }): [string, ThrownHand] => [playerId, { hand: botHand(), by: 'bot' }])
  const playerIds = players.map(({ playerId }) => playerId)
  const past = last ? encodeRound(last, playerIds) : undefined
  return { gameId, round, attempt, token, deadline, players, hands: Object.fromEntries(hands), past }
}

async function write(opening: Opening): Promise<GameWrite> {
  const opened = await openRound(opening)
  const isOpen = !opened.written && opened.game?.round === opening.round && !opened.game.over
  return isOpen ? reopenRound(opening) : opened
}

/** Pushes the result, then the round to each player who may throw, then that the bots have thrown. */
async function pushOpening(game: GameItem, result: PushOf<'result'> | null, outside: Outside): Promise<void> {
  const { gameId, round } = game
  const hasRound = !isComplete(game)
  const bots = game.players.filter(({ bot, playerId }) => bot && playerId in game.hands)
  await pushRound(game, { result, hasRound }, outside)
  if (!hasRound) return
  for (const { playerId } of bots)
    await pushToGame(game, { type: 'thrown', gameId, round, playerId }, { now: outside.clock() })
}
