/** Tells a game's topic when one of its players drops or returns. */
import type { Sender } from '../edge/socket.ts'
import { type GameItem, readGame } from '../store/games.ts'
import type { PlayerItem } from '../store/players.ts'
import { gameTopic, publish } from '../topics/publish.ts'
import { subscribe } from '../topics/subscribers.ts'
import { isIn, isRunning } from './standing.ts'

/**
 * Subscribes the new connection first, so that the player misses nothing from then on. Nobody is told where a
 * newer connection took over: the others never heard that the player was away.
 */
export async function comeBack(before: PlayerItem, sender: Sender): Promise<void> {
  const { playerId, connectionId, now } = sender
  const game = await runningGame(before, now)
  if (!game) return
  await subscribe(gameTopic(game.gameId), [{ id: playerId, connectionId, since: now }])
  if (!before.connectionId) await tell(game, sender, true)
}

export async function goAway(player: PlayerItem, sender: Sender): Promise<void> {
  const game = await runningGame(player, sender.now)
  if (game) await tell(game, sender, false)
}

async function runningGame({ seat }: PlayerItem, now: number): Promise<GameItem | undefined> {
  const game = seat && (await readGame(seat.gameId))
  return game && isRunning(game, now) ? game : undefined
}

async function tell(game: GameItem, { playerId, now }: Sender, online: boolean): Promise<void> {
  if (!isIn(game, playerId)) return
  const message = { type: 'presence', gameId: game.gameId, playerId, online } as const
  await publish(gameTopic(game.gameId), message, { now, except: playerId })
}
