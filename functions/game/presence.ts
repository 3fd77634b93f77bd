/** Where a game's players are: who drops and returns is told to the others, and each hears on the newest connection. */
import type { Push } from '../../protocol/messages.ts'
import type { Sender } from '../edge/socket.ts'
import { type GameItem, readGame } from '../store/games.ts'
import { type PlayerItem, readPlayer } from '../store/players.ts'
import { gameTopic, publish } from '../topics/publish.ts'
import { push } from '../topics/push.ts'
import { playerOf, subscribe } from '../topics/subscribers.ts'
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

/**
 * Tells one player of a game. Who reconnected while being matched is in the topic by the connection of before,
 * so this is also where the topic is put right.
 */
export async function tellPlayer(
  gameId: string,
  playerId: string,
  message: Push,
  now: number,
): Promise<void> {
  const connectionId = await subscribedConnection(gameTopic(gameId), playerId, now)
  if (connectionId) await push(connectionId, message)
}

/** The player's connection, once the topic knows it; undefined when nobody is there. */
async function subscribedConnection(topic: string, playerId: string, now: number) {
  for (;;) {
    const [{ connectionId }, known] = await Promise.all([readPlayer(playerId), playerOf(topic, playerId)])
    if (!connectionId || connectionId === known?.connectionId) return connectionId
    await subscribe(topic, [{ id: playerId, connectionId, since: now }])
  }
}
