/**
 * What the runtime tells of itself: one event for each thing that AWS would bill, or that takes time on the
 * way from a frame to its answer. `started` is in epoch milliseconds on a clock that never steps back (compare
 * it across processes of one machine), `duration` in milliseconds.
 *
 * What belongs together is found by ids:
 * - a client's message (`requestId`), the `integration` that it caused, and the frame that answers it;
 * - `integration.lambdaRequestId` and `task called.lambdaRequestId` are an `invocation.requestId`;
 * - `invocation.trace` is the `trace` of every AWS call that the function made meanwhile;
 * - a `step functions call` and all events of states tell their `execution`.
 */
export type TelemetryEvent =
  | ConnectionOpened
  | ConnectionClosed
  | MessageIn
  | MessageOut
  | Integration
  | ManagementCall
  | InvocationAsked
  | Invocation
  | DynamoDbCall
  | StepFunctionsCall
  | ExecutionStarted
  | ExecutionEnded
  | StateEvent
  | TaskCalled

export type EventOf<Kind extends TelemetryEvent['kind']> = Extract<TelemetryEvent, { kind: Kind }>

export interface ConnectionOpened {
  kind: 'connection opened'
  started: number
  connectionId: string
}

/** `started` is when it was opened. */
export interface ConnectionClosed {
  kind: 'connection closed'
  started: number
  duration: number
  connectionId: string
}

/** A client's message, also one that is throttled or finds no route. */
export interface MessageIn {
  kind: 'message in'
  started: number
  connectionId: string
  requestId: string
  bytes: number
}

/** To a client: a reply, an error or a push; `requestId` is that of the message or of the management call. */
export interface MessageOut {
  kind: 'message out'
  started: number
  connectionId: string
  requestId: string
  bytes: number
}

/** API Gateway's call of a function, for a client's message, a connection's beginning or end, an authorizer. */
export interface Integration {
  kind: 'integration'
  started: number
  duration: number
  /** API Gateway's own request. */
  requestId: string
  functionArn: string
  /** Absent when Lambda refused the call. */
  lambdaRequestId: string | undefined
}

/** A call of `@connections`. */
export interface ManagementCall {
  kind: 'management call'
  started: number
  duration: number
  requestId: string
  method: string
  connectionId: string
  /** Of what is posted. */
  bytes: number
  status: number
  caller: string | undefined
  trace: string | undefined
}

/** A function is to run; it may have to wait for an environment. */
export interface InvocationAsked {
  kind: 'invocation asked'
  started: number
  requestId: string
  functionName: string
}

export interface Invocation {
  kind: 'invocation'
  /** When an environment took the event; Lambda bills from here. */
  started: number
  duration: number
  /** Only of an environment's first event; billed too. */
  initDuration: number | undefined
  /** From the call until an environment was free, the init of a new one included. */
  queued: number
  requestId: string
  functionName: string
  memoryMb: number
  failed: boolean
  /** What the function and Lambda itself wrote to the log. */
  logBytes: number
  trace: string
}

export interface DynamoDbCall {
  kind: 'dynamodb call'
  started: number
  duration: number
  action: string
  tableName: string
  indexName: string | undefined
  /** The partition keys that it is about, as text. */
  partitions: readonly string[]
  /** Capacity units by AWS's rules: of the table, and of its indexes. */
  readUnits: number
  writeUnits: number
  indexWriteUnits: number
  /** Of the items that it read or wrote, by AWS's rules. */
  bytes: number
  /** The name of the error that it was answered with. */
  error: string | undefined
  caller: string | undefined
  trace: string | undefined
}

/** A call of Step Functions' API. */
export interface StepFunctionsCall {
  kind: 'step functions call'
  started: number
  duration: number
  action: string
  /** The execution that it began, or that its task token belongs to; undefined where there is none (any more). */
  execution: string | undefined
  /** Whose token it is. */
  state: string | undefined
  error: string | undefined
  caller: string | undefined
  trace: string | undefined
}

export interface ExecutionStarted {
  kind: 'execution started'
  started: number
  execution: string
}

/** `started` is when it was started, or redriven. */
export interface ExecutionEnded {
  kind: 'execution ended'
  started: number
  duration: number
  execution: string
  status: string
}

/** Entering a state is a billed transition, and so is trying it again. */
export interface StateEvent {
  kind: 'state entered' | 'state retried' | 'state left'
  started: number
  execution: string
  state: string
  /** Of the iteration or branch that it is in. */
  index: number | undefined
  express: boolean
}

/** A Task's call of a function, from the state machine's side. */
export interface TaskCalled {
  kind: 'task called'
  started: number
  duration: number
  execution: string
  state: string
  index: number | undefined
  /** Absent when Lambda refused the call. */
  lambdaRequestId: string | undefined
}

/** Where events go. Absent, nothing is measured and no event is made: always call it as `telemetry?.({...})`. */
export type Telemetry = (event: TelemetryEvent) => void

/** Epoch milliseconds, with a fraction, that never step back. */
export const monotonicNow = (): number => performance.timeOrigin + performance.now()
