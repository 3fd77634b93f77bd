/**
 * `rematch`: when every human of a finished game has asked, the same people play again by the same rules. All
 * of them, or nobody: whoever has gone elsewhere meanwhile ends it for the others.
 */
import { refusal } from '../../protocol/frames.ts'
import type { ErrorReply, Player, ReplyTo, RequestOf } from '../../protocol/messages.ts'
import { REMATCH_WITHIN_MS } from '../../protocol/words.ts'
import type { Sender } from '../edge/socket.ts'
import { newGameId, startGame } from '../matchmaking/start-game.ts'
import { type GameItem, readGame } from '../store/games.ts'
import { giveUpSeat, type PlayerItem, seatForRematch } from '../store/players.ts'
import { askForRematch, decideRematch } from '../store/rematches.ts'

export async function rematch(
  { gameId }: RequestOf<'rematch'>,
  { playerId, now }: Sender,
): Promise<ReplyTo<'rematch'> | ErrorReply> {
  const game = await askForRematch(gameId, playerId, newGameId(), now - REMATCH_WITHIN_MS)
  if (!game) return whyNot(gameId, playerId, now)
  const asked = [...(game.rematchAsked ?? [])]
  const humans = humansOf(game)
  const everybody = humans.every((player) => asked.includes(player.playerId))
  if (everybody && !(await begin(game, humans, now))) return refusal('rematch_closed')
  return { type: 'rematching', gameId, asked }
}

async function whyNot(
  gameId: string,
  playerId: string,
  now: number,
): Promise<ReplyTo<'rematch'> | ErrorReply> {
  const game = await readGame(gameId)
  if (!game) return refusal('game_not_found')
  if (!game.seats[playerId]) return refusal('not_in_game')
  if (!game.over) return refusal('already_playing')
  const asked = [...(game.rematchAsked ?? [])]
  if (game.rematch !== 'begun' || !asked.includes(playerId)) return refusal('rematch_closed')
  // Asked again after it was begun: by a function that died before it started the game, perhaps.
  if (!(await readGame(game.rematchId ?? ''))) await begin(game, humansOf(game), now)
  return { type: 'rematching', gameId, asked }
}

const humansOf = (game: GameItem) => game.players.filter(({ bot }) => !bot)

/**
 * Seats everybody and starts the game; false when somebody is elsewhere. Requests that cross do the same work
 * with the same id, and the game's item has the last word on whether it is begun or off.
 */
async function begin(game: GameItem, humans: Player[], now: number): Promise<boolean> {
  const seat = { gameId: game.rematchId ?? '', since: now }
  const seated = await Promise.all(humans.map(({ playerId }) => seatForRematch(playerId, seat, game.gameId)))
  const players = seated.filter((player): player is PlayerItem => player !== undefined)
  const complete = players.length === humans.length
  const decision = await decideRematch(game.gameId, complete ? 'begun' : 'off')
  if (decision === 'off') {
    await Promise.all(players.map(({ playerId }) => giveUpSeat(playerId, seat.gameId)))
    return false
  }
  // Begun by a request that found everybody: it starts the game.
  if (!complete) return true
  const bots = game.players.filter(({ bot }) => bot).map((bot) => ({ ...bot, lives: game.lives }))
  await startGame(seat.gameId, { humans: players, bots, lives: game.lives }, now)
  return true
}
