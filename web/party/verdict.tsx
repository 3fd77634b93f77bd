import { Burst } from '../art/icons.tsx'
import { Lines } from '../components/poster.tsx'
import type { PartyResult, PartyRound } from '../state/party.ts'
import { BEATS, type Verdict } from './party-selectors.ts'
import type { PartyWords } from './words/index.ts'

/** The verdict of a round for this guest, in large letters. */
export function VerdictBurst({ w, verdict }: { w: PartyWords; verdict: Verdict }) {
  return (
    <div class="burst verdict-burst">
      <Burst />
      <h1>
        <Lines lines={verdictLines(w, verdict)} />
      </h1>
    </div>
  )
}

export function verdictLines(w: PartyWords, verdict: Verdict): string[] {
  return {
    won: w.callWon,
    in: w.callIn,
    drawn: w.callDrawn,
    revived: w.callRevived,
    playoff: w.callPlayoff,
    out: [w.callOut],
  }[verdict]
}

/** Who is back in: everybody of the round, or only those who threw, if some did and others did not. */
export function revivedText(w: PartyWords, { counts: { none, rock, scissors, paper } }: PartyResult): string {
  return none > 0 && rock + scissors + paper > 0 ? w.revivedThrowers : w.revived
}

/** The reason for a verdict: the two hands, or the rule that brought the guest back. */
export function verdictReason(w: PartyWords, verdict: Verdict, { result, hand, asked }: PartyRound): string {
  const theirs = result?.hand
  if (verdict === 'revived' && result) return revivedText(w, result)
  if (verdict === 'playoff') return w.playoff
  if (!theirs) return ''
  if (!hand) return verdict === 'out' && asked && !asked.thrown ? w.whyMissed : w.hostHad(theirs)
  if (hand === theirs) return verdict === 'out' ? w.whyDrawnOut(hand) : w.whyDrawn(hand)
  return BEATS[hand] === theirs ? w.whyWon(hand, theirs) : w.whyLost(hand, theirs)
}
