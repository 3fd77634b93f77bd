import type { HistoryEvent } from '@aws-sdk/client-sfn'
import { definitionIndex } from '../../local-aws/src/console/executions/definition-index.ts'
import { rootCause } from '../../local-aws/src/console/executions/root-cause.ts'
import { Timeline } from '../../local-aws/src/console/executions/timeline.ts'
import { readCause } from '../../local-aws/src/console/page/format/cause.ts'

/** `in Throw hands after 7 attempts: Lambda.TooManyRequestsException: Rate Exceeded.` Undefined if no state failed. */
export function failureOf(definition: string, events: readonly HistoryEvent[]): string | undefined {
  const index = definitionIndex(JSON.parse(definition))
  const timeline = new Timeline(index).read(
    events.map((event) => {
      const { id = 0, previousEventId = 0, type = '', timestamp, ...details } = event
      return { ...details, id, previousEventId, type, timestamp: timestamp?.getTime() ?? 0 }
    }),
  )
  const stay = rootCause(timeline.root, index)
  const failure = stay?.failures.at(-1)
  if (!stay || !failure) return undefined
  const { attempts, state } = stay
  const tries = attempts > 1 ? ` after ${attempts} attempts` : ''
  // An integration adds the call's technical data to a service's message.
  const message = readCause(failure.cause).message.replace(/ \(Service: [^()]*\)$/, '')
  return `in ${state}${tries}: ${[failure.error, message].filter(Boolean).join(': ')}`
}
