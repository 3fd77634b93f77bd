/** The hands as data: the page draws them as SVG, the picture of a result on a canvas. 120 by 120. */
import type { Hand } from '../../protocol/constants.ts'

/** `u`: thick strokes as one shape, outlined on the outside, `s`: a closed shape, `l`: a line. */
type ShapeKind = 'u' | 's' | 'l'
export interface Shape {
  kind: ShapeKind
  d: string
  rotate?: [degrees: number, x: number, y: number]
}

/** `late`: a turn that was missed. `empty`: no hand. */
export type Pose = Hand | 'pump' | 'late' | 'empty'

/** From one point to another, with round ends. */
type Stroke = [x1: number, y1: number, x2: number, y2: number, width: number]

/** Half of it is inside of the shape, under the fill. */
export const OUTLINE = 10

/** A shape made of thick strokes. One path, since each element of a drawing costs time wherever it is shown. */
const union = (...strokes: Stroke[]): Shape => ({ kind: 'u', d: strokes.map(edgeOf).join('') })

/** All edges run in the same direction, so that strokes that overlap are filled where they do. */
function edgeOf([x1, y1, x2, y2, width]: Stroke): string {
  const radius = width / 2
  const length = Math.hypot(x2 - x1, y2 - y1)
  const dx = (radius * (y1 - y2)) / length
  const dy = (radius * (x2 - x1)) / length
  const at = (x: number, y: number) => `${Number(x.toFixed(2))} ${Number(y.toFixed(2))}`
  const halfTurn = `A${radius} ${radius} 0 0 1 `
  return `M${at(x1 + dx, y1 + dy)}${halfTurn}${at(x1 - dx, y1 - dy)}L${at(x2 - dx, y2 - dy)}${halfTurn}${at(x2 + dx, y2 + dy)}Z`
}

/** A rectangle with rounded corners. */
function finger(x: number, y: number, w: number, h: number, r: number, rotate?: Shape['rotate']): Shape {
  const arc = (dx: number, dy: number) => `a${r} ${r} 0 0 1 ${dx} ${dy}`
  const d = `M${x + r} ${y}h${w - 2 * r}${arc(r, r)}v${h - 2 * r}${arc(-r, r)}h${2 * r - w}${arc(-r, -r)}v${2 * r - h}${arc(r, -r)}Z`
  return rotate ? { kind: 's', d, rotate } : { kind: 's', d }
}

const shape = (d: string): Shape => ({ kind: 's', d })
const line = (d: string): Shape => ({ kind: 'l', d })
const WRIST: Stroke = [60, 100, 60, 122, 34]

const DASHES = 8
const DASH_TURN = 0.28

/** A dashed ring in the place of a hand. */
const EMPTY: Stroke[] = Array.from({ length: DASHES }, (_, index) => {
  const corner = (turn: number): [number, number] => {
    const angle = (2 * Math.PI * (index + turn)) / DASHES
    return [60 + 42 * Math.cos(angle), 66 + 42 * Math.sin(angle)]
  }
  return [...corner(-DASH_TURN / 2), ...corner(DASH_TURN / 2), 7]
})

export const HAND_SHAPES: Record<Pose, Shape[]> = {
  rock: [
    union(WRIST, [50, 76, 70, 76, 62]),
    finger(17, 33, 23, 46, 11.5),
    finger(38, 26, 23, 52, 11.5),
    finger(59, 27, 23, 50, 11.5),
    finger(80, 35, 21, 40, 10.5),
    finger(18, 70, 58, 24, 12, [-5, 47, 82]),
    line('M84 84q-2 13-12 19'),
  ],
  scissors: [
    union(WRIST, [50, 84, 70, 84, 52], [47, 74, 33, 17, 20], [68, 74, 88, 19, 20]),
    finger(60, 58, 21, 38, 10.5),
    finger(78, 63, 18, 31, 9),
    finger(28, 76, 50, 23, 11.5, [9, 53, 87]),
    line('M88 97q-5 9-13 12'),
  ],
  paper: [
    union(
      WRIST,
      [52, 86, 70, 86, 50],
      [42, 80, 19, 42, 17],
      [50, 72, 42, 16, 18.5],
      [62, 70, 66, 11, 18.5],
      [76, 76, 92, 24, 18.5],
      [74, 98, 109, 74, 19],
    ),
    line('M40 84q16-9 36-5M66 108q2-16 16-22'),
  ],
  /** The fist from behind, as it pumps. */
  pump: [
    union(WRIST),
    shape(
      'M22 66C16 44 24 34 36 36C41 24 55 23 60 31C67 23 80 25 84 36C98 33 106 46 99 68C101 92 90 110 74 111H48C32 110 20 92 22 66Z',
    ),
    line('M41 44q-1 8-4 13M61 40q0 9-2 15M81 44q1 7 0 13'),
    shape('M98 62c9 3 11 15 5 25c-4 8-12 10-15 5c-2-5 1-9 3-14'),
  ],
  /** A clock, which can be turned with the arm. */
  late: [union(...EMPTY, [60, 42, 60, 66, 8], [60, 66, 76, 75, 8])],
  empty: [union(...EMPTY)],
}

export const SLEEVE = 'M33 118Q60 125 87 118L108 420H12Z'
export const SLEEVE_BAND = 'M31.6 131Q60 138 88.4 131L89.6 144Q60 151 30.4 144Z'

/**
 * The ground of each hand, recognizable by its shape: a stone, a notched strip, a sheet with a folded corner. 100 by
 * 100.
 */
export const GROUNDS: Record<Hand, string> = {
  rock: 'M50 2C80 1 98 20 98 50S80 99 50 98S2 80 2 50S20 3 50 2Z',
  scissors: 'M10 3Q3 3 3 10V90Q3 97 10 97H90Q97 97 97 90V10Q97 3 90 3H72Q67 3 65 8L50 34L35 8Q33 3 28 3Z',
  paper: 'M10 3H70L97 30V90Q97 97 90 97H10Q3 97 3 90V10Q3 3 10 3Z',
}
export const FOLD = 'M70 3L97 30H77Q70 30 70 23Z'

/** The burst, for a win only. 100 by 100. */
export function burstPath(points = 18, inner = 0.8, seed = 3): string {
  const corners = Array.from({ length: points * 2 }, (_, index) => {
    const wobble = 1 + (((index * 7 + seed * 13) % 5) - 2) * 0.018
    const radius = (index % 2 ? 50 * inner : 49) * wobble
    const angle = (Math.PI * index) / points - Math.PI / 2
    return `${(50 + radius * Math.cos(angle)).toFixed(1)} ${(50 + radius * Math.sin(angle)).toFixed(1)}`
  })
  return `M${corners.join('L')}Z`
}
