import { useState } from 'preact/hooks'
import { HANDS, type Hand } from '../../protocol/constants.ts'
import { Token } from '../art/hands.tsx'
import { Pick } from '../components/pick.tsx'
import type { Messages } from '../i18n/catalogue.ts'

const BEATS: Record<Hand, Hand> = { rock: 'scissors', scissors: 'paper', paper: 'rock' }

interface Played {
  mine: Hand
  theirs: Hand
}

/** Against a random hand, in this page alone: no game, no server, nothing that counts. */
export function Practice({ t, random = Math.random }: { t: Messages; random?: () => number }) {
  const [played, setPlayed] = useState<Played[]>([])
  const last = played.at(-1)
  const throwHand = (mine: Hand) => {
    const theirs = HANDS[Math.floor(random() * HANDS.length)] ?? 'rock'
    setPlayed([...played, { mine, theirs }])
  }
  const wins = played.filter(({ mine, theirs }) => BEATS[mine] === theirs).length
  const losses = played.filter(({ mine, theirs }) => BEATS[theirs] === mine).length
  return (
    <div class="practice">
      <div class="practice-table" aria-live="polite">
        <Token hand={last?.mine ?? null} />
        <b class={`big ${toneOf(last)}`}>
          {last ? sayOutcome(t, last) : 'VS'}
          <small class="num">{played.length > 0 && t.score(wins, losses)}</small>
        </b>
        <Token hand={last?.theirs ?? null} tone="them" />
      </div>
      <Pick t={t} chosen={undefined} isOpen={true} throwHand={throwHand} hasKeys={false} />
    </div>
  )
}

function sayOutcome(t: Messages, { mine, theirs }: Played): string {
  if (mine === theirs) return t.draw
  return BEATS[mine] === theirs ? t.won : t.lost
}

function toneOf(last: Played | undefined): string {
  if (!last || last.mine === last.theirs) return ''
  return BEATS[last.mine] === last.theirs ? 'ours' : 'theirs'
}
