import type { HistoryEvent } from '../../services/step-functions/ports.ts'
import type { JsonText } from '../api-types.ts'
import type { Stay } from './line-of-states.ts'
import { detailsOf } from './timeline.ts'

/** The texts that a stay's events hold. They are looked up when somebody asks, and not kept twice. */

function textIn(
  events: readonly HistoryEvent[],
  id: number | undefined,
  member: string,
): JsonText | undefined {
  const event = id === undefined ? undefined : events[id - 1]
  const text = event && detailsOf(event)[member]
  return typeof text === 'string' ? text : undefined
}

export const inputOf = (events: readonly HistoryEvent[], { id }: Stay) => textIn(events, id, 'input')

export const outputOf = (events: readonly HistoryEvent[], { exitEvent }: Stay) =>
  textIn(events, exitEvent, 'output')

/** What the last attempt sent to the function or the service. */
export const parametersOf = (events: readonly HistoryEvent[], { scheduledEvent }: Stay) =>
  textIn(events, scheduledEvent, 'parameters') ?? textIn(events, scheduledEvent, 'input')

/** What the Task was answered with, before its Output. */
export const resultOf = (events: readonly HistoryEvent[], { succeededEvent }: Stay) =>
  textIn(events, succeededEvent, 'output')

export function assignedBy(
  events: readonly HistoryEvent[],
  { exitEvent }: Stay,
): Record<string, JsonText> | undefined {
  const event = exitEvent === undefined ? undefined : events[exitEvent - 1]
  const assigned = event && detailsOf(event).assignedVariables
  return typeof assigned === 'object' && assigned !== null
    ? (assigned as Record<string, JsonText>)
    : undefined
}
