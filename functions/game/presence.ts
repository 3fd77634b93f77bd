/** Tells a game's topic when one of its players drops or returns. */
import type { Sender } from '../edge/socket.ts'
import { readGame } from '../store/games.ts'
import type { PlayerItem } from '../store/players.ts'
import { gameTopic, publish } from '../topics/publish.ts'
import { subscribe } from '../topics/subscribers.ts'
import { isIn, isRunning } from './standing.ts'

/** Whoever returns is subscribed again first, with the new connection, and misses nothing from then on. */
export async function tellPresence(player: PlayerItem, sender: Sender, online: boolean): Promise<void> {
  const { playerId, connectionId, now } = sender
  const game = player.seat && (await readGame(player.seat.gameId))
  if (!game || !isRunning(game, now)) return
  const topic = gameTopic(game.gameId)
  if (online) await subscribe(topic, [{ id: playerId, connectionId, since: now }])
  if (!isIn(game, playerId)) return
  await publish(topic, { type: 'presence', gameId: game.gameId, playerId, online }, { now, except: playerId })
}
