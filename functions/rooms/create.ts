/** `create`: a room of one's own, with a code to tell others. */
import { randomInt } from 'node:crypto'
import { refusal } from '../../protocol/frames.ts'
import type { ErrorReply, ReplyTo, RequestOf } from '../../protocol/messages.ts'
import { ROOM_CODE_ALPHABET, ROOM_CODE_LENGTH } from '../../protocol/words.ts'
import type { Sender } from '../edge/socket.ts'
import { placeOf, whyBound } from '../matchmaking/place.ts'
import { nameOf } from '../matchmaking/start-game.ts'
import { goIntoRoom, readPlayer } from '../store/players.ts'
import { closeRoom, openRoom } from '../store/rooms.ts'
import { leaveForGood } from './exit.ts'
import { subscribeToRoom, viewOf } from './room.ts'

/** 31^5 codes: even with a million rooms open, one in 28 is taken. */
const MAX_TRIES = 10

export async function create(
  { size, lives }: RequestOf<'create'>,
  sender: Sender,
): Promise<ReplyTo<'create'> | ErrorReply> {
  const { playerId, now } = sender
  const player = await readPlayer(playerId)
  const place = await placeOf(player, now)
  if (place.is !== 'free') return whyBound(place)
  if (player.room) await leaveForGood(player.room, sender)

  const room = await openSomeRoom({ size, lives, players: [{ playerId, name: nameOf(player) }] }, now)
  if (!room) return refusal('busy')
  if (!(await goIntoRoom(playerId, room.code, place.finished))) {
    await closeRoom(room)
    return refusal('busy')
  }
  await subscribeToRoom(room.code, sender)
  return { type: 'room', ...viewOf(room) }
}

async function openSomeRoom(room: Omit<Parameters<typeof openRoom>[0], 'code'>, now: number) {
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const opened = await openRoom({ ...room, code: newCode() }, now)
    if (opened) return opened
  }
  return undefined
}

function newCode(): string {
  const letter = () => ROOM_CODE_ALPHABET[randomInt(ROOM_CODE_ALPHABET.length)]
  return Array.from({ length: ROOM_CODE_LENGTH }, letter).join('')
}
