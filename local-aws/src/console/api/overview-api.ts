import type { Counts, Limits, Overview } from '../api-types.ts'
import type { ConsoleState } from '../console-state.ts'
import { definitionIndex } from '../executions/definition-index.ts'
import { MOST_EXECUTIONS } from '../executions/execution-store.ts'
import type { Routes } from '../http/router.ts'
import { FRAMES_PER_CONNECTION } from '../recorder/clients.ts'
import { INVOCATIONS_PER_FUNCTION } from '../recorder/invocations.ts'
import type { FaultSwitches } from './faults-api.ts'

const LOG_BYTES = 64 * 1024

export const overviewRoutes = (
  state: ConsoleState,
  faults: FaultSwitches,
  sequence: () => number,
): Routes => ({
  'GET /api/overview': () => overview(state, faults, sequence()),
})

function overview(state: ConsoleState, faults: FaultSwitches, sequence: number): Overview {
  const { ports, lens, recordingSince } = state
  return {
    app: ports.app,
    endpoints: ports.endpoints(),
    region: ports.region,
    machines: ports.stepFunctions.view.machines().map(({ name, arn, type, revision }) => ({
      name,
      arn,
      type,
      definition: definitionIndex(revision.definition).id,
    })),
    counts: countsOf(state, faults),
    limits: limitsOf(state),
    notices: [...lens.notices, ...droppedNotices(state)],
    recordingSince,
    sequence,
    now: ports.clock.now(),
    ...(lens.file !== undefined && { lens: lens.file }),
  }
}

export function countsOf(
  { executions, ports, recorder, tables }: ConsoleState,
  faults: FaultSwitches,
): Counts {
  return {
    executions: executions.counts(),
    functions: ports.lambda.functions.length,
    connections: { open: recorder.clients.open, closed: recorder.clients.closed },
    tables: tables.all().length,
    requests: recorder.requestIds.size,
    faults: faults.counts,
  }
}

function limitsOf({ recorder, executions }: ConsoleState): Limits {
  const { budget } = recorder
  return {
    executions: MOST_EXECUTIONS,
    invocationsPerFunction: INVOCATIONS_PER_FUNCTION,
    logBytes: LOG_BYTES,
    framesPerConnection: FRAMES_PER_CONNECTION,
    bytes: budget.limit,
    used: budget.used,
    dropped: { executions: executions.dropped, ...budget.dropped },
  }
}

function droppedNotices({ recorder, executions }: ConsoleState): string[] {
  const { invocations, frames, writes } = recorder.budget.dropped
  const kinds = Object.entries({ executions: executions.dropped, invocations, frames, writes })
  const dropped = kinds.flatMap(([kind, number]) => (number > 0 ? [`${number} ${kind}`] : []))
  return dropped.length > 0 ? [`The oldest were dropped to save memory: ${dropped.join(', ')}.`] : []
}
