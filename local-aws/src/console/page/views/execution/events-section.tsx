import { useState } from 'preact/hooks'
import type { EventLine, Json } from '../../../api-types.ts'
import { apiPath } from '../../api/call.ts'
import { usePages, useResource } from '../../api/hooks.ts'
import { formatNumber } from '../../format/text.ts'
import { formatDuration, formatOffset } from '../../format/time.ts'
import { JsonView } from '../../json/viewer.tsx'
import { Empty, Waiting } from '../../parts/empty.tsx'
import { Find } from '../../parts/find.tsx'
import { VirtualRows } from '../../parts/virtual-rows.tsx'

const ROW = 23

interface Props {
  id: string
  labels: Record<string, string>
  range?: { from: number; to: number }
  selected?: number
  onSelect: (entry: number, index?: number) => void
}

export function EventsSection({ id, labels, range, selected, onSelect }: Props) {
  const [search, setSearch] = useState('')
  const [open, setOpen] = useState<number>()
  const query = { q: search, from: range && Math.floor(range.from), to: range && Math.ceil(range.to) }
  const pages = usePages<EventLine>(
    JSON.stringify([id, query]),
    (cursor) => apiPath(['executions', id, 'events'], { ...query, cursor }),
    `execution:${id}`,
  )
  const first = pages.lines.findIndex(({ entry }) => entry === selected)
  return (
    <section class="events-section" aria-label="Events">
      <div class="section-head">
        <h2>Events</h2>
        <span class="faint">{formatNumber(pages.total)}</span>
        <span class="space" />
        <Find value={search} onFind={setSearch} hint="Search events" />
      </div>
      <VirtualRows
        items={pages.lines}
        rowHeight={ROW}
        label="Events"
        keyOf={(line) => line.id}
        selected={first}
        onNearEnd={pages.loadMore}
        empty={
          pages.loading || pages.error ? (
            <Waiting error={pages.error} />
          ) : (
            <Empty title="No event matches.">{search ? `Searched for "${search}".` : ''}</Empty>
          )
        }
        row={(line, at, style) => (
          <EventRow
            line={line}
            before={pages.lines[at - 1]}
            style={style}
            isOpen={line.id === open}
            isOfSelected={line.entry !== undefined && line.entry === selected}
            onClick={() => {
              setOpen(line.id === open ? undefined : line.id)
              if (line.entry !== undefined) onSelect(line.entry, line.index)
            }}
          />
        )}
      />
      {open !== undefined && (
        <EventDetail id={id} event={open} labels={labels} onClose={() => setOpen(undefined)} />
      )}
    </section>
  )
}

interface RowProps {
  line: EventLine
  before?: EventLine
  style: { top: string }
  isOpen: boolean
  isOfSelected: boolean
  onClick: () => void
}

function EventRow({ line, before, style, isOpen, isOfSelected, onClick }: RowProps) {
  const gap = before ? line.t - before.t : 0
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: j and k select states; the panel shows the same
    // biome-ignore lint/a11y/noStaticElementInteractions: as above
    <div
      class={`event ${isOfSelected ? 'of-selected' : ''} ${isOpen ? 'selected' : ''}`}
      style={style}
      onClick={onClick}
    >
      <span class="mono faint right">{line.id}</span>
      <span class="mono right">{formatOffset(line.t)}</span>
      <span class="mono faint right">{gap >= 1 ? formatDuration(gap) : ''}</span>
      <span class={toneOf(line.type)} title={line.type}>
        {line.type}
      </span>
      <span class="soft">{line.state}</span>
      <span class="faint" title={line.text}>
        {line.index === undefined ? '' : `[${line.index}] `}
        {line.text}
      </span>
    </div>
  )
}

function toneOf(type: string): string {
  if (/Failed|TimedOut/.test(type)) return 'is-failed'
  if (/Aborted/.test(type)) return 'faint'
  return /Exited|Started|Scheduled|Submitted|Succeeded/.test(type) && !/Execution/.test(type) ? 'soft' : ''
}

function EventDetail(props: {
  id: string
  event: number
  labels: Record<string, string>
  onClose: () => void
}) {
  const { id, event, labels, onClose } = props
  const { answer, error } = useResource<Json>(apiPath(['executions', id, 'events', event]))
  return (
    <div class="event-detail">
      <div class="sub-head">
        <h3>Event {event}</h3>
        <span class="space" />
        <button type="button" class="link" onClick={onClose}>
          Close
        </button>
      </div>
      {answer === undefined ? <Waiting error={error} /> : <JsonView value={answer} labels={labels} />}
    </div>
  )
}
