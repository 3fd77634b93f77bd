import type { StateVisit } from '../../services/step-functions/ports.ts'
import type { PendingAnswer, PendingTimer, PendingToken } from '../api-types.ts'
import type { ConsoleState } from '../console-state.ts'
import { type outputOf, resultOf } from '../executions/payloads.ts'
import type { Timeline } from '../executions/timeline.ts'
import type { Routes } from '../http/router.ts'
import { recordOf } from './executions-api.ts'

export const pendingRoutes = (state: ConsoleState): Routes => ({
  'GET /api/executions/:id/pending': ({ parameters }) => pending(state, parameters.id ?? ''),
})

/** What a running execution waits for: its open tokens and timers. */
function pending(state: ConsoleState, id: string): PendingAnswer {
  const record = recordOf(state, id)
  const visits = record.handle.visits()
  const timeline = state.executions.timeline(record)
  return {
    tokens: visits.flatMap((visit) => tokenOf(state, visit, timeline, record.handle.events)),
    timers: visits.flatMap((visit) => timerOf(visit)),
    now: state.ports.clock.now(),
  }
}

const placeOf = ({ name, enteredEventId, around }: StateVisit) => ({
  state: name,
  entry: enteredEventId,
  ...(around && { index: around.index }),
})

function timerOf(visit: StateVisit): PendingTimer[] {
  const { due, taskToken } = visit
  return due && taskToken === undefined ? [{ kind: due.kind, ...placeOf(visit), due: due.at }] : []
}

function tokenOf(
  { recorder, subjects }: ConsoleState,
  visit: StateVisit,
  timeline: Timeline,
  events: Parameters<typeof outputOf>[0],
): PendingToken[] {
  const { taskToken: token, due } = visit
  if (token === undefined) return []
  const recorded = timeline.byEvent.get(visit.enteredEventId)
  const before = [...timeline.byEvent.values()].findLast(
    ({ state, succeededEvent, id }) =>
      state === visit.name && succeededEvent !== undefined && id < visit.enteredEventId,
  )
  const lastAnswer = before && resultOf(events, before)
  const holder = recorder.writes.holders.get(token)
  const onTimeout = recorded && timeoutTarget(timeline, recorded.state)
  return [
    {
      token,
      ...placeOf(visit),
      since: recorded?.at ?? 0,
      ...(due?.kind === 'timeout' && { deadline: due.at }),
      ...(due?.heartbeatAt !== undefined && { heartbeatDeadline: due.heartbeatAt }),
      holders: holder
        ? [
            {
              table: holder.table,
              key: holder.key,
              keyText: holder.keyText,
              writtenBy: subjects.functionTitle(holder.caller ?? 'a person'),
              at: holder.at,
            },
          ]
        : [],
      ...(lastAnswer !== undefined && { lastAnswer }),
      ...(onTimeout !== undefined && { onTimeout }),
    },
  ]
}

/** The state that a Catcher of `States.Timeout` leads to. */
function timeoutTarget(timeline: Timeline, name: string): string | undefined {
  const catchers = timeline.definition.states.get(name)?.state.Catch ?? []
  return catchers.find(({ ErrorEquals }) =>
    ErrorEquals.some((error) => ['States.Timeout', 'States.ALL', 'States.TaskFailed'].includes(error)),
  )?.Next
}
