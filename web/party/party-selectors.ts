/** Selectors of a party. */
import type { EventRole, Hand } from '../../protocol/constants.ts'
import type { State } from '../state/model.ts'
import type { Party, PartyRound } from '../state/party.ts'
import { openedAt, PHONE_PACE, turnRound } from './timeline.ts'

/** The verdict of a round for this guest. */
export type Verdict = 'won' | 'in' | 'drawn' | 'revived' | 'playoff' | 'out'

/** This player's role during the round. */
export const roleIn = ({ asked, result }: PartyRound): EventRole | undefined => asked?.you ?? result?.before

export function verdictOf(round: PartyRound): Verdict | undefined {
  const { result, hand } = round
  if (!result) return undefined
  const { after, again } = result
  const before = roleIn(round)
  if (after === 'won') return before === 'in' ? 'won' : undefined
  if (after === 'out') return before === 'in' ? 'out' : undefined
  if (after !== 'in') return undefined
  return again ?? (hand !== undefined && hand === result.hand ? 'drawn' : 'in')
}

/** The last round that this guest played, and its verdict. */
export function lastVerdict({ rounds }: Party): { round: PartyRound; verdict: Verdict } | undefined {
  for (const round of [...rounds].reverse()) {
    const verdict = verdictOf(round)
    if (verdict) return { round, verdict }
  }
  return undefined
}

export function lastJudged({ rounds }: Party): PartyRound | undefined {
  return rounds.findLast(({ result }) => result)
}

/** How many guests are in now. */
export function leftIn(party: Party): number {
  return turnRound(party)?.asked?.left ?? lastJudged(party)?.result?.left ?? party.facts.guests
}

/** Whether this player throws: as the host, or as a remaining guest. */
export const isPlayer = ({ facts: { you } }: Party) => you === 'host' || you === 'in'

/** Whether this player has thrown in the open turn, on this page or another. */
export function hasThrown(party: Party): boolean {
  const round = turnRound(party)
  return round?.hand !== undefined || round?.asked?.thrown === true
}

/** The round in which this player may throw now. Undefined until the last result has been shown. */
export function openRound({ now, connection }: State, party: Party): PartyRound | undefined {
  const round = turnRound(party)
  if (!round?.asked || connection !== 'online' || !isPlayer(party) || hasThrown(party)) return undefined
  return now >= openedAt(party, PHONE_PACE) && now < round.asked.endsAt ? round : undefined
}

export const secondsLeft = (round: PartyRound | undefined, now: number) =>
  Math.max(0, Math.ceil(((round?.asked?.endsAt ?? now) - now) / 1000))

export const BEATS: Record<Hand, Hand> = { rock: 'scissors', scissors: 'paper', paper: 'rock' }
/** The hand that wins against this one. */
export const beaterOf = (hand: Hand): Hand => BEATS[BEATS[hand]]
