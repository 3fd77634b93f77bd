import type { ExecutionHandle } from '../../services/step-functions/ports.ts'
import type { ExecutionSummary } from '../api-types.ts'
import type { DefinitionIndex } from './definition-index.ts'
import { statusOf } from './entries.ts'
import type { ExecutionText, LensMark } from './execution-text.ts'
import { shortStatuses } from './items.ts'
import { lapStart, lapsOf } from './laps.ts'
import { rootCause } from './root-cause.ts'
import { shapeOf } from './shape.ts'
import { openVisits, type Timeline } from './timeline.ts'
import type { Branch, Visit } from './visits.ts'

const MOST_CAUSE = 200
const MOST_STATUSES = 60

export interface SummarySources {
  handle: ExecutionHandle
  timeline: Timeline
  definition: DefinitionIndex
  text: ExecutionText
  marks(visit: Visit): LensMark[]
  parent: string | undefined
  now: number
}

/** `<machine>:<name>`. Neither contains a colon. */
const idOf = ({ stateMachineName, name }: ExecutionHandle['spec']): string => `${stateMachineName}:${name}`

/** Summarizes an execution for a list. */
export function summaryOf(sources: SummarySources): ExecutionSummary {
  const { handle, timeline, definition, text, now, parent } = sources
  const { spec, status, startedAt: start, stoppedAt: stop } = handle
  const { root } = timeline
  const subject = {
    name: spec.name,
    machine: spec.stateMachineName,
    status,
    input: spec.input,
    output: handle.output,
    error: handle.error,
    cause: handle.cause,
  }
  const from = lapStart(root, text.lapFrom)
  const laps = lapsOf(root, from)
  const cause = status === 'FAILED' || status === 'TIMED_OUT' ? rootCause(root, definition) : undefined
  const failure = cause?.failures.at(-1)
  const title = text.title(subject)
  return {
    id: idOf(spec),
    arn: spec.executionArn,
    machine: spec.stateMachineName,
    name: spec.name,
    status,
    start,
    ...(stop !== undefined && { stop }),
    title,
    outcome: status === 'RUNNING' ? '' : text.outcome(subject),
    waiting: false,
    ...(status === 'RUNNING' && presentOf(sources, subject)),
    ...((failure?.error ?? handle.error) !== undefined && { error: failure?.error ?? handle.error }),
    ...((failure?.cause ?? handle.cause) !== undefined && {
      cause: (failure?.cause ?? handle.cause ?? '').slice(0, MOST_CAUSE),
    }),
    ...(cause && { failedState: cause.state, failedEntry: outermostOf(cause).id }),
    ...(laps.length > 0 && { lap: cause ? lapOf(laps, cause) : laps.length }),
    states: timeline.states,
    retries: timeline.retries,
    events: handle.events.length,
    redriveCount: handle.redriveCount,
    shape: shapeOf(root, start, stop ?? now),
    ...mapOf(root),
    ...(parent !== undefined && { parent }),
  }
}

/** The visit at the top level of the execution that contains this one. */
function outermostOf(visit: Visit): Visit {
  let outermost = visit
  while (outermost.branch.parent) outermost = outermost.branch.parent
  return outermost
}

function lapOf(laps: readonly (readonly Visit[])[], visit: Visit): number {
  const outermost = outermostOf(visit)
  return laps.findIndex((lap) => lap.includes(outermost)) + 1 || laps.length
}

type Subject = Parameters<ExecutionText['title']>[0]

/** The current state of a running execution. */
function presentOf(sources: SummarySources, subject: Subject): Partial<ExecutionSummary> {
  const { handle, timeline, text, marks } = sources
  const open = openVisits(timeline.root)
  const current = open[0]
  if (!current) return {}
  const leaves = open.filter(({ group }) => group === undefined)
  const waiting = leaves.length > 0 && leaves.every((visit) => statusOf(visit) === 'waiting')
  const dues = handle.visits().flatMap(({ due }) => (due ? [due.at] : []))
  return {
    state: current.state,
    waiting,
    ...(waiting && { outcome: text.waiting(subject, current, handle.events, marks(current)) }),
    ...(dues.length > 0 && { deadline: Math.min(...dues) }),
  }
}

function mapOf({ visits }: Branch): Pick<ExecutionSummary, 'map'> {
  const group = visits.find(({ type, group }) => type === 'Map' && group)?.group
  return group && group.total > 0 ? { map: shortStatuses(group, MOST_STATUSES) } : {}
}
