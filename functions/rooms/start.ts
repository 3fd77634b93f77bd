/** `start`: the host starts the game. A full room starts automatically. */
import { refusal } from '../../protocol/frames.ts'
import type { ErrorReply, ReplyTo, RequestOf } from '../../protocol/messages.ts'
import type { Sender } from '../edge/socket.ts'
import { placeOf, whyBound } from '../game/player-status.ts'
import { newGameId, startGame } from '../game/start-game.ts'
import { type PlayerItem, readPlayer } from '../store/players.ts'
import { seatFromRoom } from '../store/room-membership.ts'
import { changeRoom, type RoomItem } from '../store/rooms.ts'
import { MAX_LOOKS } from './exit.ts'
import { isBackInRoom, lookInto } from './read-room.ts'
import { reopenRoom } from './reopen.ts'
import { isListed, viewOf } from './room.ts'

type StartReply = ReplyTo<'start'> | ErrorReply

export async function start(_request: RequestOf<'start'>, { playerId, now }: Sender): Promise<StartReply> {
  for (let looks = 0; looks < MAX_LOOKS; looks++) {
    const player = await readPlayer(playerId)
    if (!player.room) {
      const reply = await whatBecameOf(player, now)
      if (reply) return reply
      continue
    }
    const found = await lookInto(player.room.code, now)
    if (!found || !isListed(found.room, player.room)) return refusal('room_not_found')
    if (found.started) continue
    if (viewOf(found.room).host !== playerId) return refusal('not_host')
    if (found.room.players.length < 2) return refusal('not_enough_players')
    const begun = await startRoom(found.room, now)
    if (begun) return begun
  }
  return refusal('busy')
}

/**
 * The room may have started automatically a moment ago, or through an earlier `start` whose reply was lost. Undefined
 * while it is starting: in a moment there is a game, or the room again. Also undefined if the room was reopened
 * because its game was never created.
 */
async function whatBecameOf(player: PlayerItem, now: number): Promise<StartReply | undefined> {
  const place = await placeOf(player, now)
  if (place.is === 'forming') return undefined
  if (place.is === 'free') return (await isBackInRoom(player, now)) ? undefined : refusal('room_not_found')
  if (place.is === 'event') return whyBound(place)
  const { gameId, round } = place.game
  return round <= 1 ? { type: 'matched', gameId } : refusal('already_playing')
}

/**
 * Starts the game of a room as it was read. Undefined if the room has changed since. The room's item decides which
 * request starts it. Players who have gone elsewhere are not seated. If fewer than two remain, the room is reopened.
 */
export async function startRoom(room: RoomItem, now: number): Promise<StartReply | undefined> {
  const seat = { gameId: newGameId(), since: now }
  const starting = await changeRoom(room, { players: room.players, game: seat }, now)
  if (!starting) return undefined
  const seated = await Promise.all(
    room.players.map(({ playerId, entry }) => seatFromRoom(playerId, seat, { code: room.code, entry })),
  )
  const humans = seated.filter((player): player is PlayerItem => player !== undefined)
  const isEnough = humans.length >= 2
  const game = { humans, bots: [], lives: room.lives, isPrivate: true }
  if (isEnough && (await startGame(seat.gameId, game, now))) return { type: 'matched', gameId: seat.gameId }
  await reopenRoom(starting, now)
  return refusal(isEnough ? 'busy' : 'not_enough_players')
}
