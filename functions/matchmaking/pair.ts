/**
 * Finds two players who wait for the same game, without locks that survive a crash. The slot only points to a player
 * who may be waiting. Whether the player waits is in the player's own item. One request holds one player at a time and
 * reads the slot. If a waiting player is there, both are seated. Otherwise the slot points to the held player from now
 * on.
 *
 * Three rules make this correct under any interleaving:
 * - One conditional write seats a waiting player, so at most one request seats each.
 * - A seat requires that the player has none, so nobody sits in two games.
 * - A player who was seated alone is never dropped: the request continues until there is an opponent, or the slot
 *   points to that player again.
 */
import { refusal } from '../../protocol/frames.ts'
import type { ErrorReply, ReplyTo } from '../../protocol/messages.ts'
import type { Charge } from '../fair-play/budgets.ts'
import { leaveRematch } from '../game/leave-rematch.ts'
import { placeOf, whyBound } from '../game/player-status.ts'
import { newGameId, startGame } from '../game/start-game.ts'
import {
  giveUpSeat,
  type PlayerItem,
  readPlayer,
  type SeatPointer,
  seatWaiting,
  takeSeat,
  type Waiting,
  waitForOpponent,
} from '../store/players.ts'
import { putIntoSlot, type SeenSlot, type Slot, type SlotKey, whoIsIn } from '../store/slots.ts'

export type JoinReply = ReplyTo<'join'> | ErrorReply

export interface Joining {
  playerId: string
  waiting: Waiting
  /** A game that the player's seat still points to although it is over for this player. */
  finished: string | undefined
  charge: Charge
  /** The slot, if it was read already. */
  look?: Look | undefined
}

/** The slot's content when it was read. */
interface Look {
  slot: SlotKey
  there: SeenSlot | undefined
}

/** A step fails only if another request made progress. A crowd on one slot needs a few dozen steps. */
const MAX_STEPS = 100

export async function pair(joining: Joining, now: number): Promise<JoinReply> {
  const { since, lives, shard, until } = joining.waiting
  const slot = { lives, shard }
  const seat: SeatPointer = { gameId: newGameId(), since: now }
  let held: Slot = { playerId: joining.playerId, until }
  let joiningWaits = false
  const { look } = joining
  let there = look?.slot.shard === shard ? look.there : await whoIsIn(slot)

  /** The joining player need not be waiting. Any other player must be. */
  const seatHeld = () =>
    held.playerId === joining.playerId && !joiningWaits
      ? takeSeat(joining.playerId, seat, joining.finished, joining.charge)
      : seatWaiting(held.playerId, seat, lives)

  for (let step = 0; step < MAX_STEPS; step++) {
    if (step > 0) there = await whoIsIn(slot)
    const other = there && there.playerId !== held.playerId && there.until > now ? there : undefined
    const two = other && (await seatWaiting(other.playerId, seat, lives))
    if (!two) {
      if (held.playerId === joining.playerId && !joiningWaits) {
        const { playerId, waiting, finished, charge } = joining
        const waits = await waitForOpponent(playerId, waiting, finished, charge)
        if (!waits) return whatBecameOf(joining, now)
        joiningWaits = true
        await leaveRematch(waits, now)
      }
      if (!(await putIntoSlot(slot, held, there))) continue
      return held.playerId === joining.playerId
        ? { type: 'waiting', since, lives }
        : whatBecameOf(joining, now)
    }

    const one = await seatHeld()
    if (!one) {
      await giveUpSeat(other.playerId, seat.gameId)
      held = other
      continue
    }
    const plays = one.playerId === joining.playerId
    if (plays) await leaveRematch(one, now)
    const humans = inOrderOfArrival(two, one)
    if (await startGame(seat.gameId, { humans, bots: [], lives, isPrivate: false }, now))
      return plays ? { type: 'matched', gameId: seat.gameId } : whatBecameOf(joining, now)
    // A player who waited before continues to wait, and the slot still points to that player.
    await Promise.all([one, two].map(({ playerId }) => giveUpSeat(playerId, seat.gameId)))
    return plays ? refusal('busy') : whatBecameOf(joining, now)
  }
  return refusal('busy')
}

function inOrderOfArrival(...players: PlayerItem[]): PlayerItem[] {
  return players.sort((a, b) => (a.waiting?.since ?? Infinity) - (b.waiting?.since ?? Infinity))
}

/**
 * In the meantime, another request may have seated the joining player, processed a cancel, or moved the player into a
 * room.
 */
async function whatBecameOf({ playerId, waiting }: Joining, now: number): Promise<JoinReply> {
  const player = await readPlayer(playerId)
  const place = await placeOf(player, now)
  if (place.is === 'event') return whyBound(place)
  if (place.is === 'playing') return { type: 'matched', gameId: place.game.gameId }
  if (player.room) return refusal('busy')
  const { since, lives } = player.waiting ?? waiting
  return { type: 'waiting', since, lives }
}
