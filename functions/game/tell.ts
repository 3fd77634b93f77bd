/**
 * Tells a game's topic: first its players, whose connections stand in the game's own item, then whoever
 * watches. The watchers may be thousands, so a function of their own is handed the message and nobody who
 * plays waits for it.
 */
import { makePush } from '../../protocol/frames.ts'
import type { Push } from '../../protocol/messages.ts'
import { log } from '../edge/log.ts'
import { type GameItem, readGame } from '../store/games.ts'
import { disconnectSeat } from '../store/seat-connections.ts'
import { publishLater } from '../topics/publish.ts'
import { isStale, pushToOpening } from '../topics/push.ts'

/** The topic on which a game's watchers hear of it. */
export const watchersOf = (gameId: string) => `game/${gameId}`

/** Never fails: a player who does not hear may come back, and `hello` tells how the game stands. */
export async function tellGame(
  game: GameItem,
  message: Push,
  { now, except }: { now: number; except?: string },
): Promise<void> {
  const frame = makePush(message)
  const players = Object.keys(game.connections).filter((playerId) => playerId !== except)
  await Promise.all(players.map((playerId) => tell(game, playerId, frame, now)))
  if (game.watched) await quietly(() => publishLater(watchersOf(game.gameId), message))
}

/** Never fails either. */
export function tellPlayer(game: GameItem, playerId: string, message: Push, now: number): Promise<void> {
  return tell(game, playerId, makePush(message), now)
}

/** A player who comes back while being told is told there. */
async function tell({ gameId, connections }: GameItem, playerId: string, frame: string, now: number) {
  await quietly(async () => {
    for (let connection = connections[playerId]; connection; ) {
      if (await pushToOpening(connection, frame, now)) return
      const newer = (await readGame(gameId))?.connections[playerId]
      const isBack = newer !== undefined && newer.nth > connection.nth
      if (!isBack && isStale(connection, now)) await disconnectSeat(gameId, playerId, connection.id)
      connection = isBack ? newer : undefined
    }
  })
}

async function quietly(pushing: () => Promise<unknown>): Promise<void> {
  try {
    await pushing()
  } catch (error) {
    log.warn('push failed', { error: error as Error })
  }
}
