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

/** The whole body; undefined when it is larger than anything could be. */
export async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    size += chunk.length
    if (size <= LARGEST_BODY) chunks.push(chunk)
  }
  if (size > LARGEST_BODY) return undefined
  return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)
}

export function send(response: ServerResponse, { status, headers, body }: ApiResponse) {
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) })
  response.end(body)
}
