/**
 * Called by the state machine when a game is over: closes the game, adds it to its players' ratings and
 * histories, and then tells the last result. May be called again after it did its work, or half of it.
 */
import type { PushOf } from '../protocol/messages.ts'
import { log } from './edge/log.ts'
import { reckoningsOf } from './game/reckoning.ts'
import { tellGame } from './game/tell.ts'
import { closeGame } from './store/games.ts'
import { readPlayers } from './store/players.ts'
import { reckonOnce } from './store/reckonings.ts'

/** The state machine's result, before the ratings are worked out. */
export type SettleEvent = Omit<PushOf<'result'>, 'type' | 'over'> & {
  over: Omit<NonNullable<PushOf<'result'>['over']>, 'ratings'>
}

export async function handler(event: SettleEvent): Promise<void> {
  const { gameId, round, hands, players, over } = event
  const humans = players.filter(({ bot }) => !bot).map(({ playerId }) => playerId)
  const now = Date.now()

  const known = await readPlayers(humans)
  const threw = hands.flatMap(({ playerId, hand }) => (hand ? [playerId] : []))
  const plan = { ...over, ...reckoningsOf(event, known), endedAt: now, threw }
  // Whoever closes the game first has decided what changes, for every later call too.
  const game = await closeGame(gameId, plan, players)
  const record = game?.over
  if (!record) throw new Error(`There is no game ${gameId} to settle.`)

  await Promise.all(
    record.reckonings.map((reckoning) => reckonOnce(gameId, reckoning, known.get(reckoning.playerId))),
  )
  log.info('settled', { gameId, round, reason: record.reason })

  const { winner, reason, rounds, ratings } = record
  const result = { ...event, type: 'result', over: { winner, reason, rounds, ratings } } as const
  await tellGame(game, result, { now })
}
