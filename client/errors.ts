import type { ErrorCode } from '../protocol/errors.ts'
import type { Action } from '../protocol/messages.ts'

/** The server answered the request with `error`, or would have: read `code`. Nothing has changed. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError'
  readonly action: Action
  readonly code: ErrorCode
  /** How long the server asks to wait before the next try, in milliseconds. */
  readonly retryMs: number | undefined

  constructor(action: Action, code: ErrorCode, message: string, retryMs?: number) {
    super(message)
    this.action = action
    this.code = code
    this.retryMs = retryMs
  }
}

/**
 * The request has no answer, because there is no connection or it was lost. With `sent` the server may have
 * acted on it all the same; without, it never left.
 */
export class ConnectionLostError extends Error {
  override readonly name = 'ConnectionLostError'
  readonly action: Action
  readonly sent: boolean

  constructor(action: Action, sent: boolean) {
    super(sent ? `The connection was lost before "${action}" was answered.` : `Not connected: "${action}".`)
    this.action = action
    this.sent = sent
  }
}

/**
 * What answered was not the protocol: the gateway's own error frame in place of a reply, or a reply that
 * belongs to another action. Whether the server acted on the request is not known.
 */
export class StrangeReplyError extends Error {
  override readonly name = 'StrangeReplyError'
  readonly action: Action

  constructor(action: Action, answer: string) {
    super(`"${action}" was answered with ${answer}.`)
    this.action = action
  }
}

/** There was no reply in time, on a connection that may still live. The client handles it itself: no caller gets it. */
export class NoReplyError extends Error {
  override readonly name = 'NoReplyError'
}

export function isRefused(error: unknown, code: ErrorCode): boolean {
  return error instanceof RefusedError && error.code === code
}
