import type { HistoryEvent } from '../../ports.ts'
import { operation, seconds } from '../action.ts'
import { flag, required } from '../members.ts'
import { page } from '../paging.ts'
import { executionAt } from './lookup.ts'
import { arn, maxResults, onExecution, pageToken } from './shapes.ts'

export const GetExecutionHistory = operation({
  members: {
    executionArn: required(arn()),
    maxResults: maxResults(),
    reverseOrder: flag(),
    nextToken: pageToken(),
    includeExecutionData: flag(),
  },
  resource: onExecution,
  run({ executionArn, reverseOrder = false, includeExecutionData = true, ...paging }, world) {
    const { handle } = executionAt(executionArn, world)
    const events = reverseOrder ? [...handle.events].reverse() : handle.events
    const direction = reverseOrder ? -1 : 1
    const list = `events ${executionArn} ${direction}`
    const { items, nextToken } = page(events, list, ({ id }) => id * direction, paging)
    return {
      events: items.map((event) => describeEvent(event, includeExecutionData)),
      ...(nextToken !== undefined && { nextToken }),
    }
  },
})

const payloads = [
  ...['input', 'inputDetails', 'output', 'outputDetails'],
  ...['assignedVariables', 'assignedVariablesDetails', 'parameters'],
]

function describeEvent({ timestamp, ...event }: HistoryEvent, withData: boolean): object {
  const details = withData ? event : Object.fromEntries(Object.entries(event).map(withoutPayloads))
  return { ...details, timestamp: seconds(timestamp) }
}

function withoutPayloads([name, details]: [string, unknown]): [string, unknown] {
  if (typeof details !== 'object' || details === null) return [name, details]
  return [name, Object.fromEntries(Object.entries(details).filter(([key]) => !payloads.includes(key)))]
}
