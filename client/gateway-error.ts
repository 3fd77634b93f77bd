import type { Action } from '../protocol/messages.ts'
import { RefusedError, UnexpectedReplyError } from './errors.ts'

/** What the gateway says when it is throttled. Nothing behind it has seen the request. */
const THROTTLED = 'Too Many Requests'

/**
 * How API Gateway itself answers when the integration failed or the stage is throttled:
 * `{"message", "connectionId", "requestId"}`. The message of such a frame; undefined for any other.
 */
export function readGatewayError(frame: string): string | undefined {
  try {
    const value: unknown = JSON.parse(frame)
    if (typeof value !== 'object' || value === null) return undefined
    const isGatewayError = 'message' in value && 'connectionId' in value && 'requestId' in value
    return isGatewayError && typeof value.message === 'string' ? value.message : undefined
  } catch {
    return undefined
  }
}

/** What a request has come to that the gateway answered: throttled is as good as the server's own `busy`. */
export function gatewayFailure(action: Action, message: string): RefusedError | UnexpectedReplyError {
  return message === THROTTLED
    ? new RefusedError(action, 'busy', `The gateway says: ${message}.`)
    : new UnexpectedReplyError(action, message)
}
