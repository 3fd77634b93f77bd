/** `exit`: out of the room. Whoever came next is host then; an empty room is gone. */
import { refusal } from '../../protocol/frames.ts'
import type { ErrorReply, ReplyTo, RequestOf } from '../../protocol/messages.ts'
import { ThrottledError } from '../edge/aws-error.ts'
import type { Sender } from '../edge/socket.ts'
import { placeOf } from '../game/place.ts'
import { type RoomPlace, readPlayer } from '../store/players.ts'
import { leaveRoom } from '../store/room-places.ts'
import { changeRoom, closeRoom } from '../store/rooms.ts'
import { isBackInRoom, lookInto } from './look-into.ts'
import { isListed, tellRoom } from './room.ts'

/** Each further try means that somebody else has just changed the room, which six players do only so often. */
export const MAX_TRIES = 50

/** While the room's game is being begun it is open whether there is a game in a moment, or the room again. */
export const MAX_LOOKS = 20

export async function exit(
  _request: RequestOf<'exit'>,
  sender: Sender,
): Promise<ReplyTo<'exit'> | ErrorReply> {
  for (let looks = 0; looks < MAX_LOOKS; looks++) {
    const player = await readPlayer(sender.playerId)
    if (player.room) {
      if (await leaveForGood(player.room, sender)) return { type: 'exited' }
    } else {
      const place = await placeOf(player, sender.now)
      if (place.is === 'playing' || place.is === 'event') return { type: 'exited' }
      if (place.is === 'free' && !(await isBackInRoom(player, sender.now))) return { type: 'exited' }
    }
  }
  return refusal('busy')
}

/**
 * Takes a player out of a room; false when the player was no longer in it, being seated perhaps. The list
 * comes first, so that whoever starts the room does not count on the player; and once more in the end, for an
 * `enter` of the same player may have been under way and put the player back meanwhile.
 */
export async function leaveForGood(place: RoomPlace, sender: Sender): Promise<boolean> {
  await takeOffList(place, sender)
  const hasLeft = await leaveRoom(sender.playerId, place)
  if (hasLeft) await takeOffList(place, sender)
  return hasLeft
}

/** False when this stay was not on the list, or the room's game has begun. */
export async function takeOffList(
  place: RoomPlace,
  { playerId, now }: Pick<Sender, 'playerId' | 'now'>,
): Promise<boolean> {
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const found = await lookInto(place.code, now)
    if (!found || found.started || !isListed(found.room, place)) return false
    const players = found.room.players.filter(({ entry }) => entry !== place.entry)
    if (players.length === 0) {
      if (await closeRoom(found.room)) return true
      continue
    }
    const after = await changeRoom(found.room, { players }, now)
    if (!after) continue
    await tellRoom(after, now, playerId)
    return true
  }
  throw new ThrottledError(`Room ${place.code} changed ${MAX_TRIES} times while a player was leaving it.`)
}
