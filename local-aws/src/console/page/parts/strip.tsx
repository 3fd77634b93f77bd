import type { ExecutionSummary } from '../../api-types.ts'
import { condenseMap, parseShape, type ShapePart } from './shape.ts'

const CELLS = 60

const percent = (thousandths: number) => `${(thousandths / 10).toFixed(2)}%`

/** An execution's timeline in one line, to its own scale. Only what waits now is hatched. */
export function Strip({ of }: { of: ExecutionSummary }) {
  return (
    <svg class="strip" aria-hidden="true">
      {of.map ? <MapCells statuses={condenseMap(of.map, CELLS)} /> : <Parts of={of} />}
    </svg>
  )
}

function Parts({ of }: { of: ExecutionSummary }) {
  const parts = parseShape(of.shape)
  const last = parts.findLastIndex(({ kind }) => kind !== 'idle')
  const waitsNow = of.status === 'RUNNING' && of.waiting
  return (
    <>
      {parts.map((part, at) => (
        <Stretch key={part.start} part={part} isLive={waitsNow && at === last} />
      ))}
    </>
  )
}

function Stretch({ part: { kind, start, share }, isLive }: { part: ShapePart; isLive: boolean }) {
  switch (kind) {
    case 'idle':
      return null
    case 'backoff':
      return <line class="segment-backoff" x1={percent(start)} x2={percent(start + share)} y1="7" y2="7" />
    case 'wait':
      return isLive ? (
        <Box class="segment-wait live" start={start} share={share} least={3} />
      ) : (
        <rect class="strip-wait" x={percent(start)} y="5.5" height="3" width={percent(share)} />
      )
    case 'map':
      return <Box class="segment-bracket" start={start} share={share} least={3} />
    default:
      return <Box class={`segment-${kind}`} start={start} share={share} least={2} />
  }
}

/** At least some pixels wide, and never beyond the right edge. */
function Box(props: { class: string; start: number; share: number; least: number }) {
  const { start, share, least } = props
  return (
    <rect
      class={props.class}
      y="2"
      height="10"
      rx="1"
      style={{
        x: `min(${percent(start)}, calc(100% - ${least}px))`,
        width: `max(${percent(share)}, ${least}px)`,
      }}
    />
  )
}

function MapCells({ statuses }: { statuses: string }) {
  const width = 1000 / statuses.length
  return (
    <>
      {[...statuses].map((status, at) => {
        const [y, height] = status === 'n' ? [6, 2] : status === 'a' ? [4, 6] : [2, 10]
        return (
          <rect
            key={at}
            class={`strip-cell cell-${status}`}
            x={percent(at * width)}
            y={y}
            width={percent(width * 0.78)}
            height={height}
          />
        )
      })}
    </>
  )
}
