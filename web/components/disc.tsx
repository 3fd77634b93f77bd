import type { Messages } from '../i18n/catalogue.ts'
import { sayNumber } from '../i18n/formatting.ts'
import { LAST_MS } from '../i18n/prompts.ts'

/** From here on the number is set smaller, so that it fits the disc. */
const THREE_DIGITS = 100

/** The rest of the turn: a number, and a ring that empties. `fullMs` is the length of the whole turn. */
export function Disc({ t, msLeft, fullMs }: { t: Messages; msLeft: number; fullMs: number }) {
  const left = Math.max(0, msLeft)
  const part = Math.round(Math.min(1, left / fullMs) * 100)
  const seconds = Math.ceil(left / 1000)
  const kind = left <= LAST_MS ? 'hurry' : seconds >= THREE_DIGITS ? 'long' : ''
  return (
    <div class={`disc ${kind}`} style={{ '--part': part }} role="timer">
      <b key={seconds} class="num">
        {sayNumber(seconds)}
      </b>
      <span>{t.secondsUnit}</span>
    </div>
  )
}
