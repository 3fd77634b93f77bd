/**
 * Telemetry of the runtime: one event for each thing that AWS would bill, or that takes time between a frame and its
 * reply. `started` is in epoch milliseconds on a monotonic clock, and comparable across processes of one machine.
 * `duration` is in milliseconds.
 *
 * Ids connect related events:
 * - a client's message, the `integration` that it caused and the frame that answers it have one `requestId`;
 * - `integration.lambdaRequestId` and `task called.lambdaRequestId` are an `invocation.requestId`;
 * - `invocation.trace` is the `trace` of every AWS call that the function made during the invocation;
 * - a `step functions call` and all events of states hold their `execution`.
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

/** `started` is when the connection was opened. */
export interface ConnectionClosed {
  kind: 'connection closed'
  started: number
  duration: number
  connectionId: string
}

/** A client's message, including a throttled one and one without a route. */
export interface MessageIn {
  kind: 'message in'
  started: number
  connectionId: string
  requestId: string
  bytes: number
}

/** A frame to a client: a reply, an error or a push. `requestId` is that of the message or of the management call. */
export interface MessageOut {
  kind: 'message out'
  started: number
  connectionId: string
  requestId: string
  bytes: number
}

/** A call from API Gateway to a function: for a message, `$connect`, `$disconnect` or an authorizer. */
export interface Integration {
  kind: 'integration'
  started: number
  duration: number
  /** The id of API Gateway's request. */
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
  /** Size of the posted message. */
  bytes: number
  status: number
  caller: string | undefined
  trace: string | undefined
}

/** A function was invoked. The event may have to wait for an environment. */
export interface InvocationAsked {
  kind: 'invocation asked'
  started: number
  requestId: string
  functionName: string
}

export interface Invocation {
  kind: 'invocation'
  /** When an environment took the event. Lambda bills from here. */
  started: number
  duration: number
  /** Only on the first event of an environment. Billed too. */
  initDuration: number | undefined
  /** Time from the call until an environment was free, including the init of a new one. */
  queued: number
  requestId: string
  functionName: string
  memoryMb: number
  failed: boolean
  /** Bytes that the function and Lambda itself wrote to the log. */
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
  /** The partition keys of the call, as text. */
  partitions: readonly string[]
  /** Capacity units by AWS's rules, of the table and of its indexes. */
  readUnits: number
  writeUnits: number
  indexWriteUnits: number
  /** Size of the items read or written, by AWS's rules. */
  bytes: number
  /** The name of the error in the response. */
  error: string | undefined
  caller: string | undefined
  trace: string | undefined
}

/** A call of the Step Functions API. */
export interface StepFunctionsCall {
  kind: 'step functions call'
  started: number
  duration: number
  action: string
  /** The execution that the call started, or that its task token belongs to. Undefined if there is none any more. */
  execution: string | undefined
  /** The state that the task token belongs to. */
  state: string | undefined
  /** The id of the event that entered this state. */
  entry: number | undefined
  error: string | undefined
  caller: string | undefined
  trace: string | undefined
}

export interface ExecutionStarted {
  kind: 'execution started'
  started: number
  execution: string
}

/** `started` is when the execution was started or redriven. */
export interface ExecutionEnded {
  kind: 'execution ended'
  started: number
  duration: number
  execution: string
  status: string
}

/** Entering a state is a billed transition, and so is a retry. */
export interface StateEvent {
  kind: 'state entered' | 'state retried' | 'state left'
  started: number
  execution: string
  state: string
  /** Index of the iteration or branch that contains the state. */
  index: number | undefined
  express: boolean
}

/** A call of a function by a Task, measured at the state machine. */
export interface TaskCalled {
  kind: 'task called'
  started: number
  duration: number
  execution: string
  state: string
  /** The id of the event that entered the state. */
  entry: number
  /** From 1. */
  attempt: number
  index: number | undefined
  /** Absent when Lambda refused the call. */
  lambdaRequestId: string | undefined
}

/** Receives events. Always call it as `telemetry?.({...})`: without a receiver no event is built. */
export type Telemetry = (event: TelemetryEvent) => void

/** Monotonic time in epoch milliseconds, with a fraction. */
export const monotonicNow = (): number => performance.timeOrigin + performance.now()
