/**
 * A plain model of the rules of events, from protocol.md. Tests compare the state machine with it. It shares no code with
 * the product, only the names of the protocol.
 */
import type { Again, Draws, EventReason, Hand } from '../../protocol/constants.ts'

export type GuestState = 'in' | 'out' | 'won'

export interface EventRules {
  winners: number
  draws: Draws
}

export interface EventStanding {
  guests: ReadonlyMap<string, GuestState>
  /** Number of consecutive rounds without a guest's hand, and without the host. */
  withoutGuests: number
  withoutHost: number
}

/** The hands and absences of a round. */
export interface EventRound {
  number: number
  /** The hands of the guests who were in and threw in time. */
  hands: ReadonlyMap<string, Hand>
  hostHand: Hand
  /** Whether the host has thrown or ended the turn. */
  isHostThere: boolean
  /** The guests who have left, in this round or before. */
  gone: ReadonlySet<string>
}

export interface EventVerdict {
  standing: EventStanding
  counts: { rock: number; paper: number; scissors: number; none: number }
  left: number
  again: Again | null
  over: { winners: string[]; rounds: number; reason: EventReason } | null
}

export const LAST_EVENT_ROUND = 40
const BEATS: Record<Hand, Hand> = { rock: 'scissors', scissors: 'paper', paper: 'rock' }

export const everybodyIn = (ids: readonly string[]): EventStanding => ({
  guests: new Map(ids.map((id) => [id, 'in' as const])),
  withoutGuests: 0,
  withoutHost: 0,
})

export function playEventRound(rules: EventRules, before: EventStanding, round: EventRound): EventVerdict {
  const { hands, hostHand, gone } = round
  const played = [...before.guests].filter(([id, state]) => state === 'in' && !gone.has(id)).map(([id]) => id)
  const won = [...before.guests].filter(([, state]) => state === 'won').map(([id]) => id)
  const threw = played.filter((id) => hands.has(id))
  const beat = threw.filter((id) => {
    const hand = hands.get(id)
    return hand && (BEATS[hand] === hostHand || (hand === hostHand && rules.draws === 'stay'))
  })
  const wentOut = played.filter((id) => !beat.includes(id))
  const places = rules.winners - won.length

  const revived = beat.length > 0 ? [] : threw.length > 0 ? threw : played
  const isFinal = beat.length === places
  const isPlayoff = beat.length > 0 && beat.length < places
  const winners = [...won, ...(isFinal || isPlayoff ? beat : [])]
  const goOn = beat.length === 0 ? revived : isFinal ? [] : isPlayoff ? wentOut : beat

  const withoutGuests = threw.length === 0 ? before.withoutGuests + 1 : 0
  const withoutHost = round.isHostThere ? 0 : before.withoutHost + 1
  const reason: EventReason | undefined =
    isFinal || (isPlayoff && goOn.length === 0)
      ? 'won'
      : goOn.length === 0 || withoutGuests === 3
        ? 'abandoned'
        : withoutHost === 3
          ? 'host_gone'
          : round.number === LAST_EVENT_ROUND
            ? 'exhausted'
            : undefined
  const guests = new Map(
    [...before.guests.keys()].flatMap((id): [string, GuestState][] => {
      if (winners.includes(id)) return [[id, 'won']]
      if (gone.has(id)) return []
      return [[id, goOn.includes(id) ? 'in' : 'out']]
    }),
  )
  const thrown = (hand: Hand) => threw.filter((id) => hands.get(id) === hand).length
  return {
    standing: { guests, withoutGuests, withoutHost },
    counts: {
      rock: thrown('rock'),
      paper: thrown('paper'),
      scissors: thrown('scissors'),
      none: played.length - threw.length,
    },
    left: reason && (isFinal || isPlayoff) ? beat.length : goOn.length,
    again: reason ? null : beat.length === 0 ? 'revived' : isPlayoff ? 'playoff' : null,
    over: reason ? { winners, rounds: round.number, reason } : null,
  }
}
