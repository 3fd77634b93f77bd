import type { ExecutionRecord } from '../../services/step-functions/api/executions.ts'
import type { EntriesAnswer, ExecutionAnswer, ExecutionStatus, ExecutionSummary, Page } from '../api-types.ts'
import type { ConsoleState } from '../console-state.ts'
import { definitionIndex } from '../executions/definition-index.ts'
import { columnsOf, type EntryView, entryOf, MOST_ENTRIES } from '../executions/entries.ts'
import { describeLap, lapStart, lapsOf } from '../executions/laps.ts'
import type { Timeline } from '../executions/timeline.ts'
import type { Branch, Visit } from '../executions/visits.ts'
import { badRequest, notFound, notKept } from '../http/console-error.ts'
import { count, milliseconds, pageOf, searched } from '../http/parameters.ts'
import type { ApiCall, Routes } from '../http/router.ts'
import { parsed } from '../lens/defaults.ts'

const STATUSES: readonly string[] = ['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED', 'RETRIED']
const PAGE = 200
const MOST_ITEMS = 20

export const executionRoutes = (state: ConsoleState): Routes => ({
  'GET /api/summary': ({ query }) => summaries(state, query),
  'GET /api/executions/:id': ({ parameters }) => execution(state, parameters.id ?? ''),
  'GET /api/executions/:id/entries': (call) => entries(state, call),
})

function summaries(state: ConsoleState, query: URLSearchParams): Page<ExecutionSummary> {
  const status = query.get('status') ?? ''
  const machine = query.get('machine') ?? ''
  if (status !== '' && !STATUSES.includes(status))
    throw badRequest(`\`status\` must be one of ${STATUSES.join(', ')}.`)
  const q = searched(query)
  const fits = (summary: ExecutionSummary) =>
    (status === '' ||
      (status === 'RETRIED' ? summary.retries > 0 : summary.status === (status as ExecutionStatus))) &&
    (machine === '' || summary.machine === machine) &&
    (q === '' || mentions(state, summary, q))
  return pageOf(state.executions.all().filter(fits), {
    idOf: ({ id }) => id,
    cursor: query.get('cursor'),
    limit: count(query, 'limit', PAGE, PAGE),
    show: (summary) => summary,
  })
}

function mentions({ executions }: ConsoleState, summary: ExecutionSummary, q: string): boolean {
  const { name, title, outcome, error = '', cause = '', failedState = '' } = summary
  if ([name, title, outcome, error, cause, failedState].some((text) => text.toLowerCase().includes(q)))
    return true
  const handle = executions.record(summary.id)?.handle
  return (
    handle !== undefined &&
    [handle.spec.input, handle.output ?? ''].some((text) => text.toLowerCase().includes(q))
  )
}

/** Throws ConsoleError if the execution is unknown or its history has been dropped. */
export function recordOf({ executions }: ConsoleState, id: string): ExecutionRecord {
  const record = executions.record(id)
  if (record) return record
  throw executions.summary(id) ? notKept(`The history of ${id}`) : notFound(`The execution ${id}`)
}

function execution(state: ConsoleState, id: string): ExecutionAnswer {
  const record = recordOf(state, id)
  const { handle } = record
  const { spec, output, error, cause } = handle
  const { executions, labels, ports } = state
  const summary = executions.summary(id)
  if (!summary) throw notFound(`The execution ${id}`)
  const reason = ports.stepFunctions.view.notRedrivableBecause(record)
  const lastState = executions.timeline(record).root.current
  const children = [...executions.timeline(record).children].flatMap(([arn, visit]) => {
    const child = executions.byArn(arn)
    return child ? [{ id: child.id, entry: visit.id, title: child.title, status: child.status }] : []
  })
  return {
    summary,
    input: spec.input,
    ...(output !== undefined && { output }),
    ...(error !== undefined && { error }),
    ...(cause !== undefined && { cause }),
    definition: definitionIndex(spec.definition).id,
    roleArn: spec.roleArn,
    redrivable: reason === undefined,
    ...(lastState !== undefined && { redrivesFrom: lastState.state }),
    ...(reason !== undefined && { notRedrivable: reason }),
    labels: labels.within([parsed(spec.input), parsed(output ?? 'null')]),
    children,
    items: itemsWrittenBy(state, spec.executionArn),
  }
}

/** Items that the invocations of an execution's Tasks wrote. */
function itemsWrittenBy({ recorder, executions }: ConsoleState, arn: string): ExecutionAnswer['items'] {
  const summary = executions.byArn(arn)
  const record = summary && executions.record(summary.id)
  if (!record) return []
  const traces = new Set<string>()
  for (const visit of executions.timeline(record).byEvent.values())
    for (const id of recorder.invocations.ofEntry(arn, visit.id)) {
      const trace = recorder.invocations.byId.get(id)?.trace
      if (trace !== undefined) traces.add(trace)
    }
  const items = new Map<string, ExecutionAnswer['items'][number]>()
  for (const { table, key, keyText, trace } of recorder.writes.all())
    if (trace !== undefined && traces.has(trace)) items.set(`${table} ${keyText}`, { table, key, keyText })
  return [...items.values()].reverse().slice(0, MOST_ITEMS)
}

export interface ViewedExecution {
  record: ExecutionRecord
  timeline: Timeline
  view: EntryView
  laps: Visit[][]
}

/** Everything that the entries of an execution are built from. */
export function viewOf(state: ConsoleState, id: string): ViewedExecution {
  const record = recordOf(state, id)
  const { handle } = record
  const timeline = state.executions.timeline(record)
  const laps = lapsOf(timeline.root, lapStart(timeline.root, state.text.lapFrom))
  const lapNumbers = new Map(laps.flatMap((lap, index) => lap.map((visit) => [visit, index + 1] as const)))
  const view: EntryView = {
    start: handle.startedAt,
    isRunning: handle.status === 'RUNNING',
    definition: definitionIndex(handle.spec.definition),
    lapOf: (visit) => lapNumbers.get(visit),
    recorded: state.recordedOf(handle.spec.executionArn, handle.startedAt),
    titleOf: (_, branch) => state.text.item(branch, handle.events),
  }
  return { record, timeline, view, laps }
}

function entries(state: ConsoleState, { parameters, query }: ApiCall): EntriesAnswer {
  const id = parameters.id ?? ''
  const viewed = viewOf(state, id)
  const { record, view, timeline, laps } = viewed
  const { handle } = record
  const branch = branchOf(timeline, query)
  const now = state.ports.clock.now()
  const from = milliseconds(query, 'from') ?? Number.NEGATIVE_INFINITY
  const to = milliseconds(query, 'to') ?? Number.POSITIVE_INFINITY
  const visits = branch.visits.filter(
    ({ at, endedAt = now }) => endedAt - view.start >= from && at - view.start <= to,
  )
  const summary = state.executions.summary(id)
  if (!summary) throw notFound(`The execution ${id}`)
  const isLong = visits.length > MOST_ENTRIES
  return {
    summary,
    entries: isLong ? [] : visits.map((visit) => entryOf(visit, view)),
    ...(isLong && { columns: columnsOf(branch, view.start, handle.stoppedAt ?? now) }),
    laps:
      isLong || branch.parent
        ? []
        : laps.map((lap, index) =>
            describeLap(lap, index + 1, view.start, state.text.lap(lap, handle.events)),
          ),
    total: branch.visits.length,
    now,
  }
}

/** The outermost line, or one inside of a Map or Parallel. */
function branchOf(timeline: Timeline, query: URLSearchParams): Branch {
  const within = query.get('within')
  if (within === null || within === '') return timeline.root
  const index = count(query, 'index', 0, Number.MAX_SAFE_INTEGER)
  const branch = timeline.byEvent.get(Number(within))?.group?.branches.get(index)
  if (branch) return branch
  throw notFound(`Item ${index} of the entry ${within}`)
}
