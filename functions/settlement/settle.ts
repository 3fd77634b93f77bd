/**
 * The state machine calls this when a game is over. It closes the game, adds it to its players' ratings and histories,
 * then pushes the last result. Idempotent, also after a partial run.
 */
import type { Context } from 'aws-lambda'
import { log } from '../edge/log.ts'
import { type Measured, measured } from '../edge/metrics.ts'
import { GameOver } from '../game/game-over.ts'
import { pushEnd } from '../game/game-pushes.ts'
import { type Judged, resultOf } from '../rounds/result.ts'
import { closeGame, type PlayerBefore } from '../store/games.ts'
import { addSettledGame } from '../store/settled-games.ts'
import { settledGamesOf, standingAfter } from './rating-changes.ts'

export interface SettleEvent {
  result: Judged & { over: NonNullable<Judged['over']> }
  /** Its humans at the beginning of the game. */
  before: PlayerBefore[]
}

/** The last result is retried for this long, because nothing pushes it again. */
const PATIENCE_MS = 10_000
/** The last push is given up when this much of the function's time is left. */
const SPARE_MS = 1_000

export async function settle(
  { result, before }: SettleEvent,
  context: Pick<Context, 'getRemainingTimeInMillis'>,
): Promise<void> {
  const { gameId, round, players, over } = result
  const now = Date.now()
  const game = await closeGame(gameId, { ...over, endedAt: now }, players)
  if (game?.over?.reason !== over.reason) throw new GameOver(gameId)
  const { settledGames, ratings } = settledGamesOf(result, before, standingAfter(game, result))
  await Promise.all(settledGames.map((settledGame) => addSettledGame(gameId, settledGame)))
  const until = now + Math.min(PATIENCE_MS, context.getRemainingTimeInMillis() - SPARE_MS)
  const end = resultOf(result, { ...over, ratings })
  await pushEnd(game, [{ type: 'result', ...end }], { clock: Date.now, until })
  log.info('settled', { gameId, round, reason: over.reason, ...measured(metricsOf(result, Date.now())) })
}

function metricsOf({ round, over, decidedAt }: SettleEvent['result'], now: number): Measured {
  return {
    GamesSettled: 1,
    Rounds: round,
    ...(over.reason === 'abandoned' ? { GamesAbandoned: 1 } : {}),
    // The two times come from the clocks of two machines.
    ...(decidedAt === undefined ? {} : { ResultDelay: Math.max(0, now - decidedAt) }),
  }
}
