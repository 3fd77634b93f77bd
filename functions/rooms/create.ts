/** `create`: opens a private room with a code to share. */
import { ROOM_CODE_LENGTH } from '../../protocol/constants.ts'
import { refusal } from '../../protocol/frames.ts'
import type { ErrorReply, ReplyTo, RequestOf } from '../../protocol/messages.ts'
import type { Sender } from '../edge/socket.ts'
import { chargeOf, FREE } from '../fair-play/budgets.ts'
import { leaveRematch } from '../game/leave-rematch.ts'
import { nameOf } from '../game/names.ts'
import { placeOf, whyBound } from '../game/player-status.ts'
import { readPlayer } from '../store/players.ts'
import { goIntoRoom, leaveRoom } from '../store/room-membership.ts'
import { newCode, openRoom } from '../store/rooms.ts'
import { leaveForGood, takeOffList } from './exit.ts'
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

  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const { code, entry } = newPlace(newCode(ROOM_CODE_LENGTH))
    // The player's own item first: a room whose only player is elsewhere would have a host who never comes.
    const inRoom = await goIntoRoom(playerId, { code, entry }, place.finished, tries === 0 ? charge : FREE)
    if (!inRoom) return refusal('busy')
    const players = [{ playerId, name: nameOf(player), entry }]
    const room = await openRoom({ code, size, lives, players }, now)
    if (!room) {
      await leaveRoom(playerId, { code, entry })
      continue
    }
    await leaveRematch(inRoom, now)
    // The player exited while the room was being opened. No other request removes this entry.
    if ((await readPlayer(playerId)).room?.entry !== entry && (await takeOffList({ code, entry }, sender)))
      return refusal('busy')
    return { type: 'room', ...viewOf(room) }
  }
  return refusal('busy')
}
