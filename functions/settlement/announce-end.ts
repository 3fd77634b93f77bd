/**
 * The state machine calls this after it aborted a game and closed the game's item. It pushes the end in the item to
 * everybody, even if another caller wrote it. If that is the game's regular end, settling stopped halfway and is
 * completed here.
 */
import type { Context } from 'aws-lambda'
import type { GameOver, Player } from '../../protocol/messages.ts'
import { log } from '../edge/log.ts'
import { measured } from '../edge/metrics.ts'
import { pushEnd } from '../game/game-pushes.ts'
import { type Judged, type ResultBody, resultOf } from '../rounds/result.ts'
import { type GameItem, type PlayerBefore, readGame } from '../store/games.ts'
import { addSettledGame } from '../store/settled-games.ts'
import { settledGamesOf, standingAfter, unchangedRatings } from './rating-changes.ts'

export interface PushEndEvent {
  gameId: string
  round: number
  players: Player[]
  /** The result of the round before, which may not have been pushed. Null in the first. */
  last: Judged | null
  /** The last round, if it was judged but settling failed. */
  judged?: Judged
  before: PlayerBefore[]
}

const PATIENCE_MS = 10_000
/** The last push is given up when this much of the function's time is left. */
const SPARE_MS = 1_000

export async function pushAbortedGame(
  event: PushEndEvent,
  context: Pick<Context, 'getRemainingTimeInMillis'>,
): Promise<void> {
  const { gameId, round, last } = event
  log.error('a game could not go on', { gameId, round, ...measured({ GamesAborted: 1 }) })
  const game = await readGame(gameId)
  // Without a record, players become free when their next request gives this game up.
  if (!game) return
  const results = [...(last ? [resultOf(last)] : []), await endOf(event, game)]
  const until = Date.now() + Math.min(PATIENCE_MS, context.getRemainingTimeInMillis() - SPARE_MS)
  await pushEnd(
    game,
    results.map((result) => ({ type: 'result', ...result })),
    { clock: Date.now, until },
  )
}

async function endOf(event: PushEndEvent, game: GameItem): Promise<ResultBody> {
  const { gameId, round, players, judged, before } = event
  const { winner, reason, rounds } = game.over ?? { winner: null, reason: 'aborted' as const, rounds: round }
  const isJudged = judged !== undefined && reason !== 'aborted'
  if (isJudged) {
    const ratings = await writeSettledGame(
      { ...judged, over: { winner } },
      before,
      standingAfter(game, judged),
    )
    return resultOf(judged, { winner, reason, rounds, ratings })
  }
  const over = { winner, reason, rounds: Math.max(1, rounds), ratings: unchangedRatings(before) }
  const shown = players.map(({ playerId, name, lives, bot }) => ({ playerId, name, lives, bot }))
  const hands = shown
    .filter(({ lives }) => lives > 0)
    .map(({ playerId }) => ({ playerId, hand: null, missed: null }))
  return { gameId, round, hands, outcome: 'draw', winners: [], losers: [], players: shown, over }
}

/**
 * Adds the game to the players that it was not added to yet. Everybody gets the ratings that others may have got
 * already.
 */
async function writeSettledGame(
  judged: Parameters<typeof settledGamesOf>[0] & { gameId: string },
  before: PlayerBefore[],
  standing: GameItem['standing'],
): Promise<GameOver['ratings']> {
  const { settledGames, ratings } = settledGamesOf(judged, before, standing)
  await Promise.all(settledGames.map((settledGame) => addSettledGame(judged.gameId, settledGame)))
  return ratings
}
