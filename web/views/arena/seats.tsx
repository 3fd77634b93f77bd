import type { Player } from '../../../protocol/messages.ts'
import { Arm } from '../../art/hands.tsx'
import { Icon } from '../../art/icons.tsx'
import type { Pose } from '../../art/shapes.ts'
import { Hearts } from '../../components/hearts.tsx'
import { Later } from '../../components/later.tsx'
import type { Messages } from '../../i18n/catalogue.ts'
import { nameOf, shortNameOf, widthOf } from '../../i18n/formatting.ts'
import type { ArenaView, Seat, Standing } from '../../state/arena-view.ts'
import type { SceneProps } from './props.ts'

/** The two arms over the seam. In a group, only this player's own. */
export function Arms({ scene: { ours, others, isGroup } }: { scene: ArenaView }) {
  const rival = isGroup ? undefined : others[0]
  return (
    <div class="arms" aria-hidden="true">
      {rival && <ArmBox seat={rival} side="them" />}
      {ours && <ArmBox seat={ours} side="me" />}
    </div>
  )
}

function ArmBox({ seat, side }: { seat: Seat; side: 'me' | 'them' }) {
  const out = seat.lives === 0 && !seat.isBreaking ? 'gone' : ''
  return (
    <div class={`armbox ${side} ${seat.fate} ${out}`}>
      <div class="pose">
        <Later frames={2}>
          <Arm pose={poseOf(seat)} />
        </Later>
      </div>
    </div>
  )
}

function poseOf({ hand, missed }: Seat): Pose {
  if (hand) return hand
  return missed ? (missed === 'left' ? 'empty' : 'late') : 'pump'
}

interface PlateProps extends SceneProps {
  seat: Seat
  side: 'me' | 'them'
}

/** In Latin letters. A longer name takes two lines of smaller ones on a phone. */
const LONG = 10

export function Plate({ t, seat, side }: PlateProps) {
  const name = nameOf(t, seat.player)
  return (
    <div class={`plate ${side}`}>
      <span class={widthOf(name) > LONG ? 'nm long' : 'nm'}>
        <bdi>{name}</bdi>
      </span>
      <Hearts t={t} lives={seat.lives} of={seat.livesAtFirst} isBreaking={seat.isBreaking} />
      <span key={seat.standing} class="st">
        <StandingWords t={t} standing={seat.standing} />
      </span>
    </div>
  )
}

/** A group: each rival has a fist. */
export function Rivals({ t, seats }: SceneProps & { seats: Seat[] }) {
  return (
    <ul class={`rivals of-${seats.length}`}>
      {seats.map((seat) => (
        <li
          key={seat.player.playerId}
          class={`rival ${seat.fate} ${seat.lives === 0 && !seat.isBreaking ? 'out' : ''}`}
        >
          <ShortName t={t} player={seat.player} />
          <Hearts t={t} lives={seat.lives} of={seat.livesAtFirst} isBreaking={seat.isBreaking} />
          <span key={seat.standing} class="mk">
            <StandingWords t={t} standing={seat.standing} isShort />
          </span>
          <div class="cut" aria-hidden="true">
            <div class="pose">
              <Arm pose={poseOf(seat)} />
            </div>
          </div>
        </li>
      ))}
    </ul>
  )
}

function ShortName({ t, player }: { t: Messages; player: Player }) {
  const { short, tag } = shortNameOf(t, player)
  return (
    <span class="nm">
      <bdi>{short}</bdi>
      {tag && <span>{tag}</span>}
    </span>
  )
}

function StandingWords({ t, standing, isShort }: { t: Messages; standing: Standing; isShort?: boolean }) {
  if (standing === 'none') return null
  if (standing === 'ready')
    return (
      <>
        <Icon name="check" />
        {isShort ? t.readyShort : t.ready}
      </>
    )
  const choosing = isShort ? t.choosingShort : t.choosing
  return <>{{ choosing, offline: t.offline, out: t.out, missed: t.missed }[standing]}</>
}
