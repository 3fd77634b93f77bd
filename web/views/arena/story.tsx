import { Burst } from '../../art/icons.tsx'
import { Letters } from '../../art/letters.tsx'
import { ChantWord } from '../../components/chant-word.tsx'
import { nameIn } from '../../i18n/formatting.ts'
import type { SceneProps } from './props.ts'

/** The word of the chant that is being said. */
export function Chant({ t, scene: { phase } }: SceneProps) {
  return phase && 'beat' in phase ? <ChantWord t={t} beat={phase.beat} /> : null
}

/** Who won, over the winner's ink: a burst for this player, a slip of paper for others. */
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
