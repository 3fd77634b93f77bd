import type { Action } from '../protocol/messages.ts'
import { RefusedError, UnexpectedReplyError } from './errors.ts'

/** The gateway's message for a throttled request, which has not reached the server. */
const THROTTLED = 'Too Many Requests'

/**
 * Returns the message of an error frame of API Gateway, or undefined for any other frame. API Gateway sends
 * `{"message", "connectionId", "requestId"}` if the integration failed or the stage is throttled.
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

/** The error of a request that the gateway answered. Throttling counts as the refusal `busy`. */
export function gatewayFailure(action: Action, message: string): RefusedError | UnexpectedReplyError {
  return message === THROTTLED
    ? new RefusedError(action, 'busy', `The gateway refused the request: ${message}.`)
    : new UnexpectedReplyError(action, message)
}
