import type { Entry, Segment } from '../../api-types.ts'
import { formatDuration } from '../format/time.ts'
import { noteOf, placeNote } from './rows.ts'
import { type Scale, ticksOf } from './scale.ts'

const percent = (place: number) => `${(place * 100).toFixed(3)}%`
const MIDDLE = 12

/** The hatching of waits, once per page. */
export function Patterns() {
  const stripes = (id: string, ground: string, line: string, width: number) => (
    <pattern id={id} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
      <rect width="6" height="6" fill={`var(${ground})`} />
      <rect width={width} height="6" fill={`var(${line})`} />
    </pattern>
  )
  return (
    <svg width="0" height="0" style={{ position: 'absolute' }} aria-hidden="true">
      <defs>
        {stripes('hatch', '--hatch-bg', '--hatch', 1.6)}
        {stripes('hatch-live', '--wait-bg', '--wait', 2)}
      </defs>
    </svg>
  )
}

export function GridLines({ scale, height = 24 }: { scale: Scale; height?: number }) {
  return (
    <>
      {scale.gap && (
        <rect
          class="fold-gap"
          x={percent(scale.place(scale.gap.a))}
          width={percent(scale.place(scale.gap.b) - scale.place(scale.gap.a))}
          height={height}
        />
      )}
      {ticksOf(scale)
        .filter((t) => t > scale.from)
        .map((t) => (
          <line
            class="grid-line"
            x1={percent(scale.place(t))}
            x2={percent(scale.place(t))}
            y1="0"
            y2={height}
          />
        ))}
    </>
  )
}

const clamp = (place: number) => Math.min(1, Math.max(0, place))

interface BarProps {
  segment: Segment
  scale: Scale
  now: number
  isAborted?: boolean
  y?: number
  height?: number
}

/** One stretch of an entry. At least 3 px wide. */
export function Bar({ segment, scale, now, isAborted, y = 6, height = 12 }: BarProps) {
  const start = clamp(scale.place(segment.a))
  const end = clamp(scale.place(segment.b ?? now))
  if (segment.a > scale.to || (segment.b ?? now) < scale.from) return null
  const middle = y + height / 2
  if (segment.k === 'backoff')
    return <line class="segment-backoff" x1={percent(start)} x2={percent(end)} y1={middle} y2={middle} />
  const isLive = segment.b === undefined
  const isRegion = segment.k === 'branches'
  const look = {
    work: isAborted ? 'segment-stopped' : 'segment-work',
    failed: 'segment-failed',
    wait: `segment-wait${isLive ? ' live' : ''}`,
    branches: 'segment-bracket',
  }[segment.k]
  return (
    <rect
      class={look}
      x={percent(start)}
      y={isRegion ? middle - 2 : y}
      height={isRegion ? 4 : height}
      rx={Math.min(2, height / 3)}
      style={{ width: `max(${percent(end - start)}, ${height < 6 ? 2 : 3}px)` }}
    />
  )
}

/** Everything on the track of an entry: its stretches, its deadline, what happened meanwhile, and the note. */
export function EntryTrack(props: { entry: Entry; scale: Scale; now: number; width: number }) {
  const { entry, scale, now, width } = props
  const last = entry.t1 ?? entry.deadline ?? now
  const note = noteOf(entry)
  const place = placeNote(note, clamp(scale.place(entry.t0)), clamp(scale.place(last)), width)
  const deadline = entry.t1 === undefined && entry.deadline !== undefined ? entry.deadline : undefined
  return (
    <>
      {entry.segments.map((segment) => (
        <Bar segment={segment} scale={scale} now={now} isAborted={entry.status === 'aborted'} />
      ))}
      {deadline !== undefined && (
        <>
          <line
            class="until-deadline"
            x1={percent(clamp(scale.place(now)))}
            x2={percent(clamp(scale.place(deadline)))}
            y1={MIDDLE}
            y2={MIDDLE}
          />
          <line
            class="deadline"
            x1={percent(clamp(scale.place(deadline)))}
            x2={percent(clamp(scale.place(deadline)))}
            y1="2"
            y2="22"
          />
        </>
      )}
      {entry.marks.map(({ t, text }) => (
        <g>
          <line
            class="mark"
            x1={percent(clamp(scale.place(t)))}
            x2={percent(clamp(scale.place(t)))}
            y1="4"
            y2="20"
          />
          <title>{`${text}, after ${formatDuration(t - entry.t0)}`}</title>
        </g>
      ))}
      {note && place && (
        <text
          class={`note ${place.where === 'inside' ? 'inside' : ''}`}
          x={percent(place.at)}
          y="16"
          dx={{ after: 8, before: -8, inside: 0 }[place.where]}
          text-anchor={{ after: 'start', before: 'end', inside: 'middle' }[place.where]}
        >
          {note}
        </text>
      )}
    </>
  )
}
