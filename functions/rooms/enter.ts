/** `enter`: enters a room by its code. The player who fills it starts the game. */
import { refusal } from '../../protocol/frames.ts'
import type { ErrorReply, ReplyTo, RequestOf } from '../../protocol/messages.ts'
import type { Sender } from '../edge/socket.ts'
import { chargeOf, FREE } from '../fair-play/budgets.ts'
import { leaveRematch } from '../game/leave-rematch.ts'
import { nameOf } from '../game/names.ts'
import { placeOf, whyBound } from '../game/player-status.ts'
import { spend } from '../store/budget-charges.ts'
import { type PlayerItem, type RoomPlace, readPlayer } from '../store/players.ts'
import { goIntoRoom, leaveRoom } from '../store/room-membership.ts'
import { changeRoom, type RoomItem } from '../store/rooms.ts'
import { leaveForGood, MAX_TRIES, takeOffList } from './exit.ts'
import { lookInto, type RoomNow } from './read-room.ts'
import { isFull, isListed, newPlace, pushToRoom, viewOf } from './room.ts'
import { startRoom } from './start.ts'

/**
 * Opening a room costs a full token. Entering costs a small part of one, which limits entering and leaving in a loop.
 */
const TOKENS = 1 / 4

type EnterReply = ReplyTo<'enter'> | ErrorReply

export async function enter({ code }: RequestOf<'enter'>, sender: Sender): Promise<EnterReply> {
  const { playerId, now } = sender
  // Before the player is read: a room whose game was never created takes back the players who were seated in it.
  const found = await lookInto(code, now)
  const player = await readPlayer(playerId)
  const place = await placeOf(player, now)
  if (place.is !== 'free') return whyBound(place)

  const isBack = player.room?.code === code
  const guess = isBack ? FREE : chargeOf(player, 'guessesFullAt', now)
  if ('type' in guess) return guess
  const closed = whyClosed(found, player.room)
  if (closed === 'room_not_found' && !(await spend(playerId, guess))) return refusal('busy')
  if (closed) return refusal(closed)
  const charge = isBack ? FREE : chargeOf(player, 'gamesFullAt', now, TOKENS)
  if ('type' in charge) return charge
  if (player.room && player.room.code !== code) await leaveForGood(player.room, sender)
  // The player's own item first: a list entry for a player who is elsewhere would reserve a place for nobody.
  const inRoom = await goIntoRoom(playerId, newPlace(code), place.finished, charge)
  if (!inRoom) return refusal('busy')
  await leaveRematch(inRoom, now)
  const mine = inRoom.room

  const entered = await joinList(mine, player, now)
  if ('type' in entered) {
    await leaveRoom(playerId, mine)
    return entered
  }
  // The player exited, or went into a game, while being added to the list. No other request removes this entry.
  const { room } = await readPlayer(playerId)
  if (room?.entry !== mine.entry && (await takeOffList(mine, sender))) return refusal('busy')
  if (entered.isNew) return show(await pushToRoom(entered.room, now, playerId), sender)
  return show(entered.room, sender)
}

async function show(room: RoomItem, { now }: Sender): Promise<ReplyTo<'enter'>> {
  if (isFull(room) && !room.game) await startRoom(room, now)
  return { type: 'room', ...viewOf(room) }
}

/** Adds the player to the room's list, unless the player is on it already. */
async function joinList(
  place: RoomPlace,
  player: PlayerItem,
  now: number,
): Promise<{ room: RoomItem; isNew: boolean } | ErrorReply> {
  const me = { playerId: player.playerId, name: nameOf(player), entry: place.entry }
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const found = await lookInto(place.code, now)
    const closed = whyClosed(found, place)
    if (!found || closed) return refusal(closed ?? 'room_not_found')
    const { room } = found
    const listed = isListed(room, place) && room.players.find(({ entry }) => entry === place.entry)
    if (listed && (listed.name === me.name || room.game)) return { room, isNew: false }
    // An earlier stay of this player, which is about to be removed, does not count.
    const others = room.players.filter(({ playerId }) => playerId !== me.playerId)
    // A player who is in the room already keeps the place and takes the new name.
    const players = listed
      ? room.players.map((one) => (one === listed ? { ...one, name: me.name } : one))
      : [...others, me]
    const after = await changeRoom(room, { players }, now)
    if (after) return { room: after, isNew: true }
  }
  return refusal('busy')
}

/** A full room stays full once its game has begun. One that began with fewer players is gone. */
function whyClosed(found: RoomNow | undefined, place: RoomPlace | undefined) {
  if (!found) return 'room_not_found'
  if (isListed(found.room, place)) return undefined
  if (isFull(found.room)) return 'room_full'
  return found.started ? 'room_not_found' : undefined
}
