import { useState } from 'preact/hooks'
import type { EntriesAnswer, ExecutionAnswer, ExecutionSummary, PendingAnswer } from '../../../api-types.ts'
import { apiPath, sayError, write } from '../../api/call.ts'
import { useResource } from '../../api/hooks.ts'
import { Empty, Waiting } from '../../parts/empty.tsx'
import { executionHash } from '../../parts/links.ts'
import { useKeys } from '../../shell/keys.ts'
import { navigate, replaceHash } from '../../shell/router.ts'
import { toast, toastError } from '../../shell/toast.tsx'
import { nextFailedItem } from '../../timeline/map-cells.ts'
import type { TimeRange } from '../../timeline/range.ts'
import { nextFailure, rowIndexOf, rowsOf } from '../../timeline/rows.ts'
import { firstSelection } from '../../timeline/selection.ts'
import { FailureCallout, WaitCallout } from './callouts.tsx'
import { type DialogName, Dialogs } from './dialogs/dialogs.tsx'
import { EventsSection } from './events-section.tsx'
import { GraphSection } from './graph-section.tsx'
import { Header } from './header.tsx'
import { useInnerEntries } from './inner-entries.ts'
import { NoSelection, Panel, type TabName } from './panel.tsx'
import { TimelineSection } from './timeline-section.tsx'

interface Props {
  id: string
  /** What the address selects; without, the state that answers the likely question. */
  entry?: number
  index?: number
}

/** One execution: what it is, its time, its graph, its events, and one selected state. All on one page. */
export function ExecutionView({ id, entry: chosen, index: chosenIndex }: Props) {
  const topic = `execution:${id}`
  const [range, setRange] = useState<TimeRange>()
  const [tab, setTab] = useState<TabName>()
  const [isWide, setWide] = useState(false)
  const [compact, setCompact] = useState(true)
  const [dialog, setDialog] = useState<DialogName>()
  const execution = useResource<ExecutionAnswer>(apiPath(['executions', id]), topic)
  const timeline = useResource<EntriesAnswer>(
    apiPath(
      ['executions', id, 'entries'],
      range && { from: Math.floor(range.from), to: Math.ceil(range.to) },
    ),
    topic,
  )
  const summary = timeline.answer?.summary ?? execution.answer?.summary
  const isRunning = summary?.status === 'RUNNING'
  const pending = useResource<PendingAnswer>(
    isRunning ? apiPath(['executions', id, 'pending']) : undefined,
    topic,
  )

  const entries = timeline.answer?.entries ?? []
  const laps = timeline.answer?.laps ?? []
  const rows = rowsOf(entries, laps, compact)
  const first = summary && firstSelection(summary, entries)
  // Without rows, the newest column leads to a state.
  const column = timeline.answer?.columns?.list.findLast(({ entered }) => entered > 0)
  const selected = chosen ?? first?.id ?? column?.first
  const selectedEntry = entries.find((one) => one.id === selected)
  // A Map that failed opens on the item that made it fail.
  const index = chosen === undefined ? selectedEntry?.items?.failures[0]?.index : chosenIndex
  const inner = useInnerEntries(id, selectedEntry, index)
  const failing = summary && summary.status !== 'SUCCEEDED' && !isRunning ? first : undefined
  const token = pending.answer?.tokens.find((one) => one.entry === selected)
  const labels = execution.answer?.labels ?? {}

  const select = (entry: number, item?: number) => replaceHash(executionHash(id, entry, item))
  const selectTab = (name: TabName) => setTab(name)
  const step = (by: number) => {
    const items = selectedEntry?.items
    if (index !== undefined && items && selected !== undefined)
      return select(selected, Math.min(items.total - 1, Math.max(0, index + by)))
    const at = rowIndexOf(rows, selected)
    const row = rows[Math.min(rows.length - 1, Math.max(0, at + by))]
    if (row) select(row.entry.id)
  }
  const selectFailure = () => {
    const items = selectedEntry?.items
    const item = items && nextFailedItem(items, index)
    if (selected !== undefined && item !== undefined && item !== index) select(selected, item)
    else {
      const next = nextFailure(entries, selected)
      if (next) select(next.id, next.items && nextFailedItem(next.items))
    }
    setTab('error')
  }
  const answerToken = () => {
    const waiting = pending.answer?.tokens[0]
    if (!waiting) return
    select(waiting.entry)
    setTab('answer')
  }
  const redrive = () =>
    write('POST', apiPath(['executions', id, 'redrive'])).then(
      () => {
        toast('Redriven')
        replaceHash(executionHash(id))
      },
      (error) => toastError(sayError(error)),
    )

  useKeys({
    j: () => step(1),
    ArrowDown: () => step(1),
    k: () => step(-1),
    ArrowUp: () => step(-1),
    n: selectFailure,
    z: () => setCompact(!compact),
    i: () => selectTab('io'),
    o: () => selectTab('io'),
    v: () => selectTab('variables'),
    y: () => selectTab('definition'),
    l: () => selectTab('logs'),
    p: () => selectTab('frames'),
    w: () => setWide(!isWide),
    a: answerToken,
    r: () => setDialog('run'),
    t: () => setDialog('test'),
    c: () => setDialog('copy'),
    f: () => replaceHash(executionHash(id)),
    0: () => setRange(undefined),
    Escape: () => {
      if (isWide) setWide(false)
      else if (range) setRange(undefined)
      else navigate('#/executions')
    },
  })

  if (!summary) {
    const error = execution.error ?? timeline.error
    if (!error) return <Waiting />
    return (
      <Empty title="This execution cannot be shown.">
        {error}
        <a class="button" href="#/executions">
          All executions <kbd>esc</kbd>
        </a>
      </Empty>
    )
  }
  return (
    <>
      <div class="head-block">
        <Header
          summary={summary}
          answer={execution.answer}
          actions={{
            stop: () => setDialog('stop'),
            redrive,
            runAgain: () => setDialog('run'),
            makeTest: () => setDialog('test'),
            copy: () => setDialog('copy'),
          }}
        />
        {isRunning && summary.waiting && (
          <WaitCallout
            summary={summary}
            pending={pending.answer}
            waiting={entries.findLast(({ t1 }) => t1 === undefined)}
            onSelect={select}
            onAnswer={answerToken}
          />
        )}
        {hasReason(summary) && (
          <FailureCallout
            summary={summary}
            failing={failing}
            onSelect={(entry, item) => {
              select(entry, item)
              setTab('error')
            }}
            onLogs={() => {
              const thrower = inner.findLast(({ error }) => error !== undefined) ?? failing
              if (thrower) select(thrower.id)
              setTab('logs')
            }}
          />
        )}
      </div>
      <div class={`execution ${isWide ? 'wide' : ''}`}>
        <TimelineSection
          answer={timeline.answer}
          error={timeline.error}
          summary={summary}
          rows={rows}
          compact={compact}
          onCompact={() => setCompact(!compact)}
          range={range}
          onRange={setRange}
          selected={selected}
          index={index}
          onSelect={select}
        />
        <div class="below">
          <GraphSection
            definition={execution.answer?.definition}
            entries={entries}
            isCondensed={timeline.answer?.columns !== undefined}
            summary={summary}
            inner={inner}
            selected={selected}
            onSelect={select}
          />
          <EventsSection id={id} labels={labels} range={range} selected={selected} onSelect={select} />
        </div>
        {selected === undefined ? (
          <NoSelection hasStates={summary.states > 0} />
        ) : (
          <Panel
            id={id}
            summary={summary}
            labels={labels}
            entry={selected}
            index={index}
            token={token}
            range={range}
            tab={tab}
            onTab={selectTab}
            isWide={isWide}
            onWide={() => setWide(!isWide)}
            onSelect={select}
          />
        )}
      </div>
      <Dialogs open={dialog} summary={summary} answer={execution.answer} onOpen={setDialog} />
    </>
  )
}

/** A stopped execution has a reason if the person who stopped it gave one. */
function hasReason({ status, error, cause }: ExecutionSummary): boolean {
  if (status === 'ABORTED') return Boolean(error || cause)
  return status === 'FAILED' || status === 'TIMED_OUT'
}
