import type { Hand } from '../../protocol/constants.ts'
import { Token } from '../art/hands.tsx'
import type { Messages } from '../i18n/catalogue.ts'
import { sayNumber } from '../i18n/formatting.ts'
import type { Outcome, PastHands } from '../state/record.ts'
import { Later } from './later.tsx'

interface ReplayProps {
  t: Messages
  rounds: readonly PastHands[]
  /** Appears round by round. */
  isPlayed?: boolean
}

const TONES: Record<Outcome, [mine: string, theirs: string]> = {
  won: ['won', 'lost'],
  lost: ['lost', 'won'],
  even: ['', ''],
}

/** A game of two as a strip: this player's hands above, the opponent's below, the winner's underlined. */
export function Replay({ t, rounds, isPlayed = false }: ReplayProps) {
  return (
    // Scrolls sideways when there are many, so it takes the keyboard's focus.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable
    <ol class={isPlayed ? 'replay played' : 'replay'} aria-label={t.rounds} tabIndex={0}>
      {rounds.map(([mine, theirs, outcome], index) => (
        <Later key={String(index)} frames={isPlayed ? index + 2 : 0}>
          <li style={{ '--delay': `${Math.min(index * 220, 2_200)}ms` }}>
            <span class="sr">{sayRound(t, index + 1, mine, theirs, outcome)}</span>
            <span class="n" aria-hidden="true">
              {sayNumber(index + 1)}
            </span>
            <Token hand={mine} tone={TONES[outcome][0]} />
            <Token hand={theirs} tone={`them ${TONES[outcome][1]}`} />
          </li>
        </Later>
      ))}
    </ol>
  )
}

function sayRound(
  t: Messages,
  round: number,
  mine: Hand | null,
  theirs: Hand | null,
  outcome: Outcome,
): string {
  const say = (hand: Hand | null) => (hand ? t.hand(hand) : t.noHand)
  const outcomes = { won: t.won, lost: t.lost, even: t.draw }
  return t.replayOf(sayNumber(round), say(mine), say(theirs), outcomes[outcome])
}
