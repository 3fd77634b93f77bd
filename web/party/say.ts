/** The two lines above the hands. */

import { sayNumber } from '../i18n/formatting.ts'
import { LAST_MS, type TrayWords } from '../i18n/prompts.ts'
import { sayFate, sayWhy } from './call.tsx'
import type { PartyProps } from './props.ts'
import { fateOf, hasThrown, lastJudged, secondsLeft } from './reading.ts'
import { turnRound } from './timeline.ts'

export function sayGuestTurn(props: PartyProps): TrayWords {
  const { party, moment, t, w } = props
  const round = turnRound(party)
  const judged = lastJudged(party)
  switch (moment.name) {
    case 'beat':
    case 'open':
      return { main: judged?.hand ? t.chose(judged.hand) : t.turnOver, more: '' }
    case 'told': {
      const fate = judged && fateOf(judged)
      if (!fate || !judged) return { main: w.waitingForNext, more: '' }
      return { main: sayFate(w, fate).join(t.language === 'ja' ? '' : ' '), more: sayWhy(w, fate, judged) }
    }
    case 'closing':
      return { main: t.turnOver, more: t.resultComing }
    case 'opening':
    case 'soon':
      return { main: w.soon, more: '' }
  }
  if (!round?.asked) return { main: w.waitingForNext, more: '' }
  if (hasThrown(party))
    return { main: round.hand ? t.chose(round.hand) : t.handIsOut, more: w.waitingForHost }
  return sayOpen(props, round.number, round.asked.left)
}

function sayOpen({ state, party, t, w }: PartyProps, number: number, left: number): TrayWords {
  const seconds = secondsLeft(turnRound(party), state.now)
  if (state.connection !== 'online') return { main: t.youAreOffline, more: t.throwWhenBack, isWarning: true }
  const more = w.leftAndSeconds(sayNumber(left), sayNumber(seconds))
  if (seconds * 1000 <= LAST_MS) return { main: t.hurry, more, isWarning: true }
  return { main: number > 1 ? t.chooseRound(sayNumber(number)) : t.chooseHand, more }
}
