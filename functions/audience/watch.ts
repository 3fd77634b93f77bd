/** `watch` and `unwatch`: to receive a game's public pushes. */
import { refusal } from '../../protocol/frames.ts'
import type { ErrorReply, ReplyTo, RequestOf } from '../../protocol/messages.ts'
import type { Sender } from '../edge/socket.ts'
import { watchersOf } from '../game/game-pushes.ts'
import { isIn, isRunning } from '../game/game-state.ts'
import { subscribe, unsubscribe } from '../push/subscribers.ts'
import { readGame, readGames } from '../store/games.ts'
import { readPlayer } from '../store/players.ts'
import { connectSeat, disconnectSeat } from '../store/seat-connections.ts'
import { addWatched, addWatcher, removeWatched, removeWatchers } from '../store/watchers.ts'

export async function watch(
  { gameId }: RequestOf<'watch'>,
  sender: Sender,
): Promise<ReplyTo<'watch'> | ErrorReply> {
  const { playerId, connectionId, now } = sender
  const game = await readGame(gameId)
  if (!game || !isRunning(game, now)) return refusal('game_not_found')
  const plays = game.members.has(playerId)
  if (plays) await hearAgain(gameId, sender)
  else if (!(await claimPlace(gameId, playerId))) return refusal('busy')
  const isNew = !plays && (await subscribe(watchersOf(gameId), { id: playerId, connectionId, since: now }))
  // From here on every push arrives. Earlier events, perhaps the end, are in the game's item.
  const mustCount = isNew || (!plays && !game.watched)
  const { game: heard, isFull } = mustCount
    ? await addWatcher(gameId)
    : { game: await readGame(gameId), isFull: false }
  if (heard && isRunning(heard, now) && !isFull)
    return { type: 'watching', gameId, players: heard.players, round: heard.round }
  if (!plays) await stopWatching(gameId, playerId, { isCounted: !isFull, connectionId })
  return refusal(isFull ? 'busy' : 'game_not_found')
}

/** Takes one of the games that the player may watch. Games that are over make room. */
async function claimPlace(gameId: string, playerId: string): Promise<boolean> {
  const first = await addWatched(playerId, gameId)
  if (!first.isFull) return true
  const running = (await readGames(first.watching)).filter(({ over }) => !over).map((game) => game.gameId)
  await removeWatched(
    playerId,
    first.watching.filter((id) => !running.includes(id)),
  )
  return !(await addWatched(playerId, gameId)).isFull
}

async function stopWatching(
  gameId: string,
  playerId: string,
  { isCounted, connectionId }: { isCounted: boolean; connectionId?: string },
): Promise<void> {
  const [wasSubscribed] = await Promise.all([
    unsubscribe(watchersOf(gameId), playerId, connectionId),
    removeWatched(playerId, [gameId]),
  ])
  if (wasSubscribed && isCounted) await removeWatchers(gameId, 1)
}

/** A player of the game, even one who is out, gets its pushes through the seat. A subscription would duplicate them. */
async function hearAgain(gameId: string, { playerId, connectionId, connectedAt }: Sender): Promise<void> {
  const { connectionId: current } = await readPlayer(playerId)
  if (current === connectionId) await connectSeat(gameId, playerId, { id: connectionId, since: connectedAt })
}

/** Also for a player who is out or has left. Players still in the game keep getting its pushes. */
export async function unwatch(
  { gameId }: RequestOf<'unwatch'>,
  { playerId, connectionId }: Sender,
): Promise<ReplyTo<'unwatch'>> {
  const game = await readGame(gameId)
  if (!game?.members.has(playerId)) await stopWatching(gameId, playerId, { isCounted: true })
  else if (game.over || !isIn(game, playerId)) await disconnectSeat(gameId, playerId, connectionId)
  return { type: 'unwatched', gameId }
}
