import { crc32 } from 'node:zlib'
import type { Json } from '../ports.ts'

/** Adds what the optimised integrations add to a service's answer: the HTTP response as the SDK saw it. */

const contentType = 'application/x-amz-json-1.0'

export interface Answered {
  /** The service's response. */
  body: unknown
  requestId: string
  /** Epoch milliseconds. */
  at: number
}

export function stepFunctionsMetadata({ body, requestId, at }: Answered): { [key: string]: Json } {
  return metadata(requestId, [
    ['x-amzn-RequestId', requestId],
    ['connection', 'keep-alive'],
    ['Content-Length', String(Buffer.byteLength(JSON.stringify(body)))],
    ['Date', new Date(at).toUTCString()],
    ['Content-Type', contentType],
  ])
}

export function dynamoDbMetadata({ body, requestId, at }: Answered): { [key: string]: Json } {
  const text = JSON.stringify(body)
  return metadata(requestId, [
    ['Server', 'Server'],
    ['Connection', 'keep-alive'],
    ['x-amzn-RequestId', requestId],
    ['x-amz-crc32', String(crc32(text))],
    ['Content-Length', String(Buffer.byteLength(text))],
    ['Date', new Date(at).toUTCString()],
    ['Content-Type', contentType],
  ])
}

function metadata(requestId: string, headers: [name: string, value: string][]): { [key: string]: Json } {
  const byName = [...headers].sort(([a], [b]) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1))
  return {
    SdkHttpMetadata: {
      AllHttpHeaders: Object.fromEntries(headers.map(([name, value]) => [name, [value]])),
      HttpHeaders: Object.fromEntries(byName),
      HttpStatusCode: 200,
    },
    SdkResponseMetadata: { RequestId: requestId },
  }
}
