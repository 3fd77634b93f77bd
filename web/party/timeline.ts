/** Which moment of a party the page shows. A pure function of the messages so far and of the time. */
import type { Party, PartyRound } from '../state/party.ts'
import type { Beat } from '../state/reveal.ts'

export type Moment =
  /** Guests come in. */
  | { name: 'lobby' }
  /** The party has begun, but the page has no round yet. */
  | { name: 'soon' }
  /** 最初はグー, before the first round. */
  | { name: 'opening' }
  | { name: 'turn' }
  /** The turn is over, but the result has not arrived. */
  | { name: 'closing' }
  /** A word of the chant. The fists turn on the last one. */
  | { name: 'beat'; beat: Beat; isLast: boolean }
  /** The host's hand is shown. */
  | { name: 'open' }
  /** Who threw what, and who is left. */
  | { name: 'result' }
  | { name: 'over' }
  /** The party ended without a winner. */
  | { name: 'cancelled' }

/** Whether the hands meet just now. Until they have met, nothing on the page may tell the outcome. */
export const isRevealing = ({ name }: Moment): boolean => name === 'beat' || name === 'open'

/** Duration of each step of the reveal, in milliseconds. */
export interface Pace {
  opening: number
  beat: number
  last: number
  open: number
  result: number
  /** After the last round, before the winners are shown. */
  finalResult: number
}

/** For a phone. It ends within the server's `revealSeconds`, so that no time of the next turn is lost. */
export const PHONE_PACE: Pace = {
  opening: 700,
  beat: 300,
  last: 160,
  open: 500,
  result: 700,
  finalResult: 2_500,
}
/** For a projector: slow enough for a whole room to follow. */
export const SCREEN_PACE: Pace = {
  opening: 1_400,
  beat: 300,
  last: 160,
  open: 1_000,
  result: 4_000,
  finalResult: 4_500,
}

export function paceOf({ facts: { you } }: Party): Pace {
  return you === 'screen' ? SCREEN_PACE : PHONE_PACE
}

interface Step {
  moment: Moment
  until: number
}

/** A first turn that has lost more than this is not new: the page was reloaded, so the opening is skipped. */
const FRESH_MS = 2_000

export function momentOf(party: Party, now: number, pace: Pace): Moment {
  return stepOf(party, now, pace).moment
}

const SECOND = 1_000

/** Milliseconds until the moment or a countdown changes. Undefined while only a message can change them. */
export function nextMomentIn(party: Party, now: number, pace: Pace): number | undefined {
  const { until } = stepOf(party, now, pace)
  const msLeft = (turnRound(party)?.asked?.endsAt ?? now) - now
  const next = Math.min(until - now, msLeft > 0 ? msLeft % SECOND || SECOND : Number.POSITIVE_INFINITY)
  return Number.isFinite(next) ? Math.max(1, next) : undefined
}

function stepOf(party: Party, now: number, pace: Pace): Step {
  const { phase } = party.facts
  if (phase === 'open') return still({ name: 'lobby' })
  const last = lastResult(party)
  const revealStep = last && revealSteps(last, party, pace).find(({ until }) => now < until)
  if (revealStep) return revealStep
  if (last?.over) return still({ name: last.over.winners.length > 0 ? 'over' : 'cancelled' })
  if (phase === 'over') return still({ name: 'cancelled' })
  const round = turnRound(party)
  if (!round?.asked) return still(last ? { name: 'result' } : { name: 'soon' })
  const opensAt = openingUntil(round, pace)
  if (now < opensAt) return { moment: { name: 'opening' }, until: opensAt }
  const { endsAt } = round.asked
  if (now < endsAt) return { moment: { name: 'turn' }, until: endsAt }
  return still({ name: 'closing' })
}

const still = (moment: Moment): Step => ({ moment, until: Number.POSITIVE_INFINITY })

export const lastResult = ({ rounds }: Party) => rounds.findLast(({ result }) => result)?.result

/** The round that is being played: asked, but not judged. */
export function turnRound({ rounds }: Party): PartyRound | undefined {
  const last = rounds.at(-1)
  return last?.asked && !last.result ? last : undefined
}

function openingUntil({ number, asked }: PartyRound, pace: Pace): number {
  if (!asked) return Number.POSITIVE_INFINITY
  const { at, msLeft, turnSeconds } = asked
  const isFresh = number === 1 && msLeft > turnSeconds * 1000 - FRESH_MS
  return isFresh ? at + pace.opening : at
}

type Result = NonNullable<PartyRound['result']>

function revealSteps({ round, at, over, hand }: Result, party: Party, pace: Pace): Step[] {
  // An aborted round has no hand to reveal.
  if (!hand) return []
  const words: Beat[] = isDrawn(party, round - 1) ? ['aiko', 'sho'] : ['jan', 'ken', 'pon']
  const chant = words.map((beat, index): [Moment, number] => {
    const isLast = index === words.length - 1
    return [{ name: 'beat', beat, isLast }, isLast ? pace.last : pace.beat]
  })
  let until = at
  return [
    ...chant,
    [{ name: 'open' }, pace.open] as [Moment, number],
    [{ name: 'result' }, over ? pace.finalResult : pace.result] as [Moment, number],
  ].map(([moment, ms]) => {
    until += ms
    return { moment, until }
  })
}

/** Whether all guests who threw had the same hand as the host. */
function isDrawn({ rounds }: Party, number: number): boolean {
  const result = rounds.find((round) => round.number === number)?.result
  if (!result?.hand) return false
  const { hand, counts } = result
  return counts[hand] > 0 && counts.rock + counts.paper + counts.scissors === counts[hand]
}

/** When the open turn appeared on the screen. A press that began earlier was meant for something else. */
export function openedAt(party: Party, pace: Pace): number {
  const round = turnRound(party)
  const last = lastResult(party)
  const resultShownAt = last ? (revealSteps(last, party, pace).at(-1)?.until ?? 0) : 0
  return round ? Math.max(openingUntil(round, pace), resultShownAt) : Number.POSITIVE_INFINITY
}
