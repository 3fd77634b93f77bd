/** Messages between the runtime and the thread of an execution environment. */

import type { MessagePort } from 'node:worker_threads'
import type { ServiceAddresses } from './destinations.ts'

/** The data of a new thread. */
export interface WorkerStart {
  taskRoot: string
  handler: string
  /** Major version of the function's Node.js runtime, not of the process. */
  runtimeMajor: number
  lastMajorWithCallbacks: number
  memorySizeMb: number
  /** Shared counter of the log bytes that the runtime has not read yet. */
  unreadLog: Int32Array
  /** Requests to these addresses go over the port. */
  http: { port: MessagePort; addresses: ServiceAddresses }
}

export interface InvokeMessage {
  requestId: string
  /** JSON text. */
  payload: string
  functionArn: string
  remainingMs: number
  traceId: string
  /** JSON text. */
  clientContext?: string
}

export type WorkerRequest = InvokeMessage | 'tidy'

/** An error in the format of the Lambda API. */
export interface ErrorPayload {
  errorType: string
  errorMessage: string
  trace?: string[]
  [member: string]: unknown
}

export type WorkerMessage =
  | { kind: 'log'; text: string }
  | { kind: 'ready' }
  /** The code could not be loaded. */
  | { kind: 'initError'; error: ErrorPayload }
  /** JSON text. `ends`: the environment ends after this response. */
  | { kind: 'result'; payload: string; heapMb: number; ends: boolean }
  | { kind: 'error'; error: ErrorPayload; heapMb: number; ends: boolean }
  /** An uncaught error ends the environment. */
  | { kind: 'crash'; error: ErrorPayload }
  /** The function ended its process by a signal, or exceeded its memory. */
  | { kind: 'killed'; signal: string }
