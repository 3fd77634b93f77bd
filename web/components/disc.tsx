import type { Messages } from '../i18n/catalogue.ts'
import { sayNumber } from '../i18n/formatting.ts'
import { LAST_MS } from '../i18n/prompts.ts'

/** From here on the number is set smaller, so that it fits the disc. */
const THREE_DIGITS = 100

interface DiscProps {
  t: Messages
  msLeft: number
  turnSeconds: number
}

/**
 * The rest of the turn: a number, and a ring that empties. A turn after a result is longer than `turnSeconds` by the
 * time of the reveal, but the rules promise no more than `turnSeconds`, so the number never shows more.
 */
export function Disc({ t, msLeft, turnSeconds }: DiscProps) {
  const fullMs = turnSeconds * 1000
  const left = Math.min(fullMs, Math.max(0, msLeft))
  const part = Math.round((left / fullMs) * 100)
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
