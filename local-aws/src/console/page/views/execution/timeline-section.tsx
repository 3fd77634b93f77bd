import { useRef, useState } from 'preact/hooks'
import type { EntriesAnswer, ExecutionSummary } from '../../../api-types.ts'
import { formatNumber } from '../../format/text.ts'
import { formatDuration } from '../../format/time.ts'
import { Empty, Waiting } from '../../parts/empty.tsx'
import { useNow } from '../../parts/ticking.tsx'
import { useWidth } from '../../parts/use-width.ts'
import type { TimeRange } from '../../timeline/range.ts'
import { hasShortStates, type TimelineRow } from '../../timeline/rows.ts'
import { createScale, findGap, growingEnd, type Scale } from '../../timeline/scale.ts'
import { Timeline } from '../../timeline/timeline.tsx'

interface Props {
  answer?: EntriesAnswer
  error?: string
  summary: ExecutionSummary
  rows: TimelineRow[]
  compact: boolean
  onCompact: () => void
  range?: TimeRange
  onRange: (range?: TimeRange) => void
  selected?: number
  index?: number
  onSelect: (entry: number, index?: number) => void
}

/** What stands beside the tracks in a wide window: lap, states, duration. */
const BESIDE_PX = 408

export function TimelineSection(props: Props) {
  const { answer, summary, rows, range, compact } = props
  const isRunning = summary.status === 'RUNNING'
  const clock = useNow(isRunning)
  const [unfolded, setUnfolded] = useState(false)
  const box = useRef<HTMLElement>(null)
  const width = useWidth(box)
  const now = (summary.stop ?? clock) - summary.start
  const scale = scaleOf(props, now, unfolded)
  return (
    <section class="above" aria-label="Timeline" ref={box}>
      <div class="section-head">
        <h2>Timeline</h2>
        {answer && <Legend answer={answer} />}
        <span class="space" />
        {range && (
          <button type="button" class="button ghost tight" onClick={() => props.onRange(undefined)}>
            {formatDuration(range.to - range.from)} of it · show all <kbd>0</kbd>
          </button>
        )}
        {answer && hasShortStates(answer.entries) && (
          <button type="button" class="button ghost tight" onClick={props.onCompact}>
            {compact ? 'Every state' : 'Compact'} <kbd>z</kbd>
          </button>
        )}
      </div>
      {!answer && <Waiting error={props.error} />}
      {answer && rows.length === 0 && !answer.columns && (
        <Empty title={range ? 'No state was entered in this time.' : 'No state has been entered yet.'} />
      )}
      {answer && (rows.length > 0 || answer.columns) && (
        <Timeline
          rows={rows}
          laps={answer.laps}
          columns={answer.columns}
          scale={scale}
          trackWidth={width - BESIDE_PX}
          now={now}
          selected={props.selected}
          index={props.index}
          onSelect={props.onSelect}
          onRange={props.onRange}
          onUnfold={() => setUnfolded(true)}
        />
      )}
      {answer?.columns && <p class="more">{formatNumber(answer.total)} states were entered.</p>}
    </section>
  )
}

/** To the end, or to the deadline while it runs; a little beyond, so that the last bar is seen whole. */
function scaleOf({ answer, summary, range }: Props, now: number, unfolded: boolean): Scale {
  if (range) return createScale(range.from, range.to)
  const entries = answer?.entries ?? []
  if (summary.status === 'RUNNING') {
    const deadline = entries.findLast(({ t1 }) => t1 === undefined)?.deadline
    return createScale(0, deadline !== undefined && deadline > now ? deadline * 1.02 : growingEnd(now))
  }
  const end = now * 1.02
  const times = entries.flatMap(({ t0, t1, marks }) => [t0, t1 ?? now, ...marks.map(({ t }) => t)])
  return createScale(0, end, unfolded || answer?.columns ? undefined : findGap(times, 0, end))
}

function Legend({ answer: { entries } }: { answer: EntriesAnswer }) {
  const kinds = new Set(entries.flatMap(({ segments }) => segments.map(({ k }) => k)))
  return (
    <span class="legend wide-only">
      {kinds.has('work') && (
        <span>
          <svg aria-hidden="true">
            <rect class="segment-work" width="18" height="9" rx="2" />
          </svg>
          work
        </span>
      )}
      {kinds.has('wait') && (
        <span>
          <svg aria-hidden="true">
            <rect class="segment-wait" x=".5" y=".5" width="17" height="8" rx="2" />
          </svg>
          waiting
        </span>
      )}
      {kinds.has('failed') && (
        <span>
          <svg aria-hidden="true">
            <rect class="segment-failed" width="18" height="9" rx="2" />
          </svg>
          failed
        </span>
      )}
      {kinds.has('backoff') && (
        <span>
          <svg aria-hidden="true">
            <path class="segment-backoff" d="M0 5h18" />
          </svg>
          backoff
        </span>
      )}
      {entries.some(({ marks }) => marks.length > 0) && (
        <span>
          <svg class="small-mark" aria-hidden="true">
            <path class="mark" d="M3 0v10" />
          </svg>
          happened meanwhile
        </span>
      )}
    </span>
  )
}
