/**
 * Called by the state machine when a game could not go on, after its item was closed: tells everybody. What stands
 * in the item is told, whoever wrote it.
 */
import type { Context } from 'aws-lambda'
import type { Player } from '../../protocol/messages.ts'
import { log } from '../edge/log.ts'
import { tellEnd } from '../game/tell.ts'
import { type Judged, type ResultBody, resultOf } from '../rounds/result.ts'
import { type GameRecord, type PlayerBefore, readGame } from '../store/games.ts'
import { unchangedRatings } from './rating-changes.ts'

export interface TellEndEvent {
  gameId: string
  round: number
  players: Player[]
  /** The result of the round before, which may not have been told; null in the first. */
  last: Judged | null
  /** The last round, where it was judged and settling it failed. */
  judged?: Judged
  before: PlayerBefore[]
}

const PATIENCE_MS = 10_000
/** Left of the function's time when the last push is given up. */
const SPARE_MS = 1_000

export async function tellAborted(
  event: TellEndEvent,
  context: Pick<Context, 'getRemainingTimeInMillis'>,
): Promise<void> {
  const { gameId, round, last } = event
  log.error('a game could not go on', { gameId, round })
  const game = await readGame(gameId)
  // Without a record players may still be free: the next one who asks for a game gives this one up.
  if (!game) return
  const results = [...(last ? [resultOf(last)] : []), endOf(event, game.over)]
  const until = Date.now() + Math.min(PATIENCE_MS, context.getRemainingTimeInMillis() - SPARE_MS)
  await tellEnd(
    game,
    results.map((result) => ({ type: 'result', ...result })),
    { clock: Date.now, until },
  )
}

function endOf({ gameId, round, players, judged, before }: TellEndEvent, record?: GameRecord): ResultBody {
  const { winner, reason, rounds } = record ?? { winner: null, reason: 'aborted' as const, rounds: round }
  const isSettled = judged !== undefined && reason !== 'aborted'
  // Of a game that was closed and not settled nobody can say here what its ratings are.
  if (isSettled) return resultOf(judged, { winner, reason, rounds, ratings: [] })
  const over = { winner, reason, rounds: Math.max(1, rounds), ratings: unchangedRatings(before) }
  const shown = players.map(({ playerId, name, lives, bot }) => ({ playerId, name, lives, bot }))
  const hands = shown
    .filter(({ lives }) => lives > 0)
    .map(({ playerId }) => ({ playerId, hand: null, missed: null }))
  return { gameId, round, hands, outcome: 'draw', winners: [], losers: [], players: shown, over }
}
