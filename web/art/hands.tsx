/** Hands, arms and tokens. */
import type { VNode } from 'preact'
import { HANDS, type Hand } from '../../protocol/constants.ts'
import { FOLD, GROUNDS, HAND_SHAPES, type Pose, type Shape, SLEEVE, SLEEVE_BAND } from './shapes.ts'

export function Shapes({ shapes }: { shapes: readonly Shape[] }) {
  return (
    <>
      {shapes.map(({ kind, d, rotate }) => (
        <path
          key={kind + d}
          class={`ink-${kind}`}
          d={d}
          {...(rotate === undefined ? {} : { transform: `rotate(${rotate.join(' ')})` })}
        />
      ))}
    </>
  )
}

/** Each drawing is one element for every rendering, so that its shapes are not compared each time. */
const drawings = <Key extends string>(keys: readonly Key[], draw: (key: Key) => VNode) =>
  Object.fromEntries(keys.map((key) => [key, draw(key)])) as Record<Key, VNode>

const POSES: Pose[] = [...HANDS, 'pump', 'late', 'empty']

const HAND_ART = drawings(POSES, (pose) => (
  <svg class="hand" viewBox="-2 -8 126 134" aria-hidden="true" focusable="false">
    <Shapes shapes={HAND_SHAPES[pose]} />
  </svg>
))

const ARMS = drawings(POSES, (pose) => (
  <svg class="arm-art" viewBox="0 -6 120 202" aria-hidden="true" focusable="false">
    <Shapes shapes={HAND_SHAPES[pose]} />
    <path class="ink-sleeve" d={SLEEVE} />
    <path class="ink-band" d={SLEEVE_BAND} />
  </svg>
))

const GROUND_ART = drawings(HANDS, (hand) => (
  <svg class="ground" viewBox="0 0 100 100" aria-hidden="true" focusable="false">
    <path d={GROUNDS[hand]} />
    {hand === 'paper' && <path class="ink-fold" d={FOLD} />}
  </svg>
))

export const HandArt = ({ pose }: { pose: Pose }) => HAND_ART[pose]

/** The hand with the arm that it hangs from. */
export const Arm = ({ pose }: { pose: Pose }) => ARMS[pose]

export const Ground = ({ hand }: { hand: Hand }) => GROUND_ART[hand]

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
