/** The fist with a face, for players in a room, the bot and the stamps. 120 by 120. */
import type { ComponentChildren } from 'preact'
import type { Stamp } from '../../protocol/constants.ts'
import { Shapes } from './hands.tsx'
import { HAND_SHAPES } from './shapes.ts'

function Body() {
  return (
    <>
      <path
        class="ink-s"
        d="M20 56C13 34 22 22 35 25C40 13 54 12 60 20C67 12 81 14 85 25C99 22 107 35 100 57C102 84 90 104 72 105H48C30 104 18 84 20 56Z"
      />
      <path class="ink-l" d="M40 33q-1 6-3 9M60 29q0 6-1 10M80 33q1 6 1 9" />
    </>
  )
}

function Dot({ x, y, r = 5 }: { x: number; y: number; r?: number }) {
  return <circle class="ink-d" cx={x} cy={y} r={r} />
}

const EYES = {
  dot: (
    <>
      <Dot x={46} y={62} />
      <Dot x={74} y={62} />
    </>
  ),
  joy: <path class="ink-l" d="M39 64q7-9 14 0M67 64q7-9 14 0" />,
  shut: <path class="ink-l" d="M39 61q7 7 14 0M67 61q7 7 14 0" />,
  big: (
    <>
      <circle class="ink-s" cx="45" cy="60" r="9" />
      <circle class="ink-s" cx="75" cy="60" r="9" />
      <Dot x={45} y={60} r={3} />
      <Dot x={75} y={60} r={3} />
    </>
  ),
  side: (
    <>
      <Dot x={50} y={60} />
      <Dot x={78} y={60} />
      <path class="ink-l" d="M40 50h15M69 47l14 4" />
    </>
  ),
  keen: (
    <>
      <Dot x={46} y={63} />
      <Dot x={74} y={63} />
      <path class="ink-l" d="M37 50l14 6M83 50l-14 6" />
    </>
  ),
  wink: (
    <>
      <Dot x={46} y={62} />
      <path class="ink-l" d="M67 63q7-8 14 0" />
    </>
  ),
  star: (
    <path
      class="ink-d"
      d="M46 52l3 7 7 1-5 5 1 7-6-4-6 4 1-7-5-5 7-1ZM74 52l3 7 7 1-5 5 1 7-6-4-6 4 1-7-5-5 7-1Z"
    />
  ),
}
const MOUTHS = {
  smile: <path class="ink-l" d="M51 78q9 9 18 0" />,
  open: <path class="ink-s ink-mouth" d="M48 76h24q0 16-12 16T48 76Z" />,
  o: <ellipse class="ink-s ink-mouth" cx="60" cy="84" rx="7" ry="9" />,
  wave: <path class="ink-l" d="M47 83q4-6 8 0t8 0t8 0" />,
  flat: <path class="ink-l" d="M52 82h16" />,
  sad: <path class="ink-l" d="M52 85q8-7 16 0" />,
}
export type Eyes = keyof typeof EYES
export type Mouth = keyof typeof MOUTHS

function Face({ eyes, mouth, turn = 0 }: { eyes: Eyes; mouth: Mouth; turn?: number }) {
  return (
    <g transform={`rotate(${turn} 60 70)`}>
      <Body />
      <ellipse class="ink-cheek" cx="37" cy="76" rx="7" ry="4.5" />
      <ellipse class="ink-cheek" cx="83" cy="76" rx="7" ry="4.5" />
      {EYES[eyes]}
      {MOUTHS[mouth]}
    </g>
  )
}

export function Friend({ eyes = 'joy', mouth = 'smile' }: { eyes?: Eyes; mouth?: Mouth }) {
  return (
    <svg class="hand" viewBox="8 4 104 108" aria-hidden="true" focusable="false">
      <Face eyes={eyes} mouth={mouth} />
    </svg>
  )
}

export function Bot() {
  return (
    <svg class="hand" viewBox="0 -22 120 136" aria-hidden="true" focusable="false">
      <path class="ink-l" d="M60 16V-4" />
      <circle class="ink-s ink-mouth" cx="60" cy="-10" r="8" />
      <Body />
      <rect class="ink-s ink-visor" x="32" y="48" width="56" height="28" rx="14" />
      <Dot x={48} y={62} />
      <Dot x={72} y={62} />
      <path class="ink-l" d="M50 89h20" />
    </svg>
  )
}

/** A small open hand next to a face. */
function Wave({ x, y, turn }: { x: number; y: number; turn: number }) {
  return (
    <g transform={`translate(${x} ${y}) rotate(${turn}) scale(.36)`}>
      <Shapes shapes={HAND_SHAPES.paper} />
    </g>
  )
}

const Mark = ({ d }: { d: string }) => <path class="ink-l ink-mark" d={d} />

const STAMPS: Record<Stamp, ComponentChildren> = {
  hello: (
    <>
      <Face eyes="dot" mouth="open" />
      <Wave x={92} y={18} turn={18} />
      <Mark d="M139 22q6 8 4 17M148 16q9 12 5 27" />
    </>
  ),
  nice: (
    <>
      <Face eyes="joy" mouth="smile" />
      <g transform="translate(96 48) rotate(8)">
        <path class="ink-s" d="M4 22h8L18 4q8-4 9 5l-1 10h11q7 1 5 9l-4 15q-2 6-9 6H4Z" />
      </g>
    </>
  ),
  wow: (
    <>
      <Face eyes="big" mouth="o" />
      <Mark d="M8 30L-4 22M4 52H-12M112 30L124 22M116 52H132M30 6L24-8M90 6L96-8M60 0V-14" />
    </>
  ),
  hmm: (
    <>
      <Face eyes="side" mouth="wave" />
      <Dot x={112} y={22} r={4} />
      <Dot x={126} y={14} r={6} />
      <Dot x={143} y={2} r={8} />
    </>
  ),
  lucky: (
    <>
      <Face eyes="star" mouth="open" />
      <g transform="translate(122 16)">
        <path
          class="ink-s ink-leaf"
          d="M0 0C-16-2-16-20-4-18C-2-18 0-14 0-12C0-14 2-18 4-18C16-20 16-2 0 0ZM0 0C-2-16-20-16-18-4C-18-2-14 0-12 0C-14 0-18 2-18 4C-20 16-2 16 0 0ZM0 0C16-2 20-16 18 4C18 18 2 16 0 0ZM0 0C2 16 12 22 4 20C-12 18-8 8 0 0Z"
        />
        <path class="ink-l" d="M2 4q6 14 14 20" />
      </g>
    </>
  ),
  sorry: (
    <>
      <Face eyes="shut" mouth="sad" turn={12} />
      <path class="ink-s ink-drop" d="M110 22q12 16 0 22q-12-6 0-22Z" />
      <Mark d="M8 96q-8 6-16 6M112 96q8 6 16 6" />
    </>
  ),
  again: (
    <>
      <Mark d="M-4 84A68 68 0 0 1 104 8M124 44A68 68 0 0 1 70 124" />
      <path class="ink-d" d="M96-6L118 12L92 20ZM84 112L62 126L86 138Z" />
      <Face eyes="keen" mouth="smile" />
    </>
  ),
  bye: (
    <>
      <Face eyes="wink" mouth="smile" />
      <Wave x={96} y={20} turn={30} />
      <Wave x={-14} y={34} turn={-40} />
      <Mark d="M144 36q7 7 6 16M-24 36q-6 8-4 16" />
    </>
  ),
}

/** The place of a stamp, which has its size without a drawing, too. */
export const StampPlace = ({ children }: { children: ComponentChildren }) => (
  <svg class="stamp-art" viewBox="-22 -20 170 162" aria-hidden="true" focusable="false">
    {children}
  </svg>
)

export const StampDrawing = ({ stamp }: { stamp: Stamp }) => <>{STAMPS[stamp]}</>

export const StampArt = ({ stamp }: { stamp: Stamp }) => (
  <StampPlace>
    <StampDrawing stamp={stamp} />
  </StampPlace>
)
