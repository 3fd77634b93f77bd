import type { Columns, EntryStatus } from '../../api-types.ts'
import { count } from '../format/text.ts'
import { formatDuration } from '../format/time.ts'
import { entryStatusOf } from '../parts/status.tsx'
import type { Scale } from './scale.ts'
import { GridLines } from './segments.tsx'

const HEIGHT = 96

const FILL: Record<EntryStatus, string> = {
  succeeded: 'var(--work)',
  failed: 'var(--fail)',
  caught: 'var(--wait)',
  waiting: 'var(--wait)',
  running: 'var(--accent)',
  aborted: 'var(--gone)',
}

interface Props {
  columns: Columns
  scale: Scale
  onSelect: (entry: number) => void
}

/** In place of thousands of rows: how many states were entered in each stretch of time, and the worst status. */
export function ColumnsChart({ columns, scale, onSelect }: Props) {
  const most = Math.max(1, ...columns.list.map(({ entered }) => entered))
  return (
    <div class="timeline-row" style={{ height: `${HEIGHT + 8}px` }}>
      <div class="lap" />
      <div class="states" style={{ whiteSpace: 'normal' }}>
        States entered, by time. Drag over the axis to see each of them.
      </div>
      <div class="track" style={{ height: `${HEIGHT}px` }}>
        <svg role="img" aria-label="States entered by time">
          <GridLines scale={scale} height={HEIGHT} />
          {columns.list.map(({ status, entered, longest, first }, at) => {
            if (!entered) return null
            const start = scale.place(at * columns.width)
            const width = scale.place((at + 1) * columns.width) - start
            const height = Math.max(4, Math.sqrt(entered / most) * (HEIGHT - 4))
            const { word } = entryStatusOf(status)
            return (
              // biome-ignore lint/a11y/noStaticElementInteractions: the table of events does the same by keyboard
              <rect
                x={`${(start * 100).toFixed(3)}%`}
                y={HEIGHT - height}
                height={height}
                fill={FILL[status]}
                style={{ width: `max(${(width * 92).toFixed(3)}%, 1px)` }}
                onClick={() => onSelect(first)}
              >
                <title>{`${count(entered, 'state')}, worst: ${word}, longest wait ${formatDuration(longest)}`}</title>
              </rect>
            )
          })}
        </svg>
      </div>
      <div class="took" />
    </div>
  )
}
