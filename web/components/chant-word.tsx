import { Letters } from '../art/letters.tsx'
import type { Messages } from '../i18n/catalogue.ts'
import type { Beat } from '../state/reveal.ts'
import { Later } from './later.tsx'

const WORDS: Record<Beat, string> = {
  gu: 'グー',
  jan: 'じゃん',
  ken: 'けん',
  pon: 'ぽん!',
  aiko: 'あいこで',
  sho: 'しょ!',
}

/** One word of the chant, big in the middle. */
export function ChantWord({ t, beat }: { t: Messages; beat: Beat }) {
  const reading = beat === 'gu' ? t.beforeGu || t.beats[beat] : t.beats[beat]
  return (
    <div class="chant" aria-hidden="true">
      <Later frames={1}>
        <div class="pop" key={beat}>
          <Letters text={WORDS[beat]} kind="back" />
          <Letters text={WORDS[beat]} />
          {reading && <span class="reading">{reading}</span>}
        </div>
      </Later>
    </div>
  )
}
