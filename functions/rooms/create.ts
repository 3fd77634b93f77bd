/** `create`: opens a private room with a code to share. */
import { randomInt } from 'node:crypto'
import { ROOM_CODE_ALPHABET, ROOM_CODE_LENGTH } from '../../protocol/constants.ts'
import { refusal } from '../../protocol/frames.ts'
import type { ErrorReply, ReplyTo, RequestOf } from '../../protocol/messages.ts'
import type { Sender } from '../edge/socket.ts'
import { chargeOf } from '../fair-play/budgets.ts'
import { leaveRematch } from '../game/leave-rematch.ts'
import { nameOf } from '../game/names.ts'
import { placeOf, whyBound } from '../game/player-status.ts'
import { type PlayerItem, readPlayer } from '../store/players.ts'
import { goIntoRoom } from '../store/room-membership.ts'
import { closeRoom, openRoom } from '../store/rooms.ts'
import { leaveForGood } from './exit.ts'
import { newPlace, viewOf } from './room.ts'

/** 31^6 codes: even with a million open rooms, only one in 887 is taken. */
const MAX_TRIES = 10

export async function create(
  { size, lives }: RequestOf<'create'>,
  sender: Sender,
): Promise<ReplyTo<'create'> | ErrorReply> {
  const { playerId, now } = sender
  const player = await readPlayer(playerId)
  const place = await placeOf(player, now)
  if (place.is !== 'free') return whyBound(place)
  const charge = chargeOf(player, 'gamesFullAt', now)
  if ('type' in charge) return charge
  if (player.room) await leaveForGood(player.room, sender)

  const room = await openSomeRoom(size, lives, player, now)
  const [me] = room?.players ?? []
  if (!room || !me) return refusal('busy')
  const mine = await goIntoRoom(playerId, { code: room.code, entry: me.entry }, place.finished, charge)
  if (!mine) {
    await closeRoom(room)
    return refusal('busy')
  }
  await leaveRematch(mine, now)
  return { type: 'room', ...viewOf(room) }
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
