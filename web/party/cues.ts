/** The sounds and vibrations for a change of a party. */
import { LAST_MS } from '../i18n/prompts.ts'
import type { Cue } from '../sound/cues.ts'
import type { State } from '../state/model.ts'
import type { Party } from '../state/party.ts'
import { lastJudged, openRound, secondsLeft, verdictOf } from './party-selectors.ts'
import { type Moment, momentOf, paceOf } from './timeline.ts'

export function partyCues(before: State, after: State): Cue[] {
  const { party } = after
  if (!party || before.party?.facts.code !== party.facts.code) return []
  const now = momentOf(party, after.now, paceOf(party))
  const then = momentOf(before.party, before.now, paceOf(before.party))
  const cues: Cue[] = []
  const cue = nameOf(now) === nameOf(then) ? undefined : momentCue(now, party)
  if (cue) cues.push(cue)
  if (now.name === 'lobby' && party.facts.guests > before.party.facts.guests) cues.push({ tone: 'stamp' })
  const second = lastSecond(after, party)
  if (second !== undefined && second !== lastSecond(before, before.party)) cues.push({ tone: 'tick' })
  return cues
}

const nameOf = (moment: Moment) => ('beat' in moment ? `${moment.name} ${moment.beat}` : moment.name)

function momentCue(moment: Moment, party: Party): Cue | undefined {
  switch (moment.name) {
    case 'opening':
      return { tone: 'found', shake: 40 }
    case 'beat':
      return moment.isLast ? { tone: 'pon', shake: 40 } : { tone: 'beat', shake: 12 }
    case 'result':
      return verdictCue(party)
    case 'over':
      return party.facts.you === 'out' ? undefined : { tone: 'win' }
    default:
      return undefined
  }
}

function verdictCue(party: Party): Cue | undefined {
  const judged = lastJudged(party)
  const verdict = judged && verdictOf(judged)
  if (!verdict) return undefined
  return { tone: verdict === 'out' ? 'lose' : 'win' }
}

/** The seconds left, if they are few and this player has not thrown. */
function lastSecond(state: State, party: Party): number | undefined {
  const round = openRound(state, party)
  const seconds = secondsLeft(round, state.now)
  return round && seconds * 1000 <= LAST_MS ? seconds : undefined
}
