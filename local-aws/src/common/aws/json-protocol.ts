import { randomUUID } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { AwsError } from './error.ts'
import type { ApiResponse } from './http.ts'
import type { AwsJsonService, Caller } from './ports.ts'

/** Builds a response of the AWS JSON protocols. DynamoDB's SDKs verify the checksum. */
export function jsonAnswer(status: number, value: unknown, contentType: string): ApiResponse {
  const body = JSON.stringify(value ?? {})
  return {
    status,
    headers: {
      'content-type': contentType,
      'x-amzn-requestid': randomUUID(),
      'x-amz-crc32': String(crc32(body)),
    },
    body,
  }
}

export function jsonError(error: AwsError, contentType: string): ApiResponse {
  const { code, message, fields, httpStatus } = error
  return jsonAnswer(httpStatus, { __type: code, message, ...fields }, contentType)
}

/** Calls a JSON service. An error that is not an AwsError is a bug of the service. */
export async function callJsonService(
  service: AwsJsonService,
  action: string,
  body: Buffer,
  caller: Caller,
): Promise<unknown> {
  let input: unknown
  try {
    input = JSON.parse(body.length === 0 ? '{}' : body.toString())
  } catch {
    throw new AwsError('SerializationException', 'The request body is not JSON.')
  }
  return service.call(action, input, caller)
}
