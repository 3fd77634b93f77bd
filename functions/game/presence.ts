/** Pushes to a game's players who dropped and who returned. */
import type { Sender } from '../edge/socket.ts'
import { type GameItem, readGame } from '../store/games.ts'
import { connectSeat, disconnectSeat, markReturned } from '../store/seat-connections.ts'
import { pushToGame } from './game-pushes.ts'
import { isIn, isRunning } from './game-state.ts'

/**
 * The game learns the new connection first, so that the player gets every push from then on. If a newer connection took
 * over, the others get no push, because none told them that the player was away.
 */
export async function comeBack(gameId: string, sender: Sender): Promise<void> {
  const connection = { id: sender.connectionId, since: sender.connectedAt }
  const { written, game } = await connectSeat(gameId, sender.playerId, connection)
  if (written && game) await pushReturn(game, sender)
}

/**
 * Pushes to the others that the player is back, unless they know. Safe to repeat after a crash between write and
 * push.
 */
export async function pushReturn(game: GameItem, sender: Sender): Promise<void> {
  if (game.away?.has(sender.playerId)) await pushPresence(game, sender, { believed: false })
}

/** Records that this connection of the player is gone, and pushes it to the others. */
export async function goAway(gameId: string, sender: Sender): Promise<void> {
  const { game } = await disconnectSeat(gameId, sender.playerId, sender.connectionId)
  // Even if the write changed nothing: the function that wrote it before may have crashed before its push.
  if (game) await pushPresence(game, sender, { believed: true })
}

/** Maximum number of changes that one call follows. The next connect or disconnect sends the rest. */
const MAX_CHANGES = 10

/**
 * A player may drop and return faster than the pushes arrive. The state is therefore checked again after each push, so
 * that the last push is correct. `believed`: the state that the others know.
 */
async function pushPresence(
  found: GameItem,
  sender: Sender,
  { believed }: { believed: boolean },
): Promise<void> {
  let game: GameItem | undefined = found
  let pushed = believed
  for (let changes = 0; game && changes < MAX_CHANGES; changes++) {
    const online: boolean = sender.playerId in game.connections
    if (online === pushed) return
    await pushOnline(game, sender, online)
    pushed = online
    game = online ? await markReturned(game.gameId, sender.playerId) : await readGame(game.gameId)
  }
}

async function pushOnline(game: GameItem, { playerId, now }: Sender, online: boolean): Promise<void> {
  if (!isRunning(game, now) || !isIn(game, playerId)) return
  await pushToGame(
    game,
    { type: 'presence', gameId: game.gameId, playerId, online },
    { now, except: playerId },
  )
}
