/** Selectors of a party. */
import type { EventRole, Hand } from '../../protocol/constants.ts'
import type { State } from '../state/model.ts'
import type { Party, PartyRound } from '../state/party.ts'
import { isRevealing, type Moment, openedAt, PHONE_PACE, turnRound } from './timeline.ts'

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

/** The last round whose outcome the page shows: during a reveal it is the round before. */
export function shownRound(party: Party, moment: Moment): PartyRound | undefined {
  const judged = lastJudged(party)
  if (!isRevealing(moment)) return judged
  return party.rounds.findLast(({ result, number }) => result && number !== judged?.number)
}

/** How many guests are in, as far as the page shows it. */
export function leftIn(party: Party, moment: Moment): number {
  const round = isRevealing(moment) ? lastJudged(party) : turnRound(party)
  return round?.asked?.left ?? shownRound(party, moment)?.result?.left ?? party.facts.guests
}

/** How many guests have thrown, and how many throw, in the open turn or in the round that is being revealed. */
export function progressOf(party: Party, moment: Moment): { thrown: number; all: number } {
  const turn = turnRound(party)
  const judged = lastJudged(party)
  // After the last round there is no other turn.
  const isOver = !turn && judged?.result?.over
  const all = isOver ? (judged.asked?.left ?? leftIn(party, moment)) : leftIn(party, moment)
  const round = isRevealing(moment) || isOver ? judged : turn
  const { rock = 0, scissors = 0, paper = 0 } = round?.result?.counts ?? {}
  return { thrown: Math.min(all, Math.max(round?.thrown ?? 0, rock + scissors + paper)), all }
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
