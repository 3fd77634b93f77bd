/** `attend`: enters an event by its code, while it is open. */
import { createHash } from 'node:crypto'
import { refusal } from '../../protocol/frames.ts'
import type { ErrorReply, ReplyTo, RequestOf } from '../../protocol/messages.ts'
import type { Sender } from '../edge/socket.ts'
import { chargeOf } from '../fair-play/budgets.ts'
import { isOpen } from '../game/event-state.ts'
import { leaveRematch } from '../game/leave-rematch.ts'
import { nameOf } from '../game/names.ts'
import { placeOf, whyBound } from '../game/player-status.ts'
import { spend } from '../store/budget-charges.ts'
import { findEvent } from '../store/event-codes.ts'
import { readEventAndRoster } from '../store/event-guests.ts'
import {
  type Guest,
  type GuestPlace,
  PLACES_PER_SHARD,
  putGuest,
  type Roster,
  readRoster,
  removeGuest,
  SHARDS,
} from '../store/event-rosters.ts'
import { type EventItem, readEvent } from '../store/events.ts'
import { readPlayer, takeSeat } from '../store/players.ts'
import { announceLater } from './announce-later.ts'
import { eventOf } from './event-place.ts'
import { leaveRoomOf } from './leave-room.ts'
import { comeBackToEvent, newest } from './return.ts'
import { type Viewer, viewOf } from './view.ts'

/** An event is charged to its host. Entering costs a guest a fraction of a token, as with rooms, against endless re-entering. */
const TOKENS = 1 / 4

const NOTHING = { event: undefined, roster: { shard: 0, guests: {} } }

type AttendReply = ReplyTo<'attend'> | ErrorReply

export async function attend({ code }: RequestOf<'attend'>, sender: Sender): Promise<AttendReply> {
  const { playerId, now } = sender
  const [eventId, player] = await Promise.all([findEvent(code, now), readPlayer(playerId)])
  if (eventId !== undefined && player.seat?.gameId === eventId) {
    const mine = await eventOf(player)
    if (mine) {
      // The request may be repeated on a new connection, which was made before the player's item named the event.
      await comeBackToEvent(player.seat, sender)
      return { type: 'event', ...(await viewOf(mine.event, mine.viewer, now)) }
    }
  }
  const place = await placeOf(player, now)
  if (place.is !== 'free') return whyBound(place)
  const guess = chargeOf(player, 'guessesFullAt', now)
  if ('type' in guess) return guess
  const first = firstPlace(playerId)
  const { event, roster } =
    (eventId !== undefined && (await readEventAndRoster(eventId, first.shard))) || NOTHING
  if (!event) return (await spend(playerId, guess)) ? refusal('game_not_found') : refusal('busy')
  if (!isOpen(event, now)) return refusal('game_not_found')
  const charge = chargeOf(player, 'gamesFullAt', now, TOKENS)
  if ('type' in charge) return charge
  await leaveRoomOf(player, sender)

  const connection = { id: sender.connectionId, since: sender.connectedAt }
  const guest = { playerId, name: nameOf(player), at: now, connection }
  const taken = await takePlace(event.gameId, guest, first, roster)
  if (taken === 'full') return refusal('room_full', 'The event has as many guests as it may have.')
  if (taken === 'shut') return refusal('game_not_found')
  // The roster first: the player's item must never name a place that the roster does not give to the player.
  const seat = { gameId: event.gameId, since: now, event: { code, place: taken.place } }
  const seated = await takeSeat(playerId, seat, place.finished, charge)
  const mine = seated?.seat?.event?.place
  // The player is somewhere else by now, or another request of the player has found another place.
  if (mine?.shard !== taken.place.shard || mine.index !== taken.place.index)
    await removeGuest(event.gameId, taken.place, playerId)
  if (!seated?.seat || !mine) return refusal('busy')
  if (taken.connectionId !== seated.connectionId) await comeBackToEvent(seated.seat, newest(seated, sender))
  await leaveRematch(seated, now)
  return replyWithEvent(event, { is: 'guest', playerId, place: mine }, now)
}

/** The event after the guest has entered. By now a function may hold the lease for counting, or the event has begun. */
async function replyWithEvent(before: EventItem, viewer: Viewer, now: number): Promise<AttendReply> {
  const event = (await readEvent(before.gameId)) ?? before
  if (event.phase === 'open') await announceLater(event, now)
  return { type: 'event', ...(await viewOf(event, viewer, now)) }
}

/** Maximum number of lost races for a place in a shard. Then the next shard is searched. */
const MAX_TRIES = 20

/** The place where the search for a free one starts: players who enter at the same time rarely start at the same. */
function firstPlace(playerId: string): GuestPlace {
  const hash = createHash('sha256').update(playerId).digest()
  return { shard: hash.readUInt32BE(0) % SHARDS, index: hash.readUInt32BE(4) % PLACES_PER_SHARD }
}

/** Finds a free place, starting at `first`, whose roster has been read. `connectionId`: as the roster has it. */
async function takePlace(
  gameId: string,
  guest: Guest,
  first: GuestPlace,
  firstRoster: Roster,
): Promise<{ place: GuestPlace; connectionId: string | undefined } | 'full' | 'shut'> {
  for (let step = 0; step < SHARDS; step++) {
    const shard = (first.shard + step) % SHARDS
    let roster = step === 0 ? firstRoster : await readRoster(gameId, shard)
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      if (roster.shut) return 'shut'
      const index = placeIn(roster, guest.playerId, first.index)
      if (index === undefined) break
      const { written, roster: after } = await putGuest(gameId, { shard, index }, guest)
      // The place may be from an attempt on an earlier connection.
      const { connection } = after.guests[index] ?? guest
      if (written) return { place: { shard, index }, connectionId: connection?.id }
      roster = after
    }
  }
  return 'full'
}

/** The place that the player took in an earlier attempt, otherwise the next free one. */
function placeIn({ guests }: Roster, playerId: string, first: number): number | undefined {
  const mine = Object.entries(guests).find(([, guest]) => guest.playerId === playerId)
  if (mine) return Number(mine[0])
  const places = Array.from({ length: PLACES_PER_SHARD }, (_, step) => (first + step) % PLACES_PER_SHARD)
  return places.find((index) => !(index in guests))
}
