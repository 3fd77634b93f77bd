import { type IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { type ApiResponse, send } from '../aws/http.ts'

/** An HTTP answer of the gateway: to a refused upgrade, or to a call of `@connections`. */
export interface Answer {
  status: number
  requestId: string
  /** The exception's name; the SDKs read it from a header. */
  errorType?: string
  /** By lower-case name. */
  headers?: Record<string, string>
  /** JSON text, unless `headers` say otherwise. */
  body?: string
}

/** What a client is told of an error, as a frame or as the body of a refused upgrade; spaced as AWS spaces it. */
export const errorText = (message: string, connectionId: string, requestId: string): string =>
  `{"message": ${JSON.stringify(message)}, "connectionId":"${connectionId}", "requestId":"${requestId}"}`

export function httpAnswer({ status, requestId, errorType, headers, body = '' }: Answer): ApiResponse {
  return {
    status,
    headers: {
      ...(body.length > 0 && { 'content-type': 'application/json' }),
      ...headers,
      'x-amzn-RequestId': requestId,
      ...(errorType && { 'x-amzn-ErrorType': errorType }),
    },
    body,
  }
}

/** Real time, not the clock's: how long a client that was refused may take to hang up, too. */
const HANG_UP_MS = 1000

/** Answers an upgrade request without upgrading, and hangs up. */
export function refuseUpgrade(request: IncomingMessage, socket: Socket, answer: Answer): void {
  if (socket.destroyed) return
  const response = new ServerResponse(request)
  response.shouldKeepAlive = false
  response.assignSocket(socket)
  response.once('finish', () => {
    response.detachSocket(socket)
    socket.end()
    // Unread, what a client still sends would hide that it hangs up.
    socket.resume()
    const cut = setTimeout(() => socket.destroy(), HANG_UP_MS).unref()
    socket.once('close', () => clearTimeout(cut))
  })
  send(response, httpAnswer(answer))
}
