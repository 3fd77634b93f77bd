import { useRef, useState } from 'preact/hooks'
import type { Counts, ExecutionSummary } from '../../../api-types.ts'
import { useLiveState, useShortName } from '../../api/hooks.ts'
import { count, formatNumber } from '../../format/text.ts'
import { StartDialog } from '../../forms/start-dialog.tsx'
import { startCommand } from '../../parts/aws-cli.ts'
import { Empty, Waiting } from '../../parts/empty.tsx'
import { Find } from '../../parts/find.tsx'
import { Icon, type StatusIcon } from '../../parts/icon.tsx'
import { executionHash } from '../../parts/links.ts'
import { VirtualRows } from '../../parts/virtual-rows.tsx'
import { useKeys } from '../../shell/keys.ts'
import { navigate } from '../../shell/router.ts'
import { ExecutionRow, RowHead } from './execution-row.tsx'
import type { Filter, StatusFilter } from './list.ts'
import { useExecutions } from './use-executions.ts'

const ROW = 32

const FILTERS: { status: StatusFilter; title: string; icon?: StatusIcon }[] = [
  { status: 'ALL', title: 'All' },
  { status: 'RUNNING', title: 'Running', icon: 'waiting' },
  { status: 'FAILED', title: 'Failed', icon: 'failed' },
  { status: 'ABORTED', title: 'Stopped', icon: 'stopped' },
  { status: 'SUCCEEDED', title: 'Succeeded', icon: 'succeeded' },
  { status: 'RETRIED', title: 'With retries' },
]

function countOf(counts: Counts['executions'] | undefined, status: StatusFilter): number | undefined {
  if (!counts) return undefined
  const { all, running, failed, timedOut, aborted, succeeded, retried } = counts
  return {
    ALL: all,
    RUNNING: running,
    FAILED: failed + timedOut,
    ABORTED: aborted,
    SUCCEEDED: succeeded,
    RETRIED: retried,
  }[status]
}

/** What the reader filtered by and selected: kept for the way back. */
let remembered: { filter: Filter; selected?: string } = { filter: { status: 'ALL', search: '' } }

export function ExecutionsView() {
  const [filter, setFilterState] = useState(remembered.filter)
  const [selected, setSelectedState] = useState(remembered.selected)
  const [isStarting, setStarting] = useState(false)
  const isAtTop = useRef(true)
  const shorten = useShortName()
  const overview = useLiveState((state) => state.overview)
  const counts = overview?.counts.executions
  const machines = overview?.machines ?? []

  const setFilter = (change: Partial<Filter>) => {
    const next = { ...filter, ...change }
    remembered = { filter: next }
    setFilterState(next)
    setSelectedState(undefined)
  }
  const setSelected = (id: string | undefined) => {
    remembered = { filter, selected: id }
    setSelectedState(id)
  }

  const list = useExecutions(filter, () => isAtTop.current && selected === undefined)
  const { lines, fresh } = list
  const at = lines.findIndex(({ id }) => id === selected)
  const step = (by: number) => {
    const line = lines[Math.min(lines.length - 1, Math.max(0, at + by))]
    if (line) setSelected(line.id)
  }
  const open = (one: ExecutionSummary | undefined) => {
    if (!one) return
    setSelected(one.id)
    navigate(executionHash(one.id))
  }
  const clear = () => {
    if (selected !== undefined) setSelected(undefined)
    else setFilter({ status: 'ALL', search: '', machine: undefined })
  }
  useKeys({
    j: () => step(1),
    ArrowDown: () => step(1),
    k: () => step(-1),
    ArrowUp: () => step(-1),
    Enter: () => open(lines[Math.max(0, at)]),
    Escape: clear,
    s: () => setStarting(true),
    f: () => {
      setSelected(undefined)
      list.showFresh()
    },
    ...Object.fromEntries(
      FILTERS.map(({ status }, index) => [String(index + 1), () => setFilter({ status })]),
    ),
  })

  return (
    <>
      <div class="bar">
        <h1>Executions</h1>
        <div class="chips">
          {FILTERS.map(({ status, title, icon }) => (
            <button
              type="button"
              class="chip"
              key={status}
              aria-pressed={filter.status === status}
              onClick={() => setFilter({ status })}
            >
              {icon && <Icon name={icon} tone={`is-${icon}`} />}
              {title}
              <span class="figure">{formatNumber(countOf(counts, status) ?? 0)}</span>
            </button>
          ))}
        </div>
        <span class="space" />
        {machines.length > 1 && (
          <select
            class="select"
            aria-label="State machine"
            value={filter.machine ?? ''}
            onChange={(event) => setFilter({ machine: event.currentTarget.value || undefined })}
          >
            <option value="">Every machine</option>
            {machines.map(({ name }) => (
              <option key={name} value={name}>
                {shorten(name)}
              </option>
            ))}
          </select>
        )}
        <Find
          value={filter.search}
          onFind={(search) => setFilter({ search })}
          hint="Names, input, output, cause"
        />
        <button
          type="button"
          class="button primary"
          disabled={!machines.length}
          onClick={() => setStarting(true)}
        >
          Start <kbd>s</kbd>
        </button>
      </div>
      <div class="list">
        <RowHead />
        {fresh.length > 0 && (
          <button type="button" class="button new-rows" onClick={list.showFresh}>
            {fresh.length} new <kbd>f</kbd>
          </button>
        )}
        <VirtualRows
          items={lines}
          rowHeight={ROW}
          label="Executions"
          keyOf={({ id }) => id}
          selected={at}
          onNearEnd={list.loadMore}
          onScrolled={(top) => {
            isAtTop.current = top
          }}
          empty={
            list.loading || list.error ? (
              <Waiting error={list.error} />
            ) : counts?.all ? (
              <Empty title="No execution matches.">
                <span>
                  Searched name, title, input, output and cause of {count(counts.all, 'execution')}
                  {filter.search && ` for "${filter.search}"`}.
                </span>
                <button
                  type="button"
                  class="button"
                  onClick={() => setFilter({ status: 'ALL', search: '', machine: undefined })}
                >
                  Clear <kbd>esc</kbd>
                </button>
              </Empty>
            ) : (
              <NothingYet onStart={() => setStarting(true)} />
            )
          }
          row={(one, index, style) => (
            <ExecutionRow of={one} isSelected={index === at} style={style} onOpen={() => open(one)} />
          )}
        />
        {list.total > lines.length + fresh.length && (
          <div class="more">
            {formatNumber(lines.length)} of {formatNumber(list.total)} shown; scroll for more.
          </div>
        )}
      </div>
      {isStarting && <StartDialog machines={machines} onClose={() => setStarting(false)} />}
    </>
  )
}

/** No execution at all: how to start one. */
function NothingYet({ onStart }: { onStart: () => void }) {
  const overview = useLiveState((state) => state.overview)
  const machine = overview?.machines[0]
  if (!overview || !machine) return <Empty title="This app has no state machine." />
  const place = { endpoint: overview.endpoints.aws, region: overview.region }
  return (
    <Empty title="No execution yet.">
      <span>Start one here, or in a terminal:</span>
      <pre class="code">{startCommand(machine.arn, '{}', place)}</pre>
      <button type="button" class="button primary" onClick={onStart}>
        Start <kbd>s</kbd>
      </button>
    </Empty>
  )
}
