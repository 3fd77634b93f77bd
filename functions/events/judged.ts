/** A judged round of an event, and its `event_result`. */
import { MAX_SHOWN_NAMES } from '../../protocol/constants.ts'
import type { EventOver, PushOf } from '../../protocol/messages.ts'
import { type Roster, readRosters } from '../store/event-rosters.ts'
import type { Named } from '../store/events.ts'
import type { EventMessage } from './messages.ts'
import { countOf, letterAt, shardsIn } from './seats.ts'

type Result = PushOf<'event_result'>

export interface JudgedRound
  extends Pick<
    Result,
    'gameId' | 'round' | 'hand' | 'counts' | 'left' | 'again' | 'chance' | 'commitment' | 'nonce'
  > {
  over: Pick<EventOver, 'rounds' | 'reason'> | null
}

/** The guests that a result names: all winners, and the remaining guests if they are few. */
export interface ByName {
  won: Named[]
  names: string[]
}

/** Reads the rosters only if there is a guest to name. */
export async function nameGuests(gameId: string, seats: string): Promise<ByName> {
  const areFew = countOf(seats, 'i') <= MAX_SHOWN_NAMES
  if (!areFew && countOf(seats, 'w') === 0) return { won: [], names: [] }
  return guestsByName(await readRosters(gameId, shardsIn(seats)), seats)
}

export function guestsByName(rosters: readonly Roster[], seats: string): ByName {
  const areFew = countOf(seats, 'i') <= MAX_SHOWN_NAMES
  const guests = rosters.flatMap(({ shard, guests }) =>
    Object.entries(guests).map(([index, { playerId, name, at }]) => {
      const letter = letterAt(seats, { shard, index: Number(index) })
      return { playerId, name, at, letter }
    }),
  )
  guests.sort((a, b) => a.at - b.at)
  const won = guests.filter(({ letter }) => letter === 'w').map(({ playerId, name }) => ({ playerId, name }))
  const names = areFew ? guests.filter(({ letter }) => letter === 'i').map(({ name }) => name) : []
  return { won, names }
}

/** Copies field by field, so that no secret of the item leaves the server. */
export function resultOf(
  judged: JudgedRound,
  { won, names }: ByName,
): Extract<EventMessage, { type: 'event_result' }> {
  const { gameId, round, hand, counts, left, again, chance, commitment, nonce, over } = judged
  return {
    type: 'event_result',
    ...{ gameId, round, hand, counts, left, again, chance, commitment, nonce, names },
    over: over && { winners: won, rounds: over.rounds, reason: over.reason },
  }
}
