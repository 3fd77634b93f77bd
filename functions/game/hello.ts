/** `hello`: who the player is, and the seat or the waiting place to come back to. */
import type { ReplyTo, RequestOf, Seat } from '../../protocol/messages.ts'
import { replace } from '../edge/replace.ts'
import type { Sender } from '../edge/socket.ts'
import { nameOf } from '../matchmaking/start-game.ts'
import { isListed, lookInto, viewOf } from '../rooms/room.ts'
import { readGame } from '../store/games.ts'
import { type PlayerItem, type RoomPlace, readPlayer, renamePlayer } from '../store/players.ts'
import { push } from '../topics/push.ts'
import { shownRating } from './rating.ts'
import { seatOf } from './standing.ts'
import { isOpen } from './turn-tasks.ts'

export async function hello(
  request: RequestOf<'hello'>,
  { playerId, connectionId, now }: Sender,
): Promise<ReplyTo<'hello'>> {
  const { name } = request
  const known = await readPlayer(playerId)
  // Clients greet with their name each time they come back: only a new one is written.
  const player = name === undefined || name === known.name ? known : await renamePlayer(playerId, name)
  // A newer one that came at the same moment could not send it away: it was still connecting then.
  if (player.connectionId && player.connectionId !== connectionId)
    await replace({ id: connectionId, since: 0 }, now)
  if (player.room) await showRoom(player.room, connectionId, now)
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
async function showRoom(place: RoomPlace, connectionId: string, now: number): Promise<void> {
  const found = await lookInto(place.code, now)
  if (!found || found.started || !isListed(found.room, place)) return
  await push(connectionId, { type: 'room', ...viewOf(found.room) })
}

async function findSeat({ playerId, seat }: PlayerItem, now: number): Promise<Seat | null> {
  const game = seat && (await readGame(seat.gameId))
  const found = game && seatOf(game, playerId, now)
  if (!found) return null
  // A turn that has ended before its time was ended by a hand.
  const thrown = found.turn.msLeft > 0 && !(await isOpen(found.token))
  return { ...found.turn, thrown, past: [] }
}

function findWaiting({ waiting }: PlayerItem, now: number): ReplyTo<'hello'>['waiting'] {
  return waiting && waiting.until > now ? { since: waiting.since, lives: waiting.lives } : null
}
