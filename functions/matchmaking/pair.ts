/**
 * Finds two players who wait for the same game, without locks that outlive a crash. One request holds one
 * player at a time and looks into the slot: somebody there is taken out and seated together with the held
 * one; nobody there, and the held one is put in.
 *
 * Three things make it right under any interleaving. A player leaves the slot through one conditional delete,
 * so at most one request holds what it took. A seat is taken on the condition that the player has none (and,
 * for who waited, still waits), so nobody sits in two games. And whoever was taken out is never dropped: when
 * the two cannot be seated together, the request goes on with the one that still can.
 */
import { refusal } from '../../protocol/frames.ts'
import type { ErrorReply, ReplyTo } from '../../protocol/messages.ts'
import {
  type PlayerItem,
  readPlayer,
  type SeatPointer,
  seatWaiting,
  takeSeat,
  unseat,
  type Waiting,
  waitForOpponent,
} from '../store/players.ts'
import { putIntoSlot, type Slot, takeFromSlot, whoWaits } from '../store/slots.ts'
import { newGameId, startGame } from './start-game.ts'

export type JoinReply = ReplyTo<'join'> | ErrorReply

export interface Joining {
  playerId: string
  waiting: Waiting
  /** A game that the player's seat still points to though it is over for this player. */
  finished: string | undefined
}

/** A step fails only when another request made progress; a crowd on one slot needs a few dozen. */
const MAX_STEPS = 100

export async function pair(joining: Joining, now: number): Promise<JoinReply> {
  const { since, lives, shard, until } = joining.waiting
  const slot = { lives, shard }
  const seat: SeatPointer = { gameId: newGameId(), since: now }
  let held: Slot = { playerId: joining.playerId, until }
  let joiningWaits = false

  /** The joining player needs no place in the slot first; anybody else has to be waiting still. */
  const seatHeld = () =>
    held.playerId === joining.playerId && !joiningWaits
      ? takeSeat(joining.playerId, seat, joining.finished)
      : seatWaiting(held.playerId, seat, lives)

  for (let step = 0; step < MAX_STEPS; step++) {
    const other = await whoWaits(slot, now)
    if (!other || other.playerId === held.playerId) {
      if (held.playerId === joining.playerId && !joiningWaits) {
        joiningWaits = await waitForOpponent(joining.playerId, joining.waiting, joining.finished)
        if (!joiningWaits) return whatBecameOf(joining)
      }
      if (!(await putIntoSlot(slot, held, now))) continue
      return held.playerId === joining.playerId ? { type: 'waiting', since, lives } : whatBecameOf(joining)
    }
    if (!(await takeFromSlot(slot, other.playerId))) continue

    const one = await seatHeld()
    if (!one) {
      held = other
      continue
    }
    const two = await seatWaiting(other.playerId, seat, lives)
    if (!two) {
      await unseat(held.playerId, seat.gameId, one.waiting ?? joining.waiting)
      if (held.playerId === joining.playerId) joiningWaits = true
      continue
    }
    await startGame(seat.gameId, { humans: inOrderOfArrival(two, one), bots: [], lives }, now)
    const plays = one.playerId === joining.playerId
    return plays ? { type: 'matched', gameId: seat.gameId } : whatBecameOf(joining)
  }
  return refusal('busy')
}

function inOrderOfArrival(...players: PlayerItem[]): PlayerItem[] {
  return players.sort((a, b) => (a.waiting?.since ?? Infinity) - (b.waiting?.since ?? Infinity))
}

/** Another request may have seated the joining player meanwhile, taken a cancel, or gone into a room. */
async function whatBecameOf({ playerId, waiting }: Joining): Promise<JoinReply> {
  const player = await readPlayer(playerId)
  if (player.seat) return { type: 'matched', gameId: player.seat.gameId }
  if (player.room) return refusal('busy')
  const { since, lives } = player.waiting ?? waiting
  return { type: 'waiting', since, lives }
}
