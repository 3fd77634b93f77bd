/** `hello`: returns the player's profile, and the seat or wait. */
import type { ReplyTo, RequestOf, Seat } from '../../protocol/messages.ts'
import type { Sender } from '../edge/socket.ts'
import { findEventOf } from '../events/hello.ts'
import { isIn, isRunning } from '../game/game-state.ts'
import { nameOf } from '../game/names.ts'
import { comeBack, pushReturn } from '../game/presence.ts'
import { replace } from '../push/close-replaced.ts'
import { push } from '../push/push.ts'
import { renameInRoom } from '../rooms/rename.ts'
import { viewOf } from '../rooms/room.ts'
import { decodeRounds } from '../rounds/judged-rounds.ts'
import { shownRating } from '../settlement/rating.ts'
import { type GameItem, readGame } from '../store/games.ts'
import { adoptConnection } from '../store/player-connections.ts'
import { type PlayerItem, type RoomPlace, readPlayer, renamePlayer } from '../store/players.ts'

export async function hello(request: RequestOf<'hello'>, sender: Sender): Promise<ReplyTo<'hello'>> {
  const { playerId, now } = sender
  const { name } = request
  const known = await readPlayer(playerId)
  // Clients send their name at each reconnect. Only a changed name is written.
  const player = name === undefined || name === known.name ? known : await renamePlayer(playerId, name)
  await checkConnection(player, sender)
  if (player.room) await showRoom(player, player.room, sender)
  return {
    type: 'welcome',
    playerId,
    name: nameOf(player),
    rating: shownRating(player),
    wins: player.wins ?? 0,
    losses: player.losses ?? 0,
    seat: await findSeat(player, sender),
    waiting: findWaiting(player, now),
    event: await findEventOf(player, sender),
  }
}

/**
 * A newer connection that came at the same moment could not close this one while it was still connecting. A newer
 * connection that came and went leaves the player without a known connection.
 */
async function checkConnection(player: PlayerItem, sender: Sender): Promise<void> {
  const { playerId, connectionId, now } = sender
  if (player.connectionId === connectionId) return
  const adopted = player.connectionId ? undefined : await adoptConnection(playerId, connectionId)
  if (!adopted) await replace({ id: connectionId, since: 0 }, now)
  else if (player.seat && !player.seat.event) await comeBack(player.seat.gameId, sender)
}

/**
 * `welcome` has no field for a room, so a player who returns to one gets a `room` push. The room takes over the player's
 * name until its game begins.
 */
async function showRoom(player: PlayerItem, place: RoomPlace, { connectionId, now }: Sender): Promise<void> {
  const room = await renameInRoom(place, nameOf(player), player.playerId, now)
  if (room) await push(connectionId, { type: 'room', ...viewOf(room) })
}

async function findSeat({ playerId, seat }: PlayerItem, sender: Sender): Promise<Seat | null> {
  const game = seat && !seat.event && (await readGame(seat.gameId))
  if (!game) return null
  // The function that connected the player may have crashed before its push to the others.
  if (game.connections[playerId]?.id === sender.connectionId) await pushReturn(game, sender)
  return seatOf(game, playerId, sender.clock())
}

/**
 * The turn that a player returns to, all from one read. Null before the first round, once the player is out, and when
 * the game is over. `now`: epoch milliseconds after that read.
 */
export function seatOf(game: GameItem, playerId: string, now: number): Seat | null {
  const { gameId, round, players, turnSeconds, deadline, closed, hands, past } = game
  if (round === 0 || !isRunning(game, now) || !isIn(game, playerId)) return null
  const msLeft = closed >= round ? 0 : Math.max(0, deadline - now)
  const playerIds = players.map((player) => player.playerId)
  return {
    ...{ gameId, round, players, turnSeconds, deadline, msLeft },
    thrown: playerId in hands,
    past: decodeRounds(past, playerIds),
  }
}

function findWaiting({ waiting, seat }: PlayerItem, now: number): ReplyTo<'hello'>['waiting'] {
  return waiting && !seat && waiting.until > now ? { since: waiting.since, lives: waiting.lives } : null
}
