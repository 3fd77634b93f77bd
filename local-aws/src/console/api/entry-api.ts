import type { EntryAnswer, FrameLine, Json, LogLine } from '../api-types.ts'
import type { ConsoleState } from '../console-state.ts'
import { entryOf } from '../executions/entries.ts'
import type { Stay } from '../executions/line-of-states.ts'
import { assignedBy, inputOf, outputOf, parametersOf } from '../executions/payloads.ts'
import { describeRetriers } from '../executions/retriers.ts'
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
  const stay = timeline.byEvent.get(Number(parameters.entry))
  if (!stay) throw notFound(`The entry ${parameters.entry}`)
  const { events } = record.handle
  const shown = entryOf(stay, view)
  const input = inputOf(events, stay)
  const output = outputOf(events, stay)
  const assigned = assignedBy(events, stay)
  const parameters_ = parametersOf(events, stay)
  const definition = view.definition.states.get(stay.state)?.state
  const item = query.get('index')
  const line = item === null ? undefined : stay.region?.lines.get(Number(item))
  const itemText = line?.stays[0] && inputOf(events, line.stays[0])
  return {
    entry: shown,
    at: stay.at,
    ...(input !== undefined && { input }),
    ...(output !== undefined && { output }),
    ...(assigned && { assigned }),
    variables: variablesAt(stay, events),
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

/** What the states before assigned, on this line and around it. */
function variablesAt(stay: Stay, events: Parameters<typeof assignedBy>[0]): EntryAnswer['variables'] {
  const outside = stay.line.parent ? variablesAt(stay.line.parent, events) : {}
  const before = stay.line.stays.slice(0, stay.line.stays.indexOf(stay))
  return Object.assign(outside, ...before.map((one) => assignedBy(events, one) ?? {}))
}

function logsOf({ recorder, ports }: ConsoleState, invocations: readonly string[], start: number): LogLine[] {
  return invocations.flatMap((id) => {
    const kept = recorder.invocations.byId.get(id)
    return kept ? logLines(kept, start, ports.projectDirectory) : []
  })
}

/** Frames that the invocations pushed, and those that the marks name, in order. */
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
