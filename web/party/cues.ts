/** The sounds and vibrations for a change of a party. */
import { LAST_MS } from '../i18n/prompts.ts'
import type { Cue } from '../sound/cues.ts'
import type { State } from '../state/model.ts'
import type { Party } from '../state/party.ts'
import { fateOf, lastJudged, openRound, secondsLeft } from './reading.ts'
import { type Moment, momentOf, paceOf } from './timeline.ts'

export function partyCues(before: State, after: State): Cue[] {
  const { party } = after
  if (!party || before.party?.facts.code !== party.facts.code) return []
  const now = momentOf(party, after.now, paceOf(party))
  const then = momentOf(before.party, before.now, paceOf(before.party))
  const cues: Cue[] = []
  const story = nameOf(now) === nameOf(then) ? undefined : storyCue(now, party)
  if (story) cues.push(story)
  if (now.name === 'lobby' && party.facts.guests > before.party.facts.guests) cues.push({ tone: 'stamp' })
  const second = lastSecond(after, party)
  if (second !== undefined && second !== lastSecond(before, before.party)) cues.push({ tone: 'tick' })
  return cues
}

const nameOf = (moment: Moment) => ('beat' in moment ? `${moment.name} ${moment.beat}` : moment.name)

function storyCue(moment: Moment, party: Party): Cue | undefined {
  switch (moment.name) {
    case 'opening':
      return { tone: 'found', shake: 40 }
    case 'beat':
      return moment.isLast ? { tone: 'pon', shake: 40 } : { tone: 'beat', shake: 12 }
    case 'told':
      return toldCue(party)
    case 'over':
      return party.facts.you === 'out' ? undefined : { tone: 'win' }
    default:
      return undefined
  }
}

function toldCue(party: Party): Cue | undefined {
  const judged = lastJudged(party)
  const fate = judged && fateOf(judged)
  if (!fate) return undefined
  return { tone: fate === 'out' ? 'lose' : 'win' }
}

/** The seconds left, if they are few and this player has not thrown. */
function lastSecond(state: State, party: Party): number | undefined {
  const round = openRound(state, party)
  const seconds = secondsLeft(round, state.now)
  return round && seconds * 1000 <= LAST_MS ? seconds : undefined
}
