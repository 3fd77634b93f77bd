/** `start`: the host's word; a full room starts without it. */
import { refusal } from '../../protocol/frames.ts'
import type { ErrorReply, ReplyTo, RequestOf } from '../../protocol/messages.ts'
import type { Sender } from '../edge/socket.ts'
import { placeOf } from '../matchmaking/place.ts'
import { newGameId, startGame } from '../matchmaking/start-game.ts'
import { type PlayerItem, readPlayer, seatFromRoom, unseatIntoRoom } from '../store/players.ts'
import { changeRoom, type RoomItem, readRoom } from '../store/rooms.ts'
import { hasStarted, isListed, tellRoom, viewOf } from './room.ts'

type StartReply = ReplyTo<'start'> | ErrorReply

export async function start(_request: RequestOf<'start'>, { playerId, now }: Sender): Promise<StartReply> {
  for (;;) {
    const player = await readPlayer(playerId)
    if (!player.room) return alreadyStarted(player, now)
    const room = await readRoom(player.room, now)
    if (!room || !isListed(room, playerId)) return refusal('room_not_found')
    if (await hasStarted(room, now)) return { type: 'matched', gameId: room.game?.gameId ?? '' }
    if (viewOf(room).host !== playerId) return refusal('not_host')
    if (room.players.length < 2) return refusal('not_enough_players')
    const begun = await startRoom(room, now)
    if (begun) return begun
  }
}

/** The room may have started by itself a moment ago, or by an earlier `start` whose answer was lost. */
async function alreadyStarted(player: PlayerItem, now: number): Promise<StartReply> {
  const place = await placeOf(player, now)
  if (place.is === 'playing') return { type: 'matched', gameId: place.game.gameId }
  return refusal(place.is === 'forming' ? 'busy' : 'room_not_found')
}

/**
 * Begins the game of a room as it was read; undefined when the room has changed meanwhile. The room's item
 * decides who begins it. Whoever went elsewhere in the meantime does not sit down; where that leaves fewer
 * than two, the room is open again.
 */
export async function startRoom(room: RoomItem, now: number): Promise<StartReply | undefined> {
  const seat = { gameId: newGameId(), since: now }
  const starting = await changeRoom(room, { players: room.players, game: seat }, now)
  if (!starting) return undefined
  const seated = await Promise.all(
    room.players.map(({ playerId }) => seatFromRoom(playerId, seat, room.code)),
  )
  const humans = seated.filter((player): player is PlayerItem => player !== undefined)
  if (humans.length >= 2) {
    await startGame(seat.gameId, { humans, bots: [], lives: room.lives }, now)
    return { type: 'matched', gameId: seat.gameId }
  }
  await Promise.all(humans.map(({ playerId }) => unseatIntoRoom(playerId, seat.gameId, room.code)))
  const players = room.players.filter(({ playerId }) => humans.some((one) => one.playerId === playerId))
  const reopened = await changeRoom(starting, { players }, now)
  if (reopened) await tellRoom(reopened, now, '')
  return refusal('not_enough_players')
}
