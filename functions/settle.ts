/**
 * Called by the state machine when a game is over: closes the game, adds it to its players' ratings and
 * histories, and then tells the last result. May be called again after it did its work, or half of it.
 */
import type { PushOf } from '../protocol/messages.ts'
import { log } from './edge/log.ts'
import { reckoningsOf } from './game/reckoning.ts'
import { closeGame } from './store/games.ts'
import { readPlayers, reckonOnce } from './store/players.ts'
import { gameTopic, publish } from './topics/publish.ts'

/** The state machine's result, before the ratings are worked out. */
export type SettleEvent = Omit<PushOf<'result'>, 'type' | 'over'> & {
  over: Omit<NonNullable<PushOf<'result'>['over']>, 'ratings'>
}

export async function handler(event: SettleEvent): Promise<void> {
  const { gameId, round, players, over } = event
  const humans = players.filter(({ bot }) => !bot).map(({ playerId }) => playerId)
  const now = Date.now()

  const known = await readPlayers(humans)
  const plan = { ...over, ...reckoningsOf(event, known), endedAt: now }
  // Whoever closes the game first has decided what changes, for every later call too.
  const record = await closeGame(gameId, plan, players)
  if (!record) throw new Error(`There is no game ${gameId} to settle.`)

  await Promise.all(
    record.reckonings.map((reckoning) => reckonOnce(gameId, reckoning, known.get(reckoning.playerId))),
  )
  log.info('settled', { gameId, round, reason: record.reason })

  const { winner, reason, rounds, ratings } = record
  const result = { ...event, type: 'result', over: { winner, reason, rounds, ratings } } as const
  await publish(gameTopic(gameId), result, { now })
}
