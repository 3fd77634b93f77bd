/** What the views of a party read off the state. */
import type { EventRole, Hand } from '../../protocol/constants.ts'
import type { State } from '../state/model.ts'
import type { Party, PartyRound } from '../state/party.ts'
import { openedAt, PHONE_PACE, turnRound } from './timeline.ts'

/** What a round has meant for this guest; undefined for who was not in it. */
export type Fate = 'won' | 'in' | 'drawn' | 'revived' | 'playoff' | 'out'

/** What this player was in the round. */
export const roleIn = ({ asked, result }: PartyRound): EventRole | undefined => asked?.you ?? result?.before

export function fateOf(round: PartyRound): Fate | undefined {
  const { result, hand } = round
  if (!result) return undefined
  const { after, again } = result
  const before = roleIn(round)
  if (after === 'won') return before === 'in' ? 'won' : undefined
  if (after === 'out') return before === 'in' ? 'out' : undefined
  if (after !== 'in') return undefined
  return again ?? (hand !== undefined && hand === result.hand ? 'drawn' : 'in')
}

/** The round that has put this guest out, or has let it win. */
export function lastFate({ rounds }: Party): { round: PartyRound; fate: Fate } | undefined {
  for (const round of [...rounds].reverse()) {
    const fate = fateOf(round)
    if (fate) return { round, fate }
  }
  return undefined
}

export function lastJudged({ rounds }: Party): PartyRound | undefined {
  return rounds.findLast(({ result }) => result)
}

/** How many are in at this moment. */
export function leftIn(party: Party): number {
  return turnRound(party)?.asked?.left ?? lastJudged(party)?.result?.left ?? party.facts.guests
}

/** Whether this player has a hand in the rounds: the host, or a guest who is in. */
export const plays = ({ facts: { you } }: Party) => you === 'host' || you === 'in'

/** This player's hand of the open turn is out, from this page or another. */
export function hasThrown(party: Party): boolean {
  const round = turnRound(party)
  return round?.hand !== undefined || round?.asked?.thrown === true
}

/** Whether a hand may be thrown now: not before the last result has been shown. */
export function openRound({ now, connection }: State, party: Party): PartyRound | undefined {
  const round = turnRound(party)
  if (!round?.asked || connection !== 'online' || !plays(party) || hasThrown(party)) return undefined
  return now >= openedAt(party, PHONE_PACE) && now < round.asked.endsAt ? round : undefined
}

export const secondsLeft = (round: PartyRound | undefined, now: number) =>
  Math.max(0, Math.ceil(((round?.asked?.endsAt ?? now) - now) / 1000))

export const BEATS: Record<Hand, Hand> = { rock: 'scissors', scissors: 'paper', paper: 'rock' }
/** The hand that wins against this one. */
export const beaterOf = (hand: Hand): Hand => BEATS[BEATS[hand]]
