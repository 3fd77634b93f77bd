import { Icon } from '../art/icons.tsx'
import { Confetti } from '../components/confetti.tsx'
import { Poster, Split } from '../components/poster.tsx'
import { sayNumber } from '../i18n/formatting.ts'
import { isKept } from '../state/selectors.ts'
import { Fairness } from './fairness.tsx'
import { shownRound } from './party-selectors.ts'
import type { PartyProps } from './props.ts'
import { VerdictBurst } from './verdict.tsx'

/** The page of a winner, with the code that the host can check. */
export function GuestWon(props: PartyProps) {
  const { state, party, events, actions, moment, t, w } = props
  const { facts, prizeCode } = party
  const over = shownRound(party, moment)?.result?.over
  const isCopied = isKept(state, actions.boast())
  const isOver = moment.name === 'over' || moment.name === 'cancelled'
  return (
    <Split
      kind="party-won"
      poster={
        <Poster {...props} kind="usf won-poster" hasHome={false}>
          <Confetti />
          <div class="mid">
            <VerdictBurst w={w} verdict="won" />
          </div>
        </Poster>
      }
    >
      <p class="center b">{w.showHost}</p>
      <p class="center prize">
        <span class="sr">{w.winnersCode} </span>
        {prizeCode ? <b class="code">{spaced(prizeCode)}</b> : <b class="code">…</b>}
      </p>
      <p class="center soft fixed">
        {over ? w.oneOf(events.shownName(), sayNumber(facts.guests), sayNumber(over.rounds)) : w.wonAlready}
      </p>
      <button type="button" class="btn main one-line" onClick={() => void actions.shareWin()}>
        <Icon name={isCopied ? 'check' : 'share'} />
        {isCopied ? t.sent : w.boast}
      </button>
      <span role="status" class="sr">
        {isCopied && t.sent}
      </span>
      <Fairness {...props} />
      {/* Its room is kept, so that the code stays where it is. */}
      <button
        type="button"
        class={isOver ? 'btn ghost' : 'btn ghost later'}
        onClick={() => void actions.leave()}
      >
        {t.home}
      </button>
    </Split>
  )
}

/** A code in two halves, which are easier to read out. */
export function spaced(code: string): string {
  const half = Math.ceil(code.length / 2)
  return `${code.slice(0, half)} ${code.slice(half)}`
}
