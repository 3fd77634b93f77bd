import type { HistoryEvent } from '../../services/step-functions/ports.ts'
import type { JsonText } from '../api-types.ts'
import { detailsOf } from './event-details.ts'
import type { Visit } from './visits.ts'

/** The payloads in a visit's events. They are read from the history on request, so that they are stored once. */

function textIn(
  events: readonly HistoryEvent[],
  id: number | undefined,
  member: string,
): JsonText | undefined {
  const event = id === undefined ? undefined : events[id - 1]
  const text = event && detailsOf(event)[member]
  return typeof text === 'string' ? text : undefined
}

export const inputOf = (events: readonly HistoryEvent[], { id }: Visit) => textIn(events, id, 'input')

export const outputOf = (events: readonly HistoryEvent[], { exitEvent }: Visit) =>
  textIn(events, exitEvent, 'output')

/** What the last attempt sent to the function or the service. */
export const parametersOf = (events: readonly HistoryEvent[], { scheduledEvent }: Visit) =>
  textIn(events, scheduledEvent, 'parameters') ?? textIn(events, scheduledEvent, 'input')

/** The result of the Task, before its Output is evaluated. */
export const resultOf = (events: readonly HistoryEvent[], { succeededEvent }: Visit) =>
  textIn(events, succeededEvent, 'output')

export function assignedBy(
  events: readonly HistoryEvent[],
  { exitEvent }: Visit,
): Record<string, JsonText> | undefined {
  const event = exitEvent === undefined ? undefined : events[exitEvent - 1]
  const assigned = event && detailsOf(event).assignedVariables
  return typeof assigned === 'object' && assigned !== null
    ? (assigned as Record<string, JsonText>)
    : undefined
}
