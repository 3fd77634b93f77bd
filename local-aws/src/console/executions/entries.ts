import type { Columns, Entry, EntryStatus, Failure, Mark } from '../api-types.ts'
import type { DefinitionIndex } from './definition-index.ts'
import { type ItemsView, itemsOf, shifted } from './items.ts'
import { worst } from './laps.ts'
import type { LineOfStates, Stay } from './line-of-states.ts'

/** What the console has recorded about a stay. Empty for what happened before it was opened. */
export interface Recorded {
  marks(stay: Stay): Mark[]
  invocations(stay: Stay): string[]
  frames(invocations: readonly string[]): number
  children(stay: Stay): string[]
  failure(stay: Stay, nth: number): Pick<Failure, 'invocation' | 'fault' | 'source'>
  note(stay: Stay): string | undefined
}

export interface EntryView extends ItemsView {
  isRunning: boolean
  definition: DefinitionIndex
  lapOf(stay: Stay): number | undefined
  recorded: Recorded
}

/** A longer list of entries is sent as columns. */
export const MOST_ENTRIES = 2000
const MOST_COLUMNS = 1000

/** A stay as the page shows it. */
export function entryOf(stay: Stay, view: EntryView): Entry {
  const { start, recorded } = view
  const invocations = recorded.invocations(stay)
  const lap = view.lapOf(stay)
  const last = stay.failures.at(-1)
  const ending = stay.status === 'failed' || stay.status === 'caught' || stay.lastFailed ? last : undefined
  const note = recorded.note(stay)
  return {
    id: stay.id,
    state: stay.state,
    type: stay.type,
    ...(lap !== undefined && { lap }),
    t0: stay.at - start,
    ...(stay.endedAt !== undefined && { t1: stay.endedAt - start }),
    status: statusOf(stay),
    segments: segmentsOf(stay, view),
    marks: recorded.marks(stay),
    attempts: stay.attempts,
    failures: stay.failures.map((failure, nth) => ({
      t: failure.at - start,
      error: failure.error,
      cause: failure.cause,
      ...(failure.retriedAt !== undefined && { waited: failure.retriedAt - failure.at }),
      ...recorded.failure(stay, nth),
    })),
    ...(ending && { error: ending.error, cause: ending.cause }),
    ...(stay.next !== undefined && { next: stay.next }),
    ...calledBy(stay, view.definition),
    ...(isTokenTask(stay) && { token: true as const }),
    ...(stay.isOpen && stay.deadline !== undefined && { deadline: stay.deadline - start }),
    invocations,
    children: recorded.children(stay),
    ...(stay.region && { items: itemsOf(stay, stay.region, view) }),
    frames: recorded.frames(invocations),
    assigns: stay.assigns,
    ...(note !== undefined && { note }),
  }
}

/** An open stay waits if nothing of it works. */
export function statusOf(stay: Stay): EntryStatus {
  if (!stay.isOpen) return stay.status
  if (stay.region) {
    const open = [...stay.region.lines.values()].flatMap(({ current }) => (current?.isOpen ? [current] : []))
    return open.length > 0 && open.every((inner) => statusOf(inner) === 'waiting') ? 'waiting' : 'running'
  }
  if (stay.lastFailed) return 'waiting'
  return stay.openSegment?.k === 'wait' ? 'waiting' : 'running'
}

function segmentsOf(stay: Stay, { start, isRunning }: EntryView) {
  const segments = stay.segments.map((segment) => shifted(segment, start))
  const failure = stay.failures.at(-1)
  if (isRunning && stay.isOpen && stay.lastFailed && failure)
    segments.push({ k: 'backoff', a: failure.at - start })
  return segments
}

export const isTokenTask = ({ resource }: Stay): boolean =>
  resource?.action.endsWith('.waitForTaskToken') === true || resource?.action.includes(':activity:') === true

/** `arn:aws:lambda:...:function:Name:alias` or a name. */
export const functionNameOf = (reference: string): string =>
  /:function:([^:]+)/.exec(reference)?.[1] ?? reference.split(':')[0] ?? reference

/** The function of a Task, or the action that it calls. */
function calledBy(stay: Stay, definition: DefinitionIndex): Pick<Entry, 'function' | 'resource'> {
  const state = definition.states.get(stay.state)?.state
  if (state?.Type !== 'Task') return {}
  const resource = state.Resource ?? ''
  if (/^arn:[^:]+:lambda:/.test(resource)) return { function: functionNameOf(resource), resource: 'lambda' }
  const short = resource.split(':').slice(5).join(':')
  const { FunctionName: named } = Object(state.Arguments) as { FunctionName?: unknown }
  const isConstant = typeof named === 'string' && !named.startsWith('{%')
  return { ...(isConstant && { function: functionNameOf(named) }), resource: short }
}

/** Per-pixel columns for a line with too many stays. */
export function columnsOf({ stays }: LineOfStates, start: number, end: number): Columns {
  const width = Math.max(1, (end - start) / MOST_COLUMNS)
  const list: Columns['list'] = []
  for (const stay of stays) {
    const at = Math.min(MOST_COLUMNS - 1, Math.floor((stay.at - start) / width))
    const waited = stay.segments.reduce((sum, { k, a, b = end }) => sum + (k === 'wait' ? b - a : 0), 0)
    const column = list[at]
    if (!column) list[at] = { status: statusOf(stay), entered: 1, longest: waited, first: stay.id }
    else {
      column.status = worst([column.status, statusOf(stay)])
      column.entered += 1
      column.longest = Math.max(column.longest, waited)
    }
  }
  const empty = () => ({ status: 'succeeded' as const, entered: 0, longest: 0, first: 0 })
  return { width, list: Array.from({ length: list.length }, (_, at) => list[at] ?? empty()) }
}
