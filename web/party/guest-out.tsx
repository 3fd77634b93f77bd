import { Friend } from '../art/faces.tsx'
import { Arm } from '../art/hands.tsx'
import { Icon } from '../art/icons.tsx'
import { ChantWord } from '../components/chant-word.tsx'
import { Lines, Poster, Split } from '../components/poster.tsx'
import { sayNumber } from '../i18n/formatting.ts'
import { Bars } from './bars.tsx'
import { Fairness } from './fairness.tsx'
import { lastJudged, lastVerdict, leftIn, secondsLeft, shownRound } from './party-selectors.ts'
import type { PartyProps } from './props.ts'
import { turnRound } from './timeline.ts'
import { revivedText, verdictReason } from './verdict.tsx'
import { WinnerList } from './winner-list.tsx'

/** The page of a guest who is out: the reason, and how the others are doing. */
export function GuestOut(props: PartyProps) {
  const { party, moment, t, w, actions } = props
  const shown = shownRound(party, moment)
  return (
    <Split kind="party-out" poster={<OutPoster {...props} />}>
      {moment.name === 'over' && <WinnerList {...props} />}
      <p class="big">{statusText(props)}</p>
      {shown?.result && (
        <section class="party-bars">
          <h2 class="b s soft">{`${t.roundTitle(sayNumber(shown.number))} · ${w.everybodysHands}`}</h2>
          <div class="on ink-box">
            {shown.result.hand && <p class="b host-hand">{w.hostHad(shown.result.hand)}</p>}
            <Bars w={w} result={shown.result} />
          </div>
        </section>
      )}
      {!shown?.result?.over && <p class="soft">{w.leftMayRevive(sayNumber(leftIn(party, moment)))}</p>}
      <Fairness {...props} />
      <button type="button" class="btn ghost" onClick={() => void actions.leave()}>
        {t.home}
      </button>
    </Split>
  )
}

function OutPoster(props: PartyProps) {
  const { party, moment, t, w } = props
  const last = lastVerdict(party)
  const over = moment.name === 'over' ? lastJudged(party)?.result?.over : undefined
  return (
    <Poster {...props} kind="themf out-poster" hasHome={false}>
      <div class="in" aria-hidden="true">
        <div class="a them">
          <Arm pose={(moment.name !== 'beat' && lastJudged(party)?.result?.hand) || 'pump'} />
        </div>
      </div>
      <div class="low">
        <h1 class="huge">{over ? w.winners(over.winners.length) : w.callOut}</h1>
        {!over && (
          <p class="b">
            {last?.verdict === 'out' ? verdictReason(w, last.verdict, last.round) : w.lookingOn}
          </p>
        )}
      </div>
      {moment.name === 'beat' && <ChantWord t={t} beat={moment.beat} />}
    </Poster>
  )
}

function statusText({ state, party, moment, w }: PartyProps): string {
  const round = turnRound(party)
  if (moment.name === 'over') {
    const over = lastJudged(party)?.result?.over
    return w.congratulations(sayNumber(party.facts.guests), sayNumber(over?.rounds ?? 0))
  }
  if (moment.name === 'turn' && round)
    return w.leftAndSeconds(sayNumber(leftIn(party, moment)), sayNumber(secondsLeft(round, state.now)))
  const result = lastJudged(party)?.result
  if (moment.name === 'result' && result?.again === 'revived') return revivedText(w, result)
  return w.leftNow(sayNumber(leftIn(party, moment)))
}

/** The end of a party without a winner. */
export function Cancelled(props: PartyProps) {
  const { party, w, actions, t } = props
  const reason = lastJudged(party)?.result?.over?.reason ?? 'ended'
  return (
    <Split
      kind="party-out"
      poster={
        <Poster {...props} kind="themf off-poster" goHome={() => void actions.leave()}>
          <div class="faces" aria-hidden="true">
            <Friend eyes="shut" mouth="flat" />
          </div>
          <div class="low">
            <h1 class="huge">
              <Lines lines={w.cancelled} />
            </h1>
          </div>
        </Poster>
      }
    >
      <p class="big">{w.cancelledWhy[reason]}</p>
      {party.facts.you === 'host' && (
        <button type="button" class="btn them main one-line" onClick={() => void actions.startAnotherParty()}>
          {w.again}
        </button>
      )}
      <button
        type="button"
        class={party.facts.you === 'host' ? 'btn ghost' : 'btn main one-line'}
        onClick={() => void actions.leave()}
      >
        <Icon name="back" />
        {t.home}
      </button>
    </Split>
  )
}
