/** `hello`: who the player is, and the seat or the waiting place to come back to. */
import type { ReplyTo, RequestOf, Seat } from '../../protocol/messages.ts'
import type { Sender } from '../edge/socket.ts'
import { nameOf } from '../matchmaking/start-game.ts'
import { hasStarted, isListed, viewOf } from '../rooms/room.ts'
import { readGame } from '../store/games.ts'
import { type PlayerItem, readPlayer, renamePlayer } from '../store/players.ts'
import { readRoom } from '../store/rooms.ts'
import { push } from '../topics/push.ts'
import { shownRating } from './rating.ts'
import { seatOf } from './standing.ts'

export async function hello(
  request: RequestOf<'hello'>,
  { playerId, connectionId, now }: Sender,
): Promise<ReplyTo<'hello'>> {
  const { name } = request
  const player = name === undefined ? await readPlayer(playerId) : await renamePlayer(playerId, name)
  if (player.room) await showRoom(player.room, playerId, connectionId, now)
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

/** `welcome` has no place for a room, so a player who comes back to one is shown it as everybody in it is. */
async function showRoom(code: string, playerId: string, connectionId: string, now: number): Promise<void> {
  const room = await readRoom(code, now)
  if (!room || !isListed(room, playerId) || (await hasStarted(room, now))) return
  await push(connectionId, { type: 'room', ...viewOf(room) })
}

async function findSeat({ playerId, seat }: PlayerItem, now: number): Promise<Seat | null> {
  const game = seat && (await readGame(seat.gameId))
  return game ? seatOf(game, playerId, now) : null
}

function findWaiting({ waiting }: PlayerItem, now: number): ReplyTo<'hello'>['waiting'] {
  return waiting && waiting.until > now ? { since: waiting.since, lives: waiting.lives } : null
}
