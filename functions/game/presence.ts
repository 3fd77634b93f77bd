/** Where a game's players are: who drops and who returns is told to the others. */
import type { Sender } from '../edge/socket.ts'
import { type GameItem, readGame } from '../store/games.ts'
import type { PlayerItem } from '../store/players.ts'
import { connectSeat, disconnectSeat } from '../store/seat-connections.ts'
import { isIn, isRunning } from './standing.ts'
import { tellGame } from './tell.ts'

/**
 * The game learns the new connection first, so that the player hears everything from then on. Nobody is told
 * where a newer connection took over: the others never heard that the player was away.
 */
export async function comeBack(before: PlayerItem, sender: Sender): Promise<void> {
  if (!before.seat) return
  const connection = { id: sender.connectionId, since: sender.now, nth: (before.connects ?? 0) + 1 }
  const game = await connectSeat(before.seat.gameId, sender.playerId, connection)
  if (game && !before.connectionId) await tellWhatHolds(game, sender, { believed: false })
}

/** `player` was connected there until now. */
export async function goAway({ seat, playerId }: PlayerItem, sender: Sender): Promise<void> {
  if (!seat) return
  const game = await disconnectSeat(seat.gameId, playerId, sender.connectionId)
  // Where the game knows of no such connection, whoever plays may still hear that the player is gone.
  const now = game ?? (await readGame(seat.gameId))
  if (now) await tellWhatHolds(now, sender, { believed: true })
}

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
  for (let told = believed; game; ) {
    const online = sender.playerId in game.connections
    if (online === told) return
    await tell(game, sender, online)
    told = online
    game = await readGame(game.gameId)
  }
}

async function tell(game: GameItem, { playerId, now }: Sender, online: boolean): Promise<void> {
  if (!isRunning(game, now) || !isIn(game, playerId)) return
  await tellGame(game, { type: 'presence', gameId: game.gameId, playerId, online }, { now, except: playerId })
}
