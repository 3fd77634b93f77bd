import type { Hand } from '../../protocol/constants.ts'
import { Token } from '../art/hands.tsx'
import { HANDS_IN_ORDER } from '../browser/keyboard.ts'
import { sayNumber } from '../i18n/formatting.ts'
import type { PartyResult } from '../state/party.ts'
import { beaterOf } from './party-selectors.ts'
import type { PartyWords } from './words/index.ts'

interface BarsProps {
  w: PartyWords
  result: PartyResult
}

/** How many threw each hand, as bars. The bar of the hand that beats the host is yellow. */
export function Bars({ w, result }: BarsProps) {
  const { hand, counts } = result
  const most = Math.max(1, counts.rock, counts.scissors, counts.paper)
  return (
    <div class="bars">
      <ul>
        {HANDS_IN_ORDER.map((one) => (
          <li key={one} class={kindOf(one, hand)}>
            <Token hand={one} />
            <span class="track" aria-hidden="true">
              <span key={result.round} class="bar-fill" style={{ '--part': counts[one] / most }} />
            </span>
            <b class="num" aria-hidden="true">
              {sayNumber(counts[one])}
            </b>
            <span class="sr">{w.barOf(one, sayNumber(counts[one]))}</span>
          </li>
        ))}
      </ul>
      {counts.none > 0 && <p class="b did-not-throw">{w.didNotThrow(sayNumber(counts.none))}</p>}
    </div>
  )
}

const kindOf = (hand: Hand, host: Hand | null) => (host && beaterOf(host) === hand ? 'beats' : '')
