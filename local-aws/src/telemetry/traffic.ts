/**
 * What passes through the services, with its content: payloads, frames, items. (Telemetry only counts and times.)
 * Services call `traffic?.record?.({...})`, so that no event is built without a recorder.
 *
 * `started` and `requestId` mean the same as in events.ts.
 */
export type TrafficEvent =
  | InvocationBegan
  | InvocationEnded
  | ClientConnected
  | ClientDisconnected
  | FrameIn
  | FrameOut
  | ItemCall

/** `record` may be set and unset while everything runs. */
export interface TrafficRecorder {
  record?: (event: TrafficEvent) => void
}

export interface InvocationBegan {
  kind: 'invocation began'
  started: number
  requestId: string
  functionName: string
  /** The event, as JSON text. */
  payload: string
  trace: string
  /** The calling function, service or role. Undefined for a person. */
  caller: string | undefined
  /** The trace of the function that calls. */
  callerTrace: string | undefined
}

export interface InvocationEnded {
  kind: 'invocation ended'
  started: number
  requestId: string
  functionName: string
  /** The result or the error payload, as JSON text. */
  payload: string
  failed: boolean
  /** The log of the invocation, cut to its last 64 KB. */
  log: string
  logBytes: number
  maxMemoryMb: number
}

/** A client as the gateway knows it. */
export interface Client {
  connectionId: string
  apiId: string
  stageName: string
  connectedAt: number
  sourceIp: string
  userAgent?: string
  authorizer?: Readonly<Record<string, string | number>>
}

export interface ClientConnected {
  kind: 'client connected'
  client: Client
}

export interface ClientDisconnected {
  kind: 'client disconnected'
  connectionId: string
  code: number
  reason: string
}

export interface FrameIn {
  kind: 'frame in'
  started: number
  connectionId: string
  requestId: string
  text: string
  /** Undefined if no route matches. */
  route: string | undefined
}

export interface FrameOut {
  kind: 'frame out'
  started: number
  connectionId: string
  requestId: string
  text: string
}

/** A call of DynamoDB. */
export interface ItemCall {
  kind: 'item call'
  started: number
  duration: number
  action: string
  input: unknown
  answer: unknown
  error: string | undefined
  caller: string | undefined
  trace: string | undefined
}
