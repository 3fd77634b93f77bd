import { Arm } from '../art/hands.tsx'
import { ChantWord } from '../components/chant-word.tsx'
import { Disc } from '../components/disc.tsx'
import { Pick } from '../components/pick.tsx'
import { Inks } from '../components/poster.tsx'
import { Say } from '../components/say.tsx'
import { Switches } from '../components/tools.tsx'
import { nameOf, sayNumber } from '../i18n/formatting.ts'
import { guestPrompt } from './guest-prompt.ts'
import { LeaveButton } from './leave-dialog.tsx'
import { lastJudged, leftIn, openRound, type Verdict, verdictOf } from './party-selectors.ts'
import type { PartyProps } from './props.ts'
import { isRevealing, turnRound } from './timeline.ts'
import { VerdictBurst, verdictReason } from './verdict.tsx'

/** The page of a remaining guest. The last verdict stays on the poster until the next turn opens. */
export function GuestTurn(props: PartyProps) {
  const { state, party, moment, t, w, actions } = props
  const round = turnRound(party)
  const judged = lastJudged(party)
  return (
    <div class="game party-game">
      <Arena {...props} />
      <section class="tray">
        <Say {...props} words={guestPrompt(props)} />
        <Pick
          t={t}
          chosen={isRevealing(moment) ? judged?.hand : round?.hand}
          isOpen={openRound(state, party) !== undefined}
          throwHand={actions.throwHand}
        />
        <span />
      </section>
      <p class="sr">{w.leftNow(sayNumber(leftIn(party, moment)))}</p>
    </div>
  )
}

function Arena(props: PartyProps) {
  const { state, party, moment, t, w } = props
  const { facts } = party
  const round = turnRound(party)
  const judged = lastJudged(party)
  const verdict = judged && verdictOf(judged)
  const shown = verdict && judged && moment.name === 'result' ? { verdict, judged } : undefined
  const isTurn = moment.name === 'turn' || moment.name === 'closing'
  const number = isRevealing(moment) || !round ? judged?.number : round.number
  return (
    <section class={`press arena on party-arena ${shown ? 'usf' : ''} ${classOf(props)}`}>
      <Inks />
      <header class="bar">
        <div class="rd">
          {number !== undefined && t.roundTitle(sayNumber(number))}
          <small>{` · ${w.leftNow(sayNumber(leftIn(party, moment)))}`}</small>
        </div>
        <div class="tools">
          <Switches {...props} />
          <LeaveButton {...props} label={t.leave} question={w.leaveSure} isIcon />
        </div>
      </header>
      {shown ? (
        <VerdictPoster w={w} verdict={shown.verdict} why={verdictReason(w, shown.verdict, shown.judged)} />
      ) : (
        <>
          <h1 class="sr">{w.title}</h1>
          <div class="plate them">
            <span class="nm">{w.hostNamed(nameOf(t, facts.host))}</span>
          </div>
          <Arms {...props} />
          {isTurn && round?.asked && (
            <Disc t={t} msLeft={round.asked.endsAt - state.now} turnSeconds={round.asked.turnSeconds} />
          )}
        </>
      )}
      {moment.name === 'beat' && <ChantWord t={t} beat={moment.beat} />}
      {moment.name === 'opening' && <ChantWord t={t} beat="gu" />}
    </section>
  )
}

function VerdictPoster({ w, verdict, why }: { w: PartyProps['w']; verdict: Verdict; why: string }) {
  return (
    <div class="mid verdict">
      <VerdictBurst w={w} verdict={verdict} />
      <p class="b">{why}</p>
    </div>
  )
}

function Arms({ party, moment }: PartyProps) {
  const judged = lastJudged(party)
  const isOpen = moment.name === 'open'
  // A hand that was thrown on another page is not known here.
  const noHand = judged?.asked?.thrown ? 'empty' : 'late'
  return (
    <div class="arms" aria-hidden="true">
      <div class="armbox them">
        <div class="pose">
          <Arm pose={(isOpen && judged?.result?.hand) || 'pump'} />
        </div>
      </div>
      <div class="armbox me">
        <div class="pose">
          <Arm pose={isOpen ? (judged?.hand ?? noHand) : 'pump'} />
        </div>
      </div>
    </div>
  )
}

function classOf({ moment }: PartyProps): string {
  if (moment.name === 'opening') return 'beat chanting'
  if (moment.name === 'open') return 'open'
  if (moment.name !== 'beat') return 'waiting-hands'
  return `chanting ${moment.isLast ? 'turning' : 'beat'} ${moment.beat === 'ken' ? 'second' : ''}`
}
