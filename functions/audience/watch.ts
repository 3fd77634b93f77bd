/** `watch` and `unwatch`: to hear what a game's players hear, after it is judged. */
import { refusal } from '../../protocol/frames.ts'
import type { ErrorReply, ReplyTo, RequestOf } from '../../protocol/messages.ts'
import type { Sender } from '../edge/socket.ts'
import { isIn, isRunning } from '../game/game-state.ts'
import { watchersOf } from '../game/tell.ts'
import { subscribe, unsubscribe } from '../push/subscribers.ts'
import { markWatched, readGame } from '../store/games.ts'
import { readPlayer } from '../store/players.ts'
import { connectSeat, disconnectSeat } from '../store/seat-connections.ts'

export async function watch(
  { gameId }: RequestOf<'watch'>,
  sender: Sender,
): Promise<ReplyTo<'watch'> | ErrorReply> {
  const { playerId, connectionId, now } = sender
  const game = await readGame(gameId)
  if (!game || !isRunning(game, now)) return refusal('game_not_found')
  const plays = game.members.has(playerId)
  if (plays) await hearAgain(gameId, sender)
  else await subscribe(watchersOf(gameId), { id: playerId, connectionId, since: now })
  // All is heard from here on, and what came before stands in the game: perhaps its end.
  const heard = plays || game.watched ? await readGame(gameId) : await markWatched(gameId)
  if (heard && isRunning(heard, now))
    return { type: 'watching', gameId, players: heard.players, round: heard.round }
  if (!plays) await unsubscribe(watchersOf(gameId), playerId, connectionId)
  return refusal('game_not_found')
}

/** Whoever plays, or has played, hears the game by the seat: a subscription would say everything twice. */
async function hearAgain(gameId: string, { playerId, connectionId, connectedAt }: Sender): Promise<void> {
  const { connectionId: current } = await readPlayer(playerId)
  if (current === connectionId) await connectSeat(gameId, playerId, { id: connectionId, since: connectedAt })
}

/** Also for a player who is out or has left. Whoever still plays goes on hearing the game. */
export async function unwatch(
  { gameId }: RequestOf<'unwatch'>,
  { playerId, connectionId }: Sender,
): Promise<ReplyTo<'unwatch'>> {
  const game = await readGame(gameId)
  if (!game?.members.has(playerId)) await unsubscribe(watchersOf(gameId), playerId)
  else if (game.over || !isIn(game, playerId)) await disconnectSeat(gameId, playerId, connectionId)
  return { type: 'unwatched', gameId }
}
