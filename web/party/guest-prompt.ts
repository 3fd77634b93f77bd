/** The two lines above the hands. */

import { sayNumber } from '../i18n/formatting.ts'
import { LAST_MS, type TrayWords } from '../i18n/prompts.ts'
import { hasThrown, lastJudged, leftIn, secondsLeft } from './party-selectors.ts'
import type { PartyProps } from './props.ts'
import { turnRound } from './timeline.ts'

export function guestPrompt(props: PartyProps): TrayWords {
  const { party, moment, t, w } = props
  const round = turnRound(party)
  const judged = lastJudged(party)
  switch (moment.name) {
    case 'beat':
    case 'open':
      return { main: judged?.hand ? t.chose(judged.hand) : t.turnOver, more: '' }
    // The poster tells the verdict, with its reason.
    case 'result':
      return {
        main: judged?.result?.over ? w.leftNow(sayNumber(leftIn(party, moment))) : w.waitingForNext,
        more: '',
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
  return openTurnPrompt(props, round.number, round.asked.left)
}

function openTurnPrompt({ state, party, t, w }: PartyProps, number: number, left: number): TrayWords {
  const seconds = secondsLeft(turnRound(party), state.now)
  if (state.connection !== 'online') return { main: t.youAreOffline, more: t.throwWhenBack, isWarning: true }
  const more = w.leftAndSeconds(sayNumber(left), sayNumber(seconds))
  if (seconds * 1000 <= LAST_MS) return { main: t.hurry, more, isWarning: true }
  return { main: number > 1 ? t.chooseRound(sayNumber(number)) : t.chooseHand, more }
}
