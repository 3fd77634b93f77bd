import { useState } from 'preact/hooks'
import { Burst } from '../art/icons.tsx'
import { Confetti } from '../components/confetti.tsx'
import { Poster, Split } from '../components/poster.tsx'
import { nameOf, sayNumber } from '../i18n/formatting.ts'
import { CodeField } from './code-field.tsx'
import { Fairness } from './fairness.tsx'
import { lastJudged } from './party-selectors.ts'
import type { PartyProps } from './props.ts'
import { WinnerList } from './winner-list.tsx'

/** The host's page at the end: the winners, and a check of the code that somebody shows. */
export function HostOver(props: PartyProps) {
  const { party, actions, w } = props
  const over = lastJudged(party)?.result?.over
  return (
    <Split
      kind="party-won"
      poster={
        <Poster {...props} kind="usf won-poster" goHome={() => void actions.leave()}>
          <Confetti />
          <div class="mid">
            <div class="burst verdict-burst">
              <Burst />
              <h1>{w.winners(over?.winners.length ?? 0)}</h1>
            </div>
          </div>
        </Poster>
      }
    >
      <p class="center b">{w.congratulations(sayNumber(party.facts.guests), sayNumber(over?.rounds ?? 0))}</p>
      <WinnerList {...props} />
      <CheckCode {...props} />
      <button type="button" class="btn them main one-line" onClick={() => void actions.startAnotherParty()}>
        {w.again}
      </button>
      <Fairness {...props} />
    </Split>
  )
}

function CheckCode({ party, t, w }: PartyProps) {
  const [checked, setChecked] = useState<string>()
  const code = checked?.replaceAll(/[^A-Z0-9]/g, '')
  const winner = party.prizeCodes.find(({ prizeCode }) => prizeCode.toUpperCase() === code)
  const answer = winner
    ? { text: w.codeIsOf(nameOf(t, winner)), isGood: true }
    : { text: w.codeIsWrong, isGood: false }
  return (
    <CodeField
      label={w.checkCode}
      button={w.check}
      use={setChecked}
      answer={checked === undefined ? undefined : answer}
    />
  )
}
