/**
 * `rematch`: when every human of a finished game has asked, the same people play again by the same rules. All
 * of them, or nobody: whoever has gone elsewhere meanwhile ends it for the others.
 */

import { REMATCH_WITHIN_MS } from '../../protocol/constants.ts'
import { refusal } from '../../protocol/frames.ts'
import type { ErrorReply, Player, ReplyTo, RequestOf } from '../../protocol/messages.ts'
import type { Sender } from '../edge/socket.ts'
import { ensureStarted, newGameId, startGame } from '../game/start-game.ts'
import { type GameItem, readGame } from '../store/games.ts'
import { giveUpSeat, type PlayerItem, seatForRematch } from '../store/players.ts'
import { askForRematch, decideRematch, reopenRematch } from '../store/rematches.ts'

type RematchReply = ReplyTo<'rematch'> | ErrorReply

export async function rematch(
  { gameId }: RequestOf<'rematch'>,
  { playerId, now }: Sender,
): Promise<RematchReply> {
  const { written, game } = await askForRematch(gameId, playerId, newGameId(), now - REMATCH_WITHIN_MS)
  if (!game) return refusal('game_not_found')
  if (!written) return whyNot(game, playerId, now)
  const asked = [...(game.rematchAsked ?? [])]
  const humans = humansOf(game)
  if (!humans.every((player) => asked.includes(player.playerId))) return { type: 'rematching', gameId, asked }
  return begin(game, humans, now)
}

/** `game`: as it stood when the wish was refused. */
async function whyNot(game: GameItem, playerId: string, now: number): Promise<RematchReply> {
  if (!game.members.has(playerId)) return refusal('not_in_game')
  if (!game.over) return refusal('already_playing')
  const asked = game.rematchAsked ?? new Set()
  if (game.rematch !== 'begun' || !asked.has(playerId)) return refusal('rematch_closed')
  // Begun before, perhaps by a function that died before it had started the game.
  const next = await readGame(game.rematchId ?? '')
  if (!next) return begin(game, humansOf(game), now)
  if (next.over) return refusal('rematch_closed')
  return (await ensureStarted(next, now)) ? rematching(game) : refusal('busy')
}

const humansOf = (game: GameItem) => game.players.filter(({ bot }) => !bot)

const rematching = ({ gameId, rematchAsked }: GameItem): RematchReply => ({
  type: 'rematching',
  gameId,
  asked: [...(rematchAsked ?? [])],
})

/**
 * Seats everybody and starts the game. Requests that cross do the same work with the same id, and the game's item
 * has the last word on whether it is begun or off.
 */
async function begin(game: GameItem, humans: Player[], now: number): Promise<RematchReply> {
  const seat = { gameId: game.rematchId ?? '', since: now }
  const seated = await Promise.all(humans.map(({ playerId }) => seatForRematch(playerId, seat, game.gameId)))
  const players = seated.filter((player): player is PlayerItem => player !== undefined)
  const complete = players.length === humans.length
  const decision = await decideRematch(game.gameId, complete ? 'begun' : 'off')
  if (decision === 'off') {
    await standUp(players, seat.gameId)
    return refusal('rematch_closed')
  }
  // Begun by a request that found everybody: it starts the game.
  if (!complete) return rematching(game)
  const bots = game.players.filter(({ bot }) => bot).map((bot) => ({ ...bot, lives: game.lives }))
  if (await startGame(seat.gameId, { humans: players, bots, lives: game.lives }, now)) return rematching(game)
  await standUp(players, seat.gameId)
  await reopenRematch(game, newGameId())
  return refusal('busy')
}

async function standUp(players: PlayerItem[], gameId: string): Promise<void> {
  await Promise.all(players.map(({ playerId }) => giveUpSeat(playerId, gameId)))
}
