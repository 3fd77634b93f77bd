import { type IncomingMessage, type OutgoingHttpHeaders, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

/** An HTTP answer of the gateway: to a refused upgrade, or to a call of `@connections`. */
export interface Answer {
  status: number
  requestId: string
  /** The exception's name; the SDKs read it from a header. */
  errorType?: string
  headers?: OutgoingHttpHeaders
  /** JSON text, unless `headers` say otherwise. */
  body?: string
}

/** What a client is told of an error, as a frame or as the body of a refused upgrade; spaced as AWS spaces it. */
export const errorText = (message: string, connectionId: string, requestId: string): string =>
  `{"message": ${JSON.stringify(message)}, "connectionId":"${connectionId}", "requestId":"${requestId}"}`

export function sendAnswer(response: ServerResponse, answer: Answer): void {
  const body = Buffer.from(answer.body ?? '')
  response.writeHead(answer.status, {
    ...(body.length > 0 && { 'Content-Type': 'application/json' }),
    ...answer.headers,
    ...(answer.status !== 204 && { 'Content-Length': body.length }),
    'x-amzn-RequestId': answer.requestId,
    ...(answer.errorType && { 'x-amzn-ErrorType': answer.errorType }),
  })
  response.end(body)
}

/** Answers an upgrade request without upgrading, and hangs up. */
export function refuseUpgrade(request: IncomingMessage, socket: Socket, answer: Answer): void {
  if (socket.destroyed) return
  const response = new ServerResponse(request)
  response.shouldKeepAlive = false
  response.assignSocket(socket)
  response.once('finish', () => {
    response.detachSocket(socket)
    socket.end()
  })
  sendAnswer(response, answer)
}
