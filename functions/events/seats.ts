/**
 * The guests of an event as text: one letter per place, shard by shard. The state machine judges a thousand guests by
 * replacing letters in a thousand characters.
 *
 * Between rounds: `i` in, `o` out, `w` won, `.` an empty place. For a closed round, the guests who were in have a hand
 * instead: `r`, `p`, `s`, or `n` for none. `x`: has left. A winner who leaves keeps `w`.
 */
import type { EventRole, Hand } from '../../protocol/constants.ts'
import type { HandLetter, ShardHands } from '../store/event-hands.ts'
import { type GuestPlace, PLACES_PER_SHARD, type Roster, SHARDS } from '../store/event-rosters.ts'

export const LETTERS = { rock: 'r', paper: 'p', scissors: 's' } as const satisfies Record<Hand, HandLetter>

/** The seats of a shard without guests. */
export const NOBODY = '.'.repeat(PLACES_PER_SHARD)

/** The seats at the beginning: every guest on the rosters is in. */
export function seatsOf(rosters: readonly Roster[]): string {
  const shards = new Map(rosters.map((roster) => [roster.shard, roster]))
  return Array.from({ length: SHARDS }, (_, shard) => {
    const guests = shards.get(shard)?.guests ?? {}
    return [...NOBODY].map((nobody, index) => (index in guests ? 'i' : nobody)).join('')
  }).join('')
}

export function shardOf(seats: string, shard: number): string {
  return seats.slice(shard * PLACES_PER_SHARD, (shard + 1) * PLACES_PER_SHARD)
}

export function letterAt(seats: string, { shard, index }: GuestPlace): string {
  return seats[shard * PLACES_PER_SHARD + index] ?? '.'
}

/** The shards that have guests, in or not. */
export function shardsIn(seats: string): number[] {
  return Array.from({ length: SHARDS }, (_, shard) => shard).filter(
    (shard) => shardOf(seats, shard) !== NOBODY,
  )
}

export function countOf(seats: string, letter: string): number {
  return seats.split(letter).length - 1
}

const ROLES: Record<string, EventRole> = { i: 'in', w: 'won' }

export function roleOf(letter: string | undefined): EventRole {
  return ROLES[letter ?? ''] ?? 'out'
}

/** A shard's seats after a round, with the hands that the closing write found. */
export function closedSeats({ seats, playing, hands, gone }: ShardHands): string {
  return [...seats]
    .map((seat, index) => {
      if (gone?.has(index) && seat !== 'w' && seat !== '.') return 'x'
      return playing?.has(index) ? (hands[index] ?? 'n') : seat
    })
    .join('')
}
