/**
 * The seams inside the Step Functions service: the API (machines, executions, validation, paging) on one
 * side, the interpreter (states, JSONata, retries, history) in the middle, and what a Task state calls on
 * the other side.
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
  /** `taskScheduledEventDetails`, `stateEnteredEventDetails`, ... : one of them at the most. */
  [details: string]: unknown
}

export interface ExecutionSpec {
  executionArn: string
  name: string
  stateMachineArn: string
  stateMachineName: string
  roleArn: string
  /** Whether the template gave the machine its definition and its role. */
  fromTemplate?: true
  type: 'STANDARD' | 'EXPRESS'
  /** A definition that the validator has accepted. */
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
  /** JSON text, once succeeded. */
  readonly output: string | undefined
  readonly error: string | undefined
  readonly cause: string | undefined
  readonly redriveCount: number
  /** Grows while the execution runs. */
  readonly events: readonly HistoryEvent[]
  /** Settles, always by resolving, when the execution has ended (again, after a redrive). */
  ended(): Promise<void>
  /** The states that it is in now, those inside Maps and Parallels after the one around them. */
  visits(): StateVisit[]
  stop(error?: string, cause?: string): void
  /** Continues a failed, timed out or aborted execution from the state that did not succeed. */
  redrive(): void
}

/** A Task's call of something that is not a Lambda function: one service's action in one pattern. */
export interface ConnectorCall {
  /** The Resource without its pattern, e.g. `arn:aws:states:::dynamodb:getItem`. */
  resource: string
  pattern: 'REQUEST_RESPONSE' | 'WAIT_FOR_TASK_TOKEN' | 'SYNC' | 'SYNC_2'
  arguments: Json
  caller: Caller
  execution: ExecutionSpec
  /** Aborted when the state timed out or the execution was stopped. */
  signal: AbortSignal
}

export interface ConnectorAnswer {
  /** The action's own answer: the Task's output, or what TaskSubmitted records. */
  submitted: Json
  /** With `.sync`: settles when the job has ended. Rejects with StatesError. */
  completed?: Promise<Json>
}

/** Rejects with StatesError (for example `DynamoDB.ConditionalCheckFailedException`). */
export type Connector = (call: ConnectorCall) => Promise<ConnectorAnswer>

/** An activity task, handed to whoever polls for it. */
export interface ActivityTask {
  activityArn: string
  input: string
  taskToken: string
  /** Called when a worker has taken it: ActivityStarted. */
  started(workerName: string | undefined): void
  signal: AbortSignal
}

export interface Due {
  kind: 'wait' | 'backoff' | 'timeout'
  at: number
  /** When a worker counts as gone, for a Task with a heartbeat. */
  heartbeatAt?: number
}

/** One stay of an execution in one state, through all its retries. */
export interface StateVisit {
  readonly name: string
  /** The id of the event that entered it. */
  readonly enteredEventId: number
  /** When its wait ends by itself: a Wait state, a backoff, or a Task that times out. Epoch milliseconds. */
  readonly due: Due | undefined
  /** How often it has been retried by now. */
  readonly retryCount: number
  /** Set while its token is out. */
  readonly taskToken: string | undefined
  /** The Map or Parallel around it, and in which of its iterations or branches this is. */
  readonly around: { readonly visit: StateVisit; readonly index: number } | undefined
  /** What its expressions see at this moment. */
  variables(): { readonly [name: string]: Json }
}

/** Whoever looks on, a test for one. */
export interface StateObserver {
  entered(visit: StateVisit): void
  /** After the state's own Assign. A state that failed is never left. */
  left(visit: StateVisit): void
  /** When its next attempt begins. */
  retried?(visit: StateVisit): void
}

export interface InterpreterPorts {
  clock: Clock
  /** Uniform in [0, 1): `$random()`, `$uuid()`, jitter. */
  random(): number
  invokeLambda(...call: [...Parameters<InvokeLambda>, from: StateVisit]): ReturnType<InvokeLambda>
  /** One registry for all executions, activities included. */
  tokens: Pick<TaskTokens, 'issue'>
  /** Looks a Resource up; undefined when there is no such integration (the validator refuses it earlier). */
  connector(
    resource: string,
  ): ((call: ConnectorCall, from: StateVisit) => Promise<ConnectorAnswer>) | undefined
  scheduleActivity(task: ActivityTask, from: StateVisit): void
  observer?: StateObserver
}

/** An error with a name of the States Language, which Retry and Catch match on. */
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
