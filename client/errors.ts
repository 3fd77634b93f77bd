import type { ErrorCode } from '../protocol/errors.ts'
import type { Action } from '../protocol/messages.ts'

/** The server refused the request, or the client knows that it would. `code` says why. Nothing has changed. */
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
 * The request has no reply, because there is no connection or it was lost. If `sent` is true, the server may have
 * handled the request. If it is false, the request was never sent.
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
 * The reply does not follow the protocol: an error frame of the gateway, or a reply to another action. The server may
 * or may not have handled the request.
 */
export class UnexpectedReplyError extends Error {
  override readonly name = 'UnexpectedReplyError'
  readonly action: Action

  constructor(action: Action, answer: string) {
    super(`"${action}" was answered with ${answer}.`)
    this.action = action
  }
}

/** No reply arrived in time, but the connection may still work. Internal: callers never get this error. */
export class NoReplyError extends Error {
  override readonly name = 'NoReplyError'
}

export function isRefused(error: unknown, code: ErrorCode): boolean {
  return error instanceof RefusedError && error.code === code
}
