/**
 * The interfaces inside the Step Functions service. On one side is the API (machines, executions, validation, paging),
 * in the middle the interpreter (states, JSONata, retries, history), on the other side whatever a Task calls.
 */
import type { Caller, InvokeLambda } from '../../common/aws/ports.ts'
import type { Clock } from '../../common/clock.ts'
import type { TaskTokens } from './task-tokens.ts'

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

/** An event as GetExecutionHistory returns it (timestamps in epoch milliseconds until the API formats them). */
export interface HistoryEvent {
  id: number
  previousEventId: number
  timestamp: number
  type: string
  /** At most one of `taskScheduledEventDetails`, `stateEnteredEventDetails`, and so on. */
  [details: string]: unknown
}

export interface ExecutionSpec {
  executionArn: string
  name: string
  stateMachineArn: string
  stateMachineName: string
  roleArn: string
  /** Whether the machine's definition and role come from the template. */
  fromTemplate?: true
  type: 'STANDARD' | 'EXPRESS'
  /** A definition that has passed the validator. */
  definition: { [key: string]: Json }
  /** JSON text, as it was sent. */
  input: string
}

export type ExecutionStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED'

export interface ExecutionHandle {
  readonly spec: ExecutionSpec
  readonly status: ExecutionStatus
  readonly startedAt: number
  readonly stoppedAt: number | undefined
  /** JSON text. Set when the execution has succeeded. */
  readonly output: string | undefined
  readonly error: string | undefined
  readonly cause: string | undefined
  readonly redriveCount: number
  /** Grows while the execution runs. */
  readonly events: readonly HistoryEvent[]
  /** Resolves when the execution has ended, and again after each redrive. Never rejects. */
  ended(): Promise<void>
  /** The states that it is in now, those inside Maps and Parallels after the one around them. */
  visits(): StateVisit[]
  stop(error?: string, cause?: string): void
  /** Continues a failed, timed out or aborted execution from the state that did not succeed. */
  redrive(): void
}

/** A Task's call of a service other than Lambda: one action in one pattern. */
export interface ConnectorCall {
  /** The Resource without its pattern, for example `arn:aws:states:::dynamodb:getItem`. */
  resource: string
  pattern: 'REQUEST_RESPONSE' | 'WAIT_FOR_TASK_TOKEN' | 'SYNC' | 'SYNC_2'
  arguments: Json
  caller: Caller
  execution: ExecutionSpec
  /** Aborted when the state timed out or the execution was stopped. */
  signal: AbortSignal
}

export interface ConnectorAnswer {
  /** The action's answer: the Task's output, or the output in TaskSubmitted. */
  submitted: Json
  /** With `.sync`: settles when the job has ended. Rejects with StatesError. */
  completed?: Promise<Json>
}

/** Rejects with StatesError (for example `DynamoDB.ConditionalCheckFailedException`). */
export type Connector = (call: ConnectorCall) => Promise<ConnectorAnswer>

/** An activity's task, for the next worker that polls. */
export interface ActivityTask {
  activityArn: string
  input: string
  taskToken: string
  /** Called when a worker has taken it. Records ActivityStarted. */
  started(workerName: string | undefined): void
  signal: AbortSignal
}

/** When a state's wait ends by itself. Epoch milliseconds. */
export interface Due {
  kind: 'wait' | 'backoff' | 'timeout'
  at: number
  /** When a worker counts as gone, for a Task with a heartbeat. */
  heartbeatAt?: number
}

/** One visit of an execution to one state, through all its retries. */
export interface StateVisit {
  readonly name: string
  /** The id of the event that entered it. */
  readonly enteredEventId: number
  /** Set during a Wait state, a backoff, and a Task that can time out. */
  readonly due: Due | undefined
  /** Number of retries so far. */
  readonly retryCount: number
  /** Set while its token is open. */
  readonly taskToken: string | undefined
  /** The Map or Parallel around it, and the index of the iteration or branch. */
  readonly around: { readonly visit: StateVisit; readonly index: number } | undefined
  /** What its expressions can read now. */
  variables(): { readonly [name: string]: Json }
}

/** Sees each state of an execution, for example in a test. */
export interface StateObserver {
  entered(visit: StateVisit): void
  /** Called after the state's own Assign. Not called for a state that failed. */
  left(visit: StateVisit): void
  /** When the next attempt starts. */
  retried?(visit: StateVisit): void
}

export interface InterpreterPorts {
  clock: Clock
  /** Uniform in [0, 1): `$random()`, `$uuid()`, jitter. */
  random(): number
  invokeLambda(...call: [...Parameters<InvokeLambda>, from: StateVisit]): ReturnType<InvokeLambda>
  /** One registry for all executions, activities included. */
  tokens: Pick<TaskTokens, 'issue'>
  /** Finds a Resource. Undefined if there is no such integration (the validator refuses it earlier). */
  connector(
    resource: string,
  ): ((call: ConnectorCall, from: StateVisit) => Promise<ConnectorAnswer>) | undefined
  scheduleActivity(task: ActivityTask, from: StateVisit): void
  observer?: StateObserver
}

/** An error with a name that Retry and Catch match. */
export class StatesError extends Error {
  override readonly name = 'StatesError'
  readonly error: string
  override readonly cause: string

  constructor(error: string, cause: string) {
    super(`${error}: ${cause}`)
    this.error = error
    this.cause = cause
  }
}
