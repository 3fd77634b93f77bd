/** `create`: a room of one's own, with a code to tell others. */
import { randomInt } from 'node:crypto'
import { ROOM_CODE_ALPHABET, ROOM_CODE_LENGTH } from '../../protocol/constants.ts'
import { refusal } from '../../protocol/frames.ts'
import type { ErrorReply, ReplyTo, RequestOf } from '../../protocol/messages.ts'
import type { Sender } from '../edge/socket.ts'
import { nameOf } from '../game/names.ts'
import { placeOf, whyBound } from '../game/place.ts'
import { type PlayerItem, readPlayer } from '../store/players.ts'
import { goIntoRoom } from '../store/room-places.ts'
import { closeRoom, openRoom } from '../store/rooms.ts'
import { leaveForGood } from './exit.ts'
import { newPlace, viewOf } from './room.ts'

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

  const room = await openSomeRoom(size, lives, player, now)
  const [me] = room?.players ?? []
  if (!room || !me) return refusal('busy')
  const mine = await goIntoRoom(playerId, { code: room.code, entry: me.entry }, place.finished)
  if (mine) return { type: 'room', ...viewOf(room) }
  await closeRoom(room)
  return refusal('busy')
}

async function openSomeRoom(size: number, lives: number, player: PlayerItem, now: number) {
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const { code, entry } = newPlace(newCode())
    const players = [{ playerId: player.playerId, name: nameOf(player), entry }]
    const opened = await openRoom({ code, size, lives, players }, now)
    if (opened) return opened
  }
  return undefined
}

function newCode(): string {
  const letter = () => ROOM_CODE_ALPHABET[randomInt(ROOM_CODE_ALPHABET.length)]
  return Array.from({ length: ROOM_CODE_LENGTH }, letter).join('')
}
