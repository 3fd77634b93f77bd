import { AwsError } from '../common/aws/error.ts'
import type { InvokeRequest, InvokeResult } from '../common/aws/ports.ts'
import {
  type ErrorNaming,
  naming,
  optimisedDynamoDb,
  optimisedStepFunctions,
  otherService,
  sdkDynamoDb,
  sdkStepFunctions,
} from '../services/step-functions/connectors/failures.ts'
import {
  type ActivityTask,
  type ConnectorAnswer,
  type ConnectorCall,
  type Json,
  StatesError,
  type StateVisit,
} from '../services/step-functions/ports.ts'
import type { Behaviour, Outcome } from './behaviour.ts'
import type { TaskCall } from './call.ts'
import { TestMistake } from './mistake.ts'

/** What the performer needs from the test around it. */
export interface Stage {
  open(visit: StateVisit, called: { arguments: Json; functionName?: string; token?: string }): TaskCall
  behaviourOf(call: TaskCall): Promise<Behaviour>
  /** Runs the function later. What it throws is the test's mistake. */
  later(ms: number, call: TaskCall, work: () => void | Promise<void>): void
}

export const REQUEST_ID = '00000000-0000-4000-8000-000000000000'

/** Takes the place of Lambda, the services and the workers, and does what the test says. */
export class Performer {
  private readonly stage: Stage

  constructor(stage: Stage) {
    this.stage = stage
  }

  async invoke(request: InvokeRequest, visit: StateVisit): Promise<InvokeResult> {
    const call = this.stage.open(visit, {
      functionName: request.functionName,
      arguments: JSON.parse(request.payload) as Json,
      ...(visit.taskToken !== undefined && { token: visit.taskToken }),
    })
    const behaviour = await this.stage.behaviourOf(call)
    const { outcome } = behaviour
    const answered = { statusCode: 200, executedVersion: '$LATEST', requestId: REQUEST_ID }
    if (call.token !== undefined && isDecidedLater(outcome)) {
      this.decideLater(call, behaviour)
      return { ...answered, payload: JSON.stringify(behaviour.submitted ?? null) }
    }
    await pass(call, behaviour)
    switch (outcome.kind) {
      case 'succeeds':
        return { ...answered, payload: JSON.stringify(outcome.output) }
      case 'throws': {
        const { errorType, errorMessage } = outcome
        return {
          ...answered,
          functionError: 'Unhandled',
          payload: JSON.stringify({ errorType, errorMessage }),
        }
      }
      case 'refuses':
        throw new AwsError(outcome.code, outcome.message, outcome.httpStatus)
      case 'hangs':
        return forever()
      case 'fails':
        throw misfit(
          call,
          'fails()',
          'a function fails with throws(), and Lambda refuses a call with refuses()',
        )
      case 'waits':
        throw misfit(call, 'waits()', 'its Resource has no .waitForTaskToken. Use takes() to let time pass')
    }
  }

  async connect(connected: ConnectorCall, visit: StateVisit): Promise<ConnectorAnswer> {
    const call = this.stage.open(visit, {
      arguments: connected.arguments,
      ...(visit.taskToken !== undefined && { token: visit.taskToken }),
    })
    const behaviour = await this.stage.behaviourOf(call)
    const { outcome, submitted = {} } = behaviour
    if (call.token !== undefined && isDecidedLater(outcome)) {
      this.decideLater(call, behaviour)
      return { submitted }
    }
    const result = pass(call, behaviour).then(() => answerOf(outcome, call, connected.resource))
    const isJob = connected.pattern === 'SYNC' || connected.pattern === 'SYNC_2'
    return isJob && outcome.kind !== 'refuses'
      ? { submitted, completed: result }
      : { submitted: await result }
  }

  async work(task: ActivityTask, visit: StateVisit): Promise<void> {
    const call = this.stage.open(visit, { arguments: JSON.parse(task.input) as Json, token: task.taskToken })
    const behaviour = await this.stage.behaviourOf(call)
    if (behaviour.outcome.kind === 'hangs') return
    if (!isDecidedLater(behaviour.outcome))
      throw misfit(
        call,
        `${behaviour.outcome.kind}()`,
        'the worker of an activity can only fail with fails() or succeed with succeeds()',
      )
    task.started('worker')
    this.decideLater(call, behaviour)
  }

  private decideLater(call: TaskCall, { outcome, after }: Behaviour): void {
    this.stage.later(after, call, () => {
      if (outcome.kind === 'succeeds') call.succeed(outcome.output)
      else if (outcome.kind === 'fails') call.fail(outcome.error, outcome.cause)
      else if (outcome.kind === 'waits') return outcome.script?.(call)
    })
  }
}

/** Decided by the token, after the call itself was answered. */
const isDecidedLater = ({ kind }: Outcome) => kind === 'succeeds' || kind === 'fails' || kind === 'waits'

async function pass(call: TaskCall, { after }: Behaviour): Promise<void> {
  if (after > 0) await call.sleep(after)
}

const forever = () => new Promise<never>(() => {})

async function answerOf(outcome: Outcome, call: TaskCall, resource: string): Promise<Json> {
  switch (outcome.kind) {
    case 'succeeds':
      return outcome.output
    case 'fails':
      throw new StatesError(outcome.error ?? 'States.TaskFailed', outcome.cause ?? '')
    case 'refuses': {
      const { code, message, httpStatus } = outcome
      return naming(namingOf(resource), REQUEST_ID, () =>
        Promise.reject(new AwsError(code, message, httpStatus)),
      )
    }
    case 'hangs':
      return forever()
    case 'throws':
      throw misfit(
        call,
        'throws()',
        'only functions throw. Use fails() for an action, or refuses() for the service',
      )
    case 'waits':
      throw misfit(call, 'waits()', 'its Resource has no .waitForTaskToken. Use takes() to let time pass')
  }
}

export function namingOf(resource: string): ErrorNaming {
  if (resource.includes(':aws-sdk:dynamodb:')) return sdkDynamoDb
  if (resource.includes(':aws-sdk:sfn:')) return sdkStepFunctions
  if (resource.includes(':::dynamodb:')) return optimisedDynamoDb
  return resource.includes(':::states:') ? optimisedStepFunctions : otherService(resource)
}

const misfit = ({ state, resource }: TaskCall, word: string, why: string) =>
  new TestMistake(`${word} is not for the Task '${state}' (${resource}): ${why}.`)
