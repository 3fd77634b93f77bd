/** `hello`: who the player is, and the seat or the waiting place to come back to. */
import type { ReplyTo, RequestOf, Seat } from '../../protocol/messages.ts'
import type { Sender } from '../edge/socket.ts'
import { nameOf } from '../matchmaking/start-game.ts'
import { readGame } from '../store/games.ts'
import { type PlayerItem, readPlayer, renamePlayer } from '../store/players.ts'
import { shownRating } from './rating.ts'
import { seatOf } from './standing.ts'

export async function hello(
  request: RequestOf<'hello'>,
  { playerId, now }: Sender,
): Promise<ReplyTo<'hello'>> {
  const { name } = request
  const player = name === undefined ? await readPlayer(playerId) : await renamePlayer(playerId, name)
  return {
    type: 'welcome',
    playerId,
    name: nameOf(player),
    rating: shownRating(player),
    wins: player.wins ?? 0,
    losses: player.losses ?? 0,
    seat: await findSeat(player, now),
    waiting: findWaiting(player, now),
  }
}

async function findSeat({ playerId, seat }: PlayerItem, now: number): Promise<Seat | null> {
  const game = seat && (await readGame(seat.gameId))
  return game ? seatOf(game, playerId, now) : null
}

function findWaiting({ waiting }: PlayerItem, now: number): ReplyTo<'hello'>['waiting'] {
  return waiting && waiting.until > now ? { since: waiting.since, lives: waiting.lives } : null
}
