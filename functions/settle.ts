/**
 * Called by the state machine when a game is over: closes the game, adds it to its players' ratings and
 * histories, and then tells the last result. May be called again after it did its work, or half of it.
 */
import type { PushOf } from '../protocol/messages.ts'
import { log } from './edge/log.ts'
import { type Before, reckoningsOf } from './game/reckoning.ts'
import { tellGame } from './game/tell.ts'
import { closeGame } from './store/games.ts'
import { reckonOnce } from './store/reckonings.ts'

export interface SettleEvent {
  /** The state machine's result, before the ratings are worked out. */
  result: Omit<PushOf<'result'>, 'type' | 'over'> & {
    over: Omit<NonNullable<PushOf<'result'>['over']>, 'ratings'>
  }
  /** Its humans as they were when the game began. */
  before: Before[]
}

export async function handler({ result, before }: SettleEvent): Promise<void> {
  const { gameId, round, hands, players, over } = result
  const now = Date.now()
  const { reckonings, ratings } = reckoningsOf(result, before)
  const threw = hands.flatMap(({ playerId, hand }) => (hand ? [playerId] : []))
  // Nothing of it depends on anything that is written here, so it all goes side by side, in any order, and again.
  const [game] = await Promise.all([
    closeGame(gameId, { ...over, endedAt: now, threw }, players),
    ...reckonings.map((reckoning) => reckonOnce(gameId, reckoning)),
  ])
  if (!game) throw new Error(`There is no game ${gameId} to settle.`)
  await tellGame(game, { ...result, type: 'result', over: { ...over, ratings } }, { now })
  log.info('settled', { gameId, round, reason: over.reason })
}
