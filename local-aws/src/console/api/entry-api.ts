import type { EntryAnswer, FrameLine, Json, LogLine } from '../api-types.ts'
import type { ConsoleState } from '../console-state.ts'
import { entryOf } from '../executions/entries.ts'
import { assignedBy, inputOf, outputOf, parametersOf } from '../executions/payloads.ts'
import { describeRetriers } from '../executions/retriers.ts'
import type { Visit } from '../executions/visits.ts'
import { notFound } from '../http/console-error.ts'
import type { ApiCall, Routes } from '../http/router.ts'
import { parsed } from '../lens/defaults.ts'
import { pushesOf } from '../recorder/recorded-entries.ts'
import { viewOf } from './executions-api.ts'
import { frameLine } from './frame-lines.ts'
import { logLines } from './log-lines.ts'

export const entryRoutes = (state: ConsoleState): Routes => ({
  'GET /api/executions/:id/entries/:entry': (call) => entry(state, call),
})

function entry(state: ConsoleState, { parameters, query }: ApiCall): EntryAnswer {
  const { record, timeline, view } = viewOf(state, parameters.id ?? '')
  const visit = timeline.byEvent.get(Number(parameters.entry))
  if (!visit) throw notFound(`The entry ${parameters.entry}`)
  const { events } = record.handle
  const shown = entryOf(visit, view)
  const input = inputOf(events, visit)
  const output = outputOf(events, visit)
  const assigned = assignedBy(events, visit)
  const parameters_ = parametersOf(events, visit)
  const definition = view.definition.states.get(visit.state)?.state
  const item = query.get('index')
  const branch = item === null ? undefined : visit.group?.branches.get(Number(item))
  const itemText = branch?.visits[0] && inputOf(events, branch.visits[0])
  return {
    entry: shown,
    at: visit.at,
    ...(input !== undefined && { input }),
    ...(output !== undefined && { output }),
    ...(assigned && { assigned }),
    variables: variablesAt(visit, events),
    definition: (definition ?? null) as unknown as Json,
    ...(parameters_ !== undefined && { parameters: parameters_ }),
    retries: describeRetriers(definition?.Retry),
    logs: logsOf(state, shown.invocations, view.start),
    frames: framesOf(
      state,
      shown.invocations,
      shown.marks.flatMap(({ frame }) => frame ?? []),
    ),
    ...(itemText !== undefined && { item: parsed(itemText) }),
  }
}

/** The variables that earlier states assigned, in the visit's branch and around it. */
function variablesAt(visit: Visit, events: Parameters<typeof assignedBy>[0]): EntryAnswer['variables'] {
  const outside = visit.branch.parent ? variablesAt(visit.branch.parent, events) : {}
  const before = visit.branch.visits.slice(0, visit.branch.visits.indexOf(visit))
  return Object.assign(outside, ...before.map((one) => assignedBy(events, one) ?? {}))
}

function logsOf({ recorder, ports }: ConsoleState, invocations: readonly string[], start: number): LogLine[] {
  return invocations.flatMap((id) => {
    const kept = recorder.invocations.byId.get(id)
    return kept ? logLines(kept, start, ports.projectDirectory) : []
  })
}

/** The frames that the invocations pushed and those that the marks refer to, in order. */
function framesOf(
  state: ConsoleState,
  invocations: readonly string[],
  marked: readonly string[],
): FrameLine[] {
  const { recorder } = state
  const pushed = new Set(
    invocations.flatMap((id) =>
      pushesOf(recorder.invocations.byId.get(id)).map(({ requestId }) => requestId),
    ),
  )
  const frames = [...recorder.clients.frames.values()].filter(
    ({ id, direction, requestId }) => marked.includes(id) || (direction === 'out' && pushed.has(requestId)),
  )
  return frames.sort((a, b) => a.started - b.started).map((frame) => frameLine(state, frame))
}
