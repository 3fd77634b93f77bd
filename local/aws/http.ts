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

/** Larger than the largest that any service takes, so that they can refuse it in their own words. */
const LARGEST_BODY = 32 * 1024 * 1024

/** The whole body; undefined when it is larger than that: than anything could be, unless told. */
export function readBody(request: IncomingMessage, largest = LARGEST_BODY): Promise<Buffer | undefined> {
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
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) })
  response.end(body)
}
