import type { ExecutionSummary } from '../../api-types.ts'
import { condenseMap, parseShape } from './shape.ts'

const WIDTH = 1000
const HEIGHT = 14
const CELLS = 60

/** An execution's timeline in one line, to its own scale. Only what waits now is hatched. */
export function Strip({ of }: { of: ExecutionSummary }) {
  return (
    <svg class="strip" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
      {of.map ? <MapCells statuses={condenseMap(of.map, CELLS)} /> : <Parts of={of} />}
    </svg>
  )
}

function Parts({ of }: { of: ExecutionSummary }) {
  const parts = parseShape(of.shape)
  const last = parts.findLastIndex(({ kind }) => kind !== 'idle')
  return (
    <>
      {parts.map(({ kind, start, share }, at) => {
        const width = Math.max(share, kind === 'wait' ? 4 : 7)
        const x = Math.min(start, WIDTH - width)
        const isLive = at === last && of.status === 'RUNNING' && of.waiting
        if (kind === 'idle') return null
        if (kind === 'backoff')
          return (
            <path class="segment-backoff" d={`M${start} 7h${share}`} vector-effect="non-scaling-stroke" />
          )
        if (kind === 'wait' && !isLive)
          return <rect x={x} y="5.5" width={width} height="3" fill="var(--line2)" />
        const look = {
          work: 'segment-work',
          failed: 'segment-failed',
          map: 'segment-bracket',
          wait: 'strip-wait',
        }
        return <rect class={look[kind]} x={x} y="2" width={width} height="10" rx="1" />
      })}
    </>
  )
}

const CELL_FILL: Record<string, string> = {
  s: 'var(--work)',
  r: 'var(--work)',
  f: 'var(--fail)',
  a: 'var(--gone)',
  w: 'var(--wait)',
  n: 'var(--line2)',
}

function MapCells({ statuses }: { statuses: string }) {
  const width = WIDTH / statuses.length
  return (
    <>
      {[...statuses].map((status, at) => {
        const low = status === 'n' || status === 'a'
        return (
          <rect
            x={at * width}
            y={status === 'n' ? 6 : low ? 4 : 2}
            width={width * 0.78}
            height={status === 'n' ? 2 : low ? 6 : 10}
            fill={CELL_FILL[status] ?? 'var(--line2)'}
          />
        )
      })}
    </>
  )
}
