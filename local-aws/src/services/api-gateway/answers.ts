import { type IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { type ApiResponse, lengthOf } from '../../common/aws/http.ts'

/**
 * An HTTP answer of the gateway: to a call of `@connections`, or to a refused upgrade, whose headers may have
 * several values, each on a line of its own.
 */
export interface Answer<HeaderValue = string> {
  status: number
  requestId: string
  /** The exception's name; the SDKs read it from a header. */
  errorType?: string
  /** By lower-case name. */
  headers?: Record<string, HeaderValue>
  /** JSON text, unless `headers` say otherwise. */
  body?: string
}

/** What a client is told of an error, as a frame or as the body of a refused upgrade; spaced as AWS spaces it. */
export const errorText = (message: string, connectionId: string, requestId: string): string =>
  `{"message": ${JSON.stringify(message)}, "connectionId":"${connectionId}", "requestId":"${requestId}"}`

export function httpAnswer(answer: Answer): ApiResponse {
  const { status, body = '' } = answer
  return { status, headers: headersOf(answer), body }
}

const headersOf = <Value>({ requestId, errorType, headers, body }: Answer<Value>) => ({
  ...(body && { 'content-type': 'application/json' }),
  ...headers,
  'x-amzn-RequestId': requestId,
  ...(errorType && { 'x-amzn-ErrorType': errorType }),
})

/** Real time, not the clock's: how long a client that was refused may take to hang up, too. */
const HANG_UP_MS = 1000

/** Answers an upgrade request without upgrading, and hangs up. */
export function refuseUpgrade(
  request: IncomingMessage,
  socket: Socket,
  answer: Answer<string | string[]>,
): void {
  if (socket.destroyed) return
  const { status, body = '' } = answer
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
  response.writeHead(status, { ...headersOf(answer), ...lengthOf(status, body) })
  response.end(body)
}
