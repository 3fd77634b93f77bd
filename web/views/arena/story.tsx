import { Burst } from '../../art/icons.tsx'
import { Letters } from '../../art/letters.tsx'
import { nameIn } from '../../i18n/words.ts'
import type { Beat } from '../../state/reveal.ts'
import type { SceneProps } from './props.ts'

const WORDS: Record<Beat, string> = {
  gu: 'グー',
  jan: 'じゃん',
  ken: 'けん',
  pon: 'ぽん!',
  aiko: 'あいこで',
  sho: 'しょ!',
}

/** The word of the chant that is being said, big in the middle. */
export function Chant({ t, scene: { phase } }: SceneProps) {
  if (!phase || !('beat' in phase)) return null
  const { beat } = phase
  const reading = beat === 'gu' ? t.beforeGu || t.beats[beat] : t.beats[beat]
  return (
    <div class="chant" aria-hidden="true">
      <div class="pop" key={beat}>
        <Letters text={WORDS[beat]} kind="back" />
        <Letters text={WORDS[beat]} />
        {reading && <span class="reading">{reading}</span>}
      </div>
    </div>
  )
}

/** Who won, over the winner's ink: a burst for oneself, a slip of paper for anybody else. */
export function Call({ state, t, scene }: SceneProps) {
  const { phase, result, verdict, ours, game } = scene
  if (phase?.name !== 'after' || !result) return null
  if (result.outcome === 'abandoned') return <Slip text={t.callNobody} />
  if (result.outcome === 'draw')
    return (
      <div class="call drawn" aria-hidden="true">
        <div class="plain">
          <Letters text="あいこ" />
        </div>
      </div>
    )
  const [winner] = result.winners
  if (!ours?.isMe && winner && !scene.isGroup) return <Slip text={t.callWonBy(nameIn(t, game, winner))} />
  if (verdict === 'winner')
    return (
      <div class="call" aria-hidden="true">
        <div class="burst">
          <Burst />
          <b>{t.callWon}</b>
        </div>
      </div>
    )
  const isMine = state.player?.playerId === ours?.player.playerId
  return verdict === 'loser' && isMine ? <Slip text={t.callLost} /> : null
}

function Slip({ text }: { text: string }) {
  return (
    <div class="call" aria-hidden="true">
      <div class="plain">{text}</div>
    </div>
  )
}
