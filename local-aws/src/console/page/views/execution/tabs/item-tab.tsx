import type { EntriesAnswer, EntryAnswer } from '../../../../api-types.ts'
import { apiPath } from '../../../api/call.ts'
import { useResource } from '../../../api/hooks.ts'
import { formatDuration } from '../../../format/time.ts'
import { JsonView } from '../../../json/viewer.tsx'
import { Waiting } from '../../../parts/empty.tsx'
import { entryStatusOf, StatusIconWithWord } from '../../../parts/status.tsx'
import { createScale } from '../../../timeline/scale.ts'
import { EntryTrack, GridLines } from '../../../timeline/segments.tsx'

interface Props {
  id: string
  answer: EntryAnswer
  index: number
  labels: Record<string, string>
  onSelect: (entry: number) => void
}

/** One item of a Map, or one branch of a Parallel: the states that it went through, and what it is. */
export function ItemTab({ id, answer, index, labels, onSelect }: Props) {
  const { entry } = answer
  const path = apiPath(['executions', id, 'entries'], { within: entry.id, index })
  const inner = useResource<EntriesAnswer>(path, `execution:${id}`)
  const entries = inner.answer?.entries ?? []
  const now = inner.answer ? inner.answer.now - inner.answer.summary.start : 0
  const first = entries[0]?.t0 ?? entry.t0
  const last = Math.max(first + 1, ...entries.map(({ t1 }) => t1 ?? now))
  const scale = createScale(first, first + (last - first) * 1.02)
  return (
    <>
      <div class="sub-head">
        <h3>States of item {index}</h3>
      </div>
      {!inner.answer && <Waiting error={inner.error} />}
      {inner.answer && entries.length === 0 && <p class="more">It has not been started.</p>}
      {entries.map((one) => (
        <div class="inner-row">
          <StatusIconWithWord {...entryStatusOf(one.status)} />
          <button type="button" class="link cut" onClick={() => onSelect(one.id)}>
            {one.state}
          </button>
          <div class="track">
            <svg aria-hidden="true">
              <GridLines scale={scale} />
              <EntryTrack entry={{ ...one, note: '' }} scale={scale} now={now} width={0} />
            </svg>
          </div>
          <span class="mono faint right">{formatDuration((one.t1 ?? now) - one.t0)}</span>
        </div>
      ))}
      {answer.item !== undefined && (
        <>
          <div class="sub-head">
            <h3>Item</h3>
          </div>
          <JsonView value={answer.item} labels={labels} />
        </>
      )}
    </>
  )
}
