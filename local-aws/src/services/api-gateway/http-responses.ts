import { type IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { type ApiResponse, lengthOf } from '../../common/aws/http.ts'

/**
 * An HTTP response of the gateway, to a call of `@connections` or to a refused upgrade. Headers of a refused upgrade
 * may have several values, each on its own line.
 */
export interface Answer<HeaderValue = string> {
  status: number
  requestId: string
  /** Name of the exception. The SDKs read it from a header. */
  errorType?: string
  /** Names in lower case. */
  headers?: Record<string, HeaderValue>
  /** JSON text, unless `headers` say otherwise. */
  body?: string
}

/** The error text for a client: a frame, or the body of a refused upgrade. Spaces are those of AWS. */
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

/** How long a refused client may take to close its side. Real time, independent of the runtime's clock. */
const HANG_UP_MS = 1000

/** Sends a response to an upgrade request instead of upgrading, then closes the socket. */
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
    // Reads on, because unread data would hide that the client closes.
    socket.resume()
    const cut = setTimeout(() => socket.destroy(), HANG_UP_MS).unref()
    socket.once('close', () => clearTimeout(cut))
  })
  response.writeHead(status, { ...headersOf(answer), ...lengthOf(status, body) })
  response.end(body)
}
