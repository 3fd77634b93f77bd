import type { Messages } from '../i18n/catalogue.ts'
import { sayNumber } from '../i18n/formatting.ts'
import { LAST_MS } from '../i18n/prompts.ts'

/** The rest of the turn: a number, and a ring that empties. `fullMs` is the length of the whole turn. */
export function Disc({ t, msLeft, fullMs }: { t: Messages; msLeft: number; fullMs: number }) {
  const left = Math.max(0, msLeft)
  const part = Math.round(Math.min(1, left / fullMs) * 100)
  return (
    <div class={left <= LAST_MS ? 'disc hurry' : 'disc'} style={{ '--part': part }} role="timer">
      <b key={Math.ceil(left / 1000)} class="num">
        {sayNumber(t, Math.ceil(left / 1000))}
      </b>
      <span>{t.secondsUnit}</span>
    </div>
  )
}
