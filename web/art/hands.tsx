/** Hands, arms and tokens. The sprite contains each hand once, and every use refers to it. */
import { HANDS, type Hand } from '../../protocol/constants.ts'
import { FOLD, GROUNDS, HAND_SHAPES, type Pose, type Shape, SLEEVE, SLEEVE_BAND } from './shapes.ts'

export function Shapes({ shapes }: { shapes: readonly Shape[] }) {
  return (
    <>
      {shapes.map(({ kind, d, width, rotate }) => (
        <path
          key={kind + d}
          class={`ink-${kind}`}
          d={d}
          {...(width === undefined ? {} : { 'stroke-width': width })}
          {...(rotate === undefined ? {} : { transform: `rotate(${rotate.join(' ')})` })}
        />
      ))}
    </>
  )
}

const POSES: Pose[] = [...HANDS, 'pump', 'late', 'empty']

/** One element for every rendering, so that its shapes are not compared each time. */
const SPRITE = (
  <svg class="sprite" width="0" height="0" aria-hidden="true" focusable="false">
    {POSES.map((pose) => (
      <symbol key={pose} id={`hand-${pose}`} overflow="visible">
        <Shapes shapes={HAND_SHAPES[pose]} />
      </symbol>
    ))}
    {HANDS.map((hand) => (
      <symbol key={hand} id={`ground-${hand}`} overflow="visible">
        <path d={GROUNDS[hand]} />
        {hand === 'paper' && <path class="ink-fold" d={FOLD} />}
      </symbol>
    ))}
    <symbol id="sleeve" overflow="visible">
      <path class="ink-sleeve" d={SLEEVE} />
      <path class="ink-band" d={SLEEVE_BAND} />
    </symbol>
  </svg>
)

/** Once per page, hidden. */
export const Sprite = () => SPRITE

export function HandArt({ pose }: { pose: Pose }) {
  return (
    <svg class="hand" viewBox="-2 -8 126 134" aria-hidden="true" focusable="false">
      <use href={`#hand-${pose}`} />
    </svg>
  )
}

/** The hand with the arm that it hangs from. */
export function Arm({ pose }: { pose: Pose }) {
  return (
    <svg class="arm-art" viewBox="0 -6 120 202" aria-hidden="true" focusable="false">
      <use href={`#hand-${pose}`} />
      <use href="#sleeve" />
    </svg>
  )
}

export function Ground({ hand }: { hand: Hand }) {
  return (
    <svg class="ground" viewBox="0 0 100 100" aria-hidden="true" focusable="false">
      <use href={`#ground-${hand}`} />
    </svg>
  )
}

/** A hand on its ground, recognizable by shape as well as by colour. Without a hand, an empty place. */
export function Token({ hand, tone = '' }: { hand: Hand | null; tone?: string }) {
  return (
    <span class={`token ${tone}`}>
      {hand ? (
        <>
          <Ground hand={hand} />
          <HandArt pose={hand} />
        </>
      ) : (
        <span class="no-hand" aria-hidden="true">
          –
        </span>
      )}
    </span>
  )
}
