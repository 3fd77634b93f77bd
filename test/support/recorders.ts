/** Records and answers the calls of functions in this process to services other than DynamoDB. */
import type { Push } from '../../protocol/messages.ts'
import { interceptCalls } from './aws-middleware.ts'

interface Posted {
  /** A connection id. */
  to: string
  push: Push
}

export interface Pushes {
  /** All pushes with their connections, in order. */
  posted: Posted[]
  /** Connections that are gone. */
  gone: Set<string>
  /** Runs before each push is recorded. */
  before: (posted: Posted) => Promise<unknown>
  /** The pushes to one connection. */
  to(connectionId: string): Push[]
}

/** Records all pushes from now on. */
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
  /** Used or expired tokens. */
  spent: Set<string>
  /** Runs before each answer is recorded. */
  before: (answer: TaskAnswer) => Promise<unknown>
}

/** Records all answers to task tokens from now on. */
export function recordTaskAnswers(): TaskAnswers {
  const recorded: TaskAnswers = { answers: [], spent: new Set(), before: async () => {} }
  interceptCalls(async ({ operation, input }, next) => {
    if (operation !== 'SendTaskSuccess') return next()
    const { taskToken, output } = input as { taskToken: string; output: string }
    // The time of the answer does not matter to tests.
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

/** A service's error as the SDK reports it. */
export function awsError(name: string, httpStatusCode: number): Error {
  return Object.assign(new Error(name), { name, $metadata: { httpStatusCode } })
}
