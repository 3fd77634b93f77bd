import { AwsClient } from 'aws4fetch'
import { AwsError } from '../../common/aws/error.ts'
import type { InvokeLambda } from '../../common/aws/ports.ts'

export interface ExternalCredentials {
  accessKeyId: string
  secretAccessKey: string
  sessionToken?: string
}

/** Returns a function that invokes Lambda functions at an external endpoint, with signed requests. */
export function invokeAt(endpoint: string, region: string, credentials: ExternalCredentials): InvokeLambda {
  const client = new AwsClient({ ...credentials, region, service: 'lambda', retries: 0 })
  return async (request) => {
    const {
      functionName,
      payload,
      invocationType = 'RequestResponse',
      logType = 'None',
      clientContext,
    } = request
    const base = endpoint.replace(/\/$/, '')
    const url = `${base}/2015-03-31/functions/${encodeURIComponent(functionName)}/invocations`
    const headers = {
      'content-type': 'application/json',
      'x-amz-invocation-type': invocationType,
      'x-amz-log-type': logType,
      ...(clientContext !== undefined && { 'x-amz-client-context': clientContext }),
    }
    const response = await client
      .fetch(url, { method: 'POST', body: payload, headers })
      .catch((error: unknown) => {
        const reason = error instanceof Error ? error.message : String(error)
        throw new AwsError(
          'ServiceException',
          `the Lambda endpoint ${endpoint} is not reachable: ${reason}`,
          500,
        )
      })
    const body = await response.text()
    if (response.status >= 300) throw errorOf(response, body)
    const logResult = response.headers.get('x-amz-log-result')
    return {
      statusCode: response.status,
      payload: body,
      ...(response.headers.has('x-amz-function-error') && { functionError: 'Unhandled' as const }),
      executedVersion: response.headers.get('x-amz-executed-version') ?? '$LATEST',
      requestId: response.headers.get('x-amzn-requestid') ?? '',
      ...(logResult !== null && { logResult }),
    }
  }
}

function errorOf(response: Response, body: string): AwsError {
  const code = response.headers.get('x-amzn-errortype')?.split(':')[0] ?? 'ServiceException'
  let message = body
  try {
    const { Message, message: lower } = JSON.parse(body)
    message = String(Message ?? lower ?? body)
  } catch {
    // The body is not JSON, so it is the message.
  }
  return new AwsError(code, message, response.status)
}
