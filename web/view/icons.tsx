/** The pictures, drawn here: strokes with round ends, once thick in the line's colour and once in the skin's. */
import type { Hand } from '../../protocol/constants.ts'

type Stroke = [x1: number, y1: number, x2: number, y2: number, width: number]

/** Each layer is one shape with one outline; a later layer lies on the earlier ones. */
const DRAWINGS: Record<Hand, Stroke[][]> = {
  rock: [
    [[25, 40, 40, 40, 30]],
    [[18.5, 23, 18.5, 33, 8.5]],
    [[27.5, 20.5, 27.5, 33, 8.5]],
    [[36.5, 20.5, 36.5, 33, 8.5]],
    [[45.5, 23, 45.5, 32, 8.5]],
    [[17, 42, 33, 43, 9]],
  ],
  paper: [
    [
      [28, 44, 36, 44, 24],
      [22, 40, 17.5, 19, 7.5],
      [29, 36, 28, 10, 7.5],
      [36.5, 36, 38.5, 11, 7.5],
      [43.5, 40, 48.5, 20, 7],
      [24, 50, 11, 38, 7.5],
    ],
  ],
  scissors: [
    [
      [28, 44, 36, 44, 24],
      [26, 40, 18, 12, 8],
      [34, 40, 44, 11, 8],
    ],
    [[44.5, 37, 44.5, 44, 8]],
    [[36, 36, 36, 44, 8]],
    [[20, 47, 35, 46, 8.5]],
  ],
}

function Lines({ strokes, kind, extra }: { strokes: Stroke[]; kind: string; extra: number }) {
  return (
    <>
      {strokes.map(([x1, y1, x2, y2, width]) => (
        <line key={`${x1} ${y1}`} class={kind} x1={x1} y1={y1} x2={x2} y2={y2} stroke-width={width + extra} />
      ))}
    </>
  )
}

/** A hand; silent, since its name stands beside it. */
export function HandIcon({ hand }: { hand: Hand }) {
  return (
    <svg class={`hand-icon ${hand}`} viewBox="0 0 64 64" aria-hidden="true">
      {DRAWINGS[hand].map((strokes) => (
        <g key={strokes.join()}>
          <Lines strokes={strokes} kind="outline" extra={4.5} />
          <Lines strokes={strokes} kind="skin" extra={0} />
        </g>
      ))}
    </svg>
  )
}

export function Heart({ full }: { full: boolean }) {
  return (
    <svg class={full ? 'heart' : 'heart gone'} viewBox="0 0 24 24" aria-hidden="true">
      <path d="M12 20.5C5.5 15.6 3 12.4 3 8.9A4.7 4.7 0 0 1 12 7a4.7 4.7 0 0 1 9 1.9c0 3.5-2.5 6.7-9 11.6Z" />
    </svg>
  )
}
