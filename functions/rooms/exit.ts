/** `exit`: leaves the room. The next player in order of entry becomes host; an empty room is closed. */
import { refusal } from '../../protocol/frames.ts'
import type { ErrorReply, ReplyTo, RequestOf } from '../../protocol/messages.ts'
import { ThrottledError } from '../edge/aws-error.ts'
import type { Sender } from '../edge/socket.ts'
import { placeOf } from '../game/player-status.ts'
import { type RoomPlace, readPlayer } from '../store/players.ts'
import { leaveRoom } from '../store/room-membership.ts'
import { changeRoom, closeRoom } from '../store/rooms.ts'
import { isBackInRoom, lookInto } from './read-room.ts'
import { isListed, pushToRoom } from './room.ts'

/** Each retry means that somebody else has just changed the room, which six players cannot do often. */
export const MAX_TRIES = 50

/** While the room's game is being started, it is undecided whether there will be a game or the room again. */
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
 * Removes a player from a room. Returns false if the player was no longer in it, perhaps because of being seated. The
 * list comes first, so that a starting room does not count on the player. It is checked once more at the end, because a
 * concurrent `enter` of the same player may have added the player again.
 */
export async function leaveForGood(place: RoomPlace, sender: Sender): Promise<boolean> {
  await takeOffList(place, sender)
  const hasLeft = await leaveRoom(sender.playerId, place)
  if (hasLeft) await takeOffList(place, sender)
  return hasLeft
}

/** False if this stay was not on the list, or the room's game has begun. */
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
    await pushToRoom(after, now, playerId)
    return true
  }
  throw new ThrottledError(`Room ${place.code} changed ${MAX_TRIES} times while a player was leaving it.`)
}
