/**
 * `rematch`: when every human of a finished game has asked, the same players play again with the same rules. A player
 * who declines, has gone elsewhere or is offline ends the rematch for all.
 */

import { REMATCH_WITHIN_MS } from '../../protocol/constants.ts'
import { refusal } from '../../protocol/frames.ts'
import type { ErrorReply, ReplyTo, RequestOf } from '../../protocol/messages.ts'
import type { Sender } from '../edge/socket.ts'
import { chargeOf, FREE } from '../fair-play/budgets.ts'
import { closeRematch, humansOf, pushRematch } from '../game/rematch-end.ts'
import { ensureStarted, newGameId, startGame } from '../game/start-game.ts'
import { type GameItem, readGame } from '../store/games.ts'
import { giveUpSeat, type PlayerItem, readPlayers } from '../store/players.ts'
import { offerRematch, seatForRematch } from '../store/rematch-seats.ts'
import { askForRematch, decideToBegin, reopenRematch, takeWishBack } from '../store/rematches.ts'

type RematchReply = ReplyTo<'rematch'> | ErrorReply

export async function rematch(
  { gameId, want }: RequestOf<'rematch'>,
  { playerId, now }: Sender,
): Promise<RematchReply> {
  if (!want) return decline(gameId, playerId, now)
  const { written, game } = await askForRematch(gameId, playerId, newGameId(), now - REMATCH_WITHIN_MS)
  if (!game) return refusal('game_not_found')
  if (!written) return whyNot(game, playerId, now)
  const players = await offerToAll(game, now)
  // The push also shows whose connection is gone without a `$disconnect`.
  if (!players || !(await pushRematch(game, players, { open: true, now }))) {
    await closeRematch(gameId, now)
    return refusal('rematch_closed')
  }
  return isWanted(game) ? begin(game, players, playerId, now) : rematching(game)
}

/** Takes back a wish, which leaves the rematch open. Without a wish it declines, which ends the rematch. */
async function decline(gameId: string, playerId: string, now: number): Promise<RematchReply> {
  const { written, game } = await takeWishBack(gameId, playerId)
  if (!game) return refusal('game_not_found')
  if (!game.members.has(playerId)) return refusal('not_in_game')
  if (!game.over) return refusal('already_playing')
  if (game.rematch === 'begun') return refusal('rematch_closed')
  if (written) await pushRematch(game, await playersOf(game), { open: true, now })
  else await closeRematch(gameId, now)
  return rematching(game)
}

/** `game`: its state when the wish was refused. */
async function whyNot(game: GameItem, playerId: string, now: number): Promise<RematchReply> {
  if (!game.members.has(playerId)) return refusal('not_in_game')
  if (!game.over) return refusal('already_playing')
  const asked = game.rematchAsked ?? new Set()
  // Somebody has asked, and the time is over.
  if (!game.rematch && asked.size > 0) await closeRematch(game.gameId, now)
  if (game.rematch !== 'begun' || !asked.has(playerId)) return refusal('rematch_closed')
  // Begun before, perhaps by a function that died before it started the game.
  const next = await readGame(game.rematchId ?? '')
  if (!next) return begin(game, await playersOf(game), playerId, now)
  if (next.over) return refusal('rematch_closed')
  return (await ensureStarted(next, now)) ? rematching(game) : refusal('busy')
}

/** Undefined: a player has gone elsewhere, or lost the connection. */
async function offerToAll(game: GameItem, now: number): Promise<PlayerItem[] | undefined> {
  const { gameId, over, rematchId = '' } = game
  const until = (over?.endedAt ?? 0) + REMATCH_WITHIN_MS
  const humans = humansOf(game)
  const offers = await Promise.all(
    humans.map(({ playerId }) => offerRematch(playerId, { gameId, until }, rematchId, now)),
  )
  const players = offers.filter((player): player is PlayerItem => player !== undefined)
  return players.length === humans.length ? players : undefined
}

async function playersOf(game: GameItem): Promise<PlayerItem[]> {
  const known = await readPlayers(humansOf(game).map(({ playerId }) => playerId))
  return [...known.values()]
}

const isWanted = (game: GameItem) => humansOf(game).every(({ playerId }) => game.rematchAsked?.has(playerId))

const rematching = ({ gameId, rematchAsked }: GameItem): RematchReply => ({
  type: 'rematching',
  gameId,
  asked: [...(rematchAsked ?? [])],
})

/**
 * Seats everybody and starts the game. Concurrent requests do the same work with the same id, and the game's item
 * decides whether the rematch has begun or ended.
 */
async function begin(
  game: GameItem,
  humans: PlayerItem[],
  askedBy: string,
  now: number,
): Promise<RematchReply> {
  const seat = { gameId: game.rematchId ?? '', since: now }
  const charges = humans.map((player) => ({ player, charge: chargeOf(player, 'gamesFullAt', now) }))
  const mine = charges.find(({ player }) => player.playerId === askedBy)?.charge ?? FREE
  if ('type' in mine && game.rematch !== 'begun') return mine
  const seated = await Promise.all(
    charges.map(({ player, charge }) =>
      seatForRematch(player.playerId, seat, game.gameId, 'type' in charge ? FREE : charge),
    ),
  )
  const players = seated.filter((player): player is PlayerItem => player !== undefined)
  const complete = players.length === humansOf(game).length
  if (!complete) await closeRematch(game.gameId, now)
  const decision = await decideToBegin(game.gameId, humans.length)
  if (decision !== 'begun') {
    await standUp(players, seat.gameId)
    // Undecided: a player has taken back the wish.
    return decision === 'off' ? refusal('rematch_closed') : rematching(game)
  }
  // Begun by a request that found everybody. That request starts the game.
  if (!complete) return rematching(game)
  const bots = game.players.filter(({ bot }) => bot).map((bot) => ({ ...bot, lives: game.lives }))
  const { lives, isPrivate } = game
  if (await startGame(seat.gameId, { humans: players, bots, lives, isPrivate }, now)) return rematching(game)
  await standUp(players, seat.gameId)
  await reopenRematch(game, newGameId())
  return refusal('busy')
}

async function standUp(players: PlayerItem[], gameId: string): Promise<void> {
  await Promise.all(players.map(({ playerId }) => giveUpSeat(playerId, gameId)))
}
