import type { Columns, Entry, EntryStatus, Failure, Mark } from '../api-types.ts'
import type { DefinitionIndex } from './definition-index.ts'
import { type ItemsView, itemsOf, shifted } from './items.ts'
import { worst } from './laps.ts'
import type { Branch, Visit } from './visits.ts'

/** What the console has recorded about a visit. Empty for a visit before the console was opened. */
export interface Recorded {
  marks(visit: Visit): Mark[]
  invocations(visit: Visit): string[]
  frames(invocations: readonly string[]): number
  children(visit: Visit): string[]
  failure(visit: Visit, nth: number): Pick<Failure, 'invocation' | 'fault' | 'source'>
  note(visit: Visit): string | undefined
}

export interface EntryView extends ItemsView {
  isRunning: boolean
  definition: DefinitionIndex
  lapOf(visit: Visit): number | undefined
  recorded: Recorded
}

/** Maximum number of entries in an answer. A longer list is sent as columns. */
export const MOST_ENTRIES = 2000
const MOST_COLUMNS = 1000

/** A visit for the page. */
export function entryOf(visit: Visit, view: EntryView): Entry {
  const { start, recorded } = view
  const invocations = recorded.invocations(visit)
  const lap = view.lapOf(visit)
  const last = visit.failures.at(-1)
  const ending = visit.status === 'failed' || visit.status === 'caught' || visit.lastFailed ? last : undefined
  const note = recorded.note(visit)
  return {
    id: visit.id,
    state: visit.state,
    type: visit.type,
    ...(lap !== undefined && { lap }),
    t0: visit.at - start,
    ...(visit.endedAt !== undefined && { t1: visit.endedAt - start }),
    status: statusOf(visit),
    segments: segmentsOf(visit, view),
    marks: recorded.marks(visit),
    attempts: visit.attempts,
    failures: visit.failures.map((failure, nth) => ({
      t: failure.at - start,
      error: failure.error,
      cause: failure.cause,
      ...(failure.retriedAt !== undefined && { waited: failure.retriedAt - failure.at }),
      ...recorded.failure(visit, nth),
    })),
    ...(ending && { error: ending.error, cause: ending.cause }),
    ...(visit.next !== undefined && { next: visit.next }),
    ...calledBy(visit, view.definition),
    ...(isTokenTask(visit) && { token: true as const }),
    ...(visit.isOpen && visit.deadline !== undefined && { deadline: visit.deadline - start }),
    invocations,
    children: recorded.children(visit),
    ...(visit.group && { items: itemsOf(visit, visit.group, view) }),
    frames: recorded.frames(invocations),
    assigns: visit.assigns,
    ...(note !== undefined && { note }),
  }
}

/** A visit that has not ended is `waiting` if neither its Task nor any of its branches works. */
export function statusOf(visit: Visit): EntryStatus {
  if (!visit.isOpen) return visit.status
  if (visit.group) {
    const open = [...visit.group.branches.values()].flatMap(({ current }) =>
      current?.isOpen ? [current] : [],
    )
    return open.length > 0 && open.every((inner) => statusOf(inner) === 'waiting') ? 'waiting' : 'running'
  }
  if (visit.lastFailed) return 'waiting'
  return visit.openSegment?.k === 'wait' ? 'waiting' : 'running'
}

function segmentsOf(visit: Visit, { start, isRunning }: EntryView) {
  const segments = visit.segments.map((segment) => shifted(segment, start))
  const failure = visit.failures.at(-1)
  if (isRunning && visit.isOpen && visit.lastFailed && failure)
    segments.push({ k: 'backoff', a: failure.at - start })
  return segments
}

export const isTokenTask = ({ resource }: Visit): boolean =>
  resource?.action.endsWith('.waitForTaskToken') === true || resource?.action.includes(':activity:') === true

/** `arn:aws:lambda:...:function:Name:alias` or a name. */
export const functionNameOf = (reference: string): string =>
  /:function:([^:]+)/.exec(reference)?.[1] ?? reference.split(':')[0] ?? reference

/** The function of a Task, or the action that it calls. */
function calledBy(visit: Visit, definition: DefinitionIndex): Pick<Entry, 'function' | 'resource'> {
  const state = definition.states.get(visit.state)?.state
  if (state?.Type !== 'Task') return {}
  const resource = state.Resource ?? ''
  if (/^arn:[^:]+:lambda:/.test(resource)) return { function: functionNameOf(resource), resource: 'lambda' }
  const short = resource.split(':').slice(5).join(':')
  const { FunctionName: named } = Object(state.Arguments) as { FunctionName?: unknown }
  const isConstant = typeof named === 'string' && !named.startsWith('{%')
  return { ...(isConstant && { function: functionNameOf(named) }), resource: short }
}

/** Per-pixel columns for a branch with too many visits. */
export function columnsOf({ visits }: Branch, start: number, end: number): Columns {
  const width = Math.max(1, (end - start) / MOST_COLUMNS)
  const list: Columns['list'] = []
  for (const visit of visits) {
    const at = Math.min(MOST_COLUMNS - 1, Math.floor((visit.at - start) / width))
    const waited = visit.segments.reduce((sum, { k, a, b = end }) => sum + (k === 'wait' ? b - a : 0), 0)
    const column = list[at]
    if (!column) list[at] = { status: statusOf(visit), entered: 1, longest: waited, first: visit.id }
    else {
      column.status = worst([column.status, statusOf(visit)])
      column.entered += 1
      column.longest = Math.max(column.longest, waited)
    }
  }
  const empty = () => ({ status: 'succeeded' as const, entered: 0, longest: 0, first: 0 })
  return { width, list: Array.from({ length: list.length }, (_, at) => list[at] ?? empty()) }
}
