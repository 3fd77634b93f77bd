/** Where a game's players are: who drops and who returns is told to the others. */
import type { Sender } from '../edge/socket.ts'
import { type GameItem, readGame } from '../store/games.ts'
import { connectSeat, disconnectSeat, markReturned } from '../store/seat-connections.ts'
import { isIn, isRunning } from './game-state.ts'
import { tellGame } from './tell.ts'

/**
 * The game learns the new connection first, so that the player hears everything from then on. Nobody is told
 * where a newer connection took over: the others never heard that the player was away.
 */
export async function comeBack(gameId: string, sender: Sender): Promise<void> {
  const connection = { id: sender.connectionId, since: sender.connectedAt }
  const { written, game } = await connectSeat(gameId, sender.playerId, connection)
  if (written && game) await tellReturn(game, sender)
}

/** Tells the others that the player is back, unless they know. Safe to repeat after a crash between the two. */
export async function tellReturn(game: GameItem, sender: Sender): Promise<void> {
  if (game.away?.has(sender.playerId)) await tellWhatHolds(game, sender, { believed: false })
}

/** The player was connected there until now. */
export async function goAway(gameId: string, sender: Sender): Promise<void> {
  const { game } = await disconnectSeat(gameId, sender.playerId, sender.connectionId)
  // Also where the game knew it already: whoever wrote that may have died before telling.
  if (game) await tellWhatHolds(game, sender, { believed: true })
}

/** Maximum number of changes that one call follows. The next connect or disconnect tells the rest. */
const MAX_CHANGES = 10

/**
 * A player may come and go faster than it is told. So whoever tells looks again afterwards, and what everybody
 * hears last is true. `believed`: whether the others think that the player is there.
 */
async function tellWhatHolds(
  found: GameItem,
  sender: Sender,
  { believed }: { believed: boolean },
): Promise<void> {
  let game: GameItem | undefined = found
  let told = believed
  for (let changes = 0; game && changes < MAX_CHANGES; changes++) {
    const online: boolean = sender.playerId in game.connections
    if (online === told) return
    await tell(game, sender, online)
    told = online
    game = online ? await markReturned(game.gameId, sender.playerId) : await readGame(game.gameId)
  }
}

async function tell(game: GameItem, { playerId, now }: Sender, online: boolean): Promise<void> {
  if (!isRunning(game, now) || !isIn(game, playerId)) return
  await tellGame(game, { type: 'presence', gameId: game.gameId, playerId, online }, { now, except: playerId })
}
