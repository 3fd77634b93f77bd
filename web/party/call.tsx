import { Burst } from '../art/icons.tsx'
import { Lines } from '../components/poster.tsx'
import type { PartyRound } from '../state/party.ts'
import { BEATS, type Fate } from './reading.ts'
import type { PartyWords } from './words/index.ts'

/** The verdict of a round for this guest, in large letters. */
export function FateBurst({ w, fate }: { w: PartyWords; fate: Fate }) {
  return (
    <div class="burst fate">
      <Burst />
      <h1>
        <Lines lines={sayFate(w, fate)} />
      </h1>
    </div>
  )
}

export function sayFate(w: PartyWords, fate: Fate): string[] {
  return {
    won: w.callWon,
    in: w.callIn,
    drawn: w.callDrawn,
    revived: w.callRevived,
    playoff: w.callPlayoff,
    out: [w.callOut],
  }[fate]
}

/** The reason for a verdict: the two hands, or the rule that brought the guest back. */
export function sayWhy(w: PartyWords, fate: Fate, { result, hand, asked }: PartyRound): string {
  const theirs = result?.hand
  if (fate === 'revived') return w.revived
  if (fate === 'playoff') return w.playoff
  if (!theirs) return ''
  if (!hand) return fate === 'out' && asked && !asked.thrown ? w.whyMissed : w.hostHad(theirs)
  if (hand === theirs) return fate === 'out' ? w.whyDrawnOut(hand) : w.whyDrawn(hand)
  return BEATS[hand] === theirs ? w.whyWon(hand, theirs) : w.whyLost(hand, theirs)
}
