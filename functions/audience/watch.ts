/** `watch` and `unwatch`: to hear what a game's players hear, after it is judged. */
import { refusal } from '../../protocol/frames.ts'
import type { ErrorReply, ReplyTo, RequestOf } from '../../protocol/messages.ts'
import type { Sender } from '../edge/socket.ts'
import { isIn, isRunning } from '../game/standing.ts'
import { readGame } from '../store/games.ts'
import { gameTopic } from '../topics/publish.ts'
import { subscribe, unsubscribe } from '../topics/subscribers.ts'

export async function watch(
  { gameId }: RequestOf<'watch'>,
  { playerId, connectionId, now }: Sender,
): Promise<ReplyTo<'watch'> | ErrorReply> {
  const game = await readGame(gameId)
  if (!game || !isRunning(game, now)) return refusal('game_not_found')
  // Whoever plays, or has played, hears the game already: a second subscription would say everything twice.
  const rank = game.seats[playerId] ? 'player' : 'watcher'
  await subscribe(gameTopic(gameId), [{ id: playerId, connectionId, since: now, rank }])
  return { type: 'watching', gameId, players: game.players, round: game.round }
}

/** Also for a player who is out or has left. Whoever still plays goes on hearing the game. */
export async function unwatch(
  { gameId }: RequestOf<'unwatch'>,
  { playerId }: Sender,
): Promise<ReplyTo<'unwatch'>> {
  const game = await readGame(gameId)
  const plays = game !== undefined && !game.over && isIn(game, playerId)
  const rank = game?.seats[playerId] ? 'player' : 'watcher'
  if (!plays) await unsubscribe(gameTopic(gameId), { id: playerId, rank })
  return { type: 'unwatched', gameId }
}
