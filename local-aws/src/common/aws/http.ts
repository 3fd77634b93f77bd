import type { IncomingMessage, ServerResponse } from 'node:http'

/** A request with its body, and an answer, for services that do not care how they travel. */
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

/** An HTTP request however it came: over a socket, or from a function's thread. */
export interface HttpCall {
  method: string
  /** Path and query. */
  url: string
  headers: IncomingMessage['headers']
  /** The whole body, read when it is asked for; undefined when it is larger than that. */
  body(largest?: number): Promise<Buffer | undefined>
  /** Ends the execution environment that calls; present only where faults may be injected. */
  crash?(): void
}

/** Answers every call: what goes wrong is an answer, too. Rejects with ConnectionLost for an injected fault only. */
export type AnswerHttp = (call: HttpCall) => Promise<ApiResponse>

/** A request that came over a socket. */
export const callOf = (request: IncomingMessage): HttpCall => ({
  method: request.method ?? 'GET',
  url: request.url ?? '/',
  headers: request.headers,
  body: (largest) => readBody(request, largest),
})

/** Larger than the largest that any service takes, so that they can refuse it in their own words. */
export const LARGEST_BODY = 32 * 1024 * 1024

function readBody(request: IncomingMessage, largest = LARGEST_BODY): Promise<Buffer | undefined> {
  // By events: iterating over a request takes several times as long, of every call that is answered here.
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

/** The header that every answer has but those that cannot have a body. */
export const lengthOf = (status: number, body: string): Record<string, string> =>
  status === 204 ? {} : { 'content-length': String(Buffer.byteLength(body)) }
