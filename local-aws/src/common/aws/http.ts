import type { IncomingMessage, ServerResponse } from 'node:http'

/** A request with its body, independent of the transport. */
export interface ApiRequest {
  method: string
  path: string
  query: URLSearchParams
  headers: IncomingMessage['headers']
  body: Buffer
}

export interface ApiResponse {
  status: number
  headers?: Record<string, string>
  body: string
}

/** An HTTP request from a socket or from a function's thread. */
export interface HttpCall {
  method: string
  /** Path and query. */
  url: string
  headers: IncomingMessage['headers']
  /** Reads the whole body. Resolves to undefined if it has more than `largest` bytes. */
  body(largest?: number): Promise<Buffer | undefined>
  /** Ends the calling execution environment. Present only if faults may be injected. */
  crash?(): void
}

/** Answers every call; an error is a response too. Rejects only with ConnectionLost, for an injected fault. */
export type AnswerHttp = (call: HttpCall) => Promise<ApiResponse>

/** Wraps a request from a socket. */
export const callOf = (request: IncomingMessage): HttpCall => ({
  method: request.method ?? 'GET',
  url: request.url ?? '/',
  headers: request.headers,
  body: (largest) => readBody(request, largest),
})

/** Default limit of a body, in bytes. Above the limit of every service, so that each can send its own error. */
export const LARGEST_BODY = 32 * 1024 * 1024

function readBody(request: IncomingMessage, largest = LARGEST_BODY): Promise<Buffer | undefined> {
  // Uses events, because async iteration over a request takes several times as long.
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    request.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size <= largest) chunks.push(chunk)
    })
    request.on('end', () => {
      if (size > largest) return resolve(undefined)
      resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks))
    })
    request.on('error', reject)
  })
}

export function send(response: ServerResponse, { status, headers, body }: ApiResponse) {
  response.writeHead(status, { ...headers, ...lengthOf(status, body) })
  response.end(body)
}

/** The `content-length` header. Empty for status 204, which has no body. */
export const lengthOf = (status: number, body: string): Record<string, string> =>
  status === 204 ? {} : { 'content-length': String(Buffer.byteLength(body)) }
