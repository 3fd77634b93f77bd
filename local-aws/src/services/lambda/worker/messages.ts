/** What the runtime and an execution environment's thread say to each other. */

import type { MessagePort } from 'node:worker_threads'
import type { Addresses } from './destinations.ts'

/** Handed to the thread when it is started. */
export interface WorkerStart {
  taskRoot: string
  handler: string
  /** Of the function's Node.js runtime, not of the process. */
  runtimeMajor: number
  lastMajorWithCallbacks: number
  memorySizeMb: number
  /** Of its log, what the runtime has not read yet: one number, shared. */
  unreadLog: Int32Array
  /** What goes to these addresses goes over the port. */
  http: { port: MessagePort; addresses: Addresses }
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

/** As the Lambda API answers it. */
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
  /** JSON text. `ends`: the environment ends after this answer. */
  | { kind: 'result'; payload: string; heapMb: number; ends: boolean }
  | { kind: 'error'; error: ErrorPayload; heapMb: number; ends: boolean }
  /** Nobody caught it: the environment ends. */
  | { kind: 'crash'; error: ErrorPayload }
  /** It ended itself by a signal, or takes more memory than it has. */
  | { kind: 'killed'; signal: string }
