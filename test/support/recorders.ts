/** What functions in this process send to others than the table: recorded, and answered here. */
import type { Push } from '../../protocol/messages.ts'
import { interceptCalls } from './aws-middleware.ts'

interface Posted {
  /** A connection id. */
  to: string
  push: Push
}

export interface Pushes {
  /** What was pushed to whom, in order. */
  posted: Posted[]
  /** Connections at which nobody is. */
  gone: Set<string>
  /** Runs before each push is taken. */
  before: (posted: Posted) => Promise<unknown>
  /** The pushes to one connection. */
  to(connectionId: string): Push[]
}

/** Takes all pushes from here on. */
export function recordPushes(): Pushes {
  const pushes: Pushes = {
    posted: [],
    gone: new Set(),
    before: async () => {},
    to: (connectionId) => pushes.posted.flatMap(({ to, push }) => (to === connectionId ? [push] : [])),
  }
  interceptCalls(async ({ service, operation, input }, next) => {
    if (service !== 'ApiGatewayManagementApi') return next()
    const { ConnectionId: to, Data } = input as { ConnectionId: string; Data?: string }
    if (pushes.gone.has(to)) throw awsError('GoneException', 410)
    if (operation !== 'PostToConnection') return {}
    const posted = { to, push: JSON.parse(String(Data)) }
    await pushes.before(posted)
    pushes.posted.push(posted)
    return {}
  })
  return pushes
}

interface TaskAnswer {
  taskToken: string
  output: unknown
}

export interface TaskAnswers {
  answers: TaskAnswer[]
  /** Tokens that Step Functions waits with no longer. */
  spent: Set<string>
  /** Runs before each answer is taken. */
  before: (answer: TaskAnswer) => Promise<unknown>
}

/** Takes all answers to task tokens from here on. */
export function recordTaskAnswers(): TaskAnswers {
  const recorded: TaskAnswers = { answers: [], spent: new Set(), before: async () => {} }
  interceptCalls(async ({ operation, input }, next) => {
    if (operation !== 'SendTaskSuccess') return next()
    const { taskToken, output } = input as { taskToken: string; output: string }
    // When it was answered is no matter of the hands.
    const { decidedAt, ...said } = JSON.parse(output)
    if (typeof decidedAt !== 'number') throw new Error('The answer does not say when the round was complete.')
    const answer = { taskToken, output: said }
    await recorded.before(answer)
    recorded.answers.push(answer)
    if (recorded.spent.has(taskToken)) throw awsError('TaskTimedOut', 400)
    return {}
  })
  return recorded
}

/** An error as the SDK reports a service's. */
export function awsError(name: string, httpStatusCode: number): Error {
  return Object.assign(new Error(name), { name, $metadata: { httpStatusCode } })
}
