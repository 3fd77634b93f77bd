/** Called by the state machine after every round but the last: tells the game's topic the result. */
import type { PushOf } from '../protocol/messages.ts'
import { log } from './edge/log.ts'
import { tellGame } from './game/tell.ts'
import { readGame } from './store/games.ts'

export async function handler(result: Omit<PushOf<'result'>, 'type'>): Promise<void> {
  const { gameId, round } = result
  log.info('announcing', { gameId, round })
  const game = await readGame(gameId)
  if (game) await tellGame(game, { type: 'result', ...result }, { now: Date.now() })
}
