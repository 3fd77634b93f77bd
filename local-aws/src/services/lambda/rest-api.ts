import { randomUUID } from 'node:crypto'
import { AwsError } from '../../common/aws/error.ts'
import type { ApiRequest, ApiResponse } from '../../common/aws/http.ts'
import type { Caller } from '../../common/aws/ports.ts'
import { parseReference } from './function-reference.ts'
import { invocationTypeOf } from './limits.ts'
import type { FunctionConfig } from './model.ts'
import type { LambdaService } from './service.ts'

const PATH = /^\/2015-03-31\/functions(?:\/([^/]+))?(?:\/(invocations|configuration))?\/?$/

/** The supported part of Lambda's REST API: Invoke, and reading functions. */
export async function answerLambda(
  service: LambdaService,
  request: ApiRequest,
  caller: Caller,
): Promise<ApiResponse> {
  try {
    const { method, path, query } = request
    const [, encoded, part] = PATH.exec(path) ?? []
    const name = decoded(encoded ?? '')
    if (method === 'POST' && name && part === 'invocations')
      return await invoke(service, name, request, caller)
    if (method === 'GET' && encoded === undefined && PATH.test(path))
      return json(200, { Functions: service.list(caller).map(describe) })
    if (method === 'GET' && name && part !== 'invocations') {
      const reference = parseReference(name, query.get('Qualifier') ?? undefined)
      if (part === 'configuration')
        return json(200, describe(service.describe(caller, 'lambda:GetFunctionConfiguration', reference)))
      return json(200, { Configuration: describe(service.describe(caller, 'lambda:GetFunction', reference)) })
    }
    throw new AwsError('UnknownOperationException', `${method} ${path} is not supported by this runtime`, 404)
  } catch (error) {
    if (error instanceof AwsError) return errorAnswer(error)
    throw error
  }
}

async function invoke(
  service: LambdaService,
  name: string,
  { headers, query, body }: ApiRequest,
  caller: Caller,
): Promise<ApiResponse> {
  const { functionName, qualifier } = parseReference(name, query.get('Qualifier') ?? undefined)
  const result = await service.invoke({
    functionName: qualifier === undefined ? name : `${functionName}:${qualifier}`,
    payload: body.length === 0 ? '{}' : body.toString(),
    invocationType: invocationTypeOf(headers['x-amz-invocation-type']),
    logType: headers['x-amz-log-type'] === 'Tail' ? 'Tail' : 'None',
    ...(headers['x-amz-client-context'] && { clientContext: String(headers['x-amz-client-context']) }),
    caller,
  })
  return {
    status: result.statusCode,
    headers: {
      'content-type': 'application/json',
      'x-amzn-requestid': result.requestId,
      // Only if the function was executed.
      ...(result.statusCode === 200 && { 'x-amz-executed-version': result.executedVersion }),
      ...(result.functionError && { 'x-amz-function-error': result.functionError }),
      ...(result.logResult !== undefined && { 'x-amz-log-result': result.logResult }),
    },
    body: result.payload,
  }
}

/** Decodes a function name. A malformed encoding stays unchanged, and is refused as an invalid name. */
function decoded(name: string): string {
  try {
    return decodeURIComponent(name)
  } catch {
    return name
  }
}

const describe = (config: FunctionConfig) => ({
  FunctionName: config.functionName,
  FunctionArn: config.functionArn,
  Runtime: config.runtime,
  Handler: config.handler,
  Role: config.roleArn,
  MemorySize: config.memorySizeMb,
  Timeout: config.timeoutSeconds,
  Environment: { Variables: config.environment },
  LoggingConfig: {
    LogFormat: config.logFormat,
    LogGroup: config.logGroupName,
    ...(config.logFormat === 'JSON' && {
      ApplicationLogLevel: config.applicationLogLevel,
      SystemLogLevel: config.systemLogLevel,
    }),
  },
  PackageType: 'Zip',
  State: 'Active',
  Version: '$LATEST',
})

function errorAnswer({ code, message, httpStatus, fields }: AwsError): ApiResponse {
  const status = code === 'AccessDeniedException' ? 403 : httpStatus
  const type = status >= 500 ? 'Service' : 'User'
  // Lambda writes the member of a throttling error in lower case. SDKs read both forms.
  const text = code === 'TooManyRequestsException' ? { message } : { Message: message }
  return {
    status,
    headers: {
      'content-type': 'application/json',
      'x-amzn-errortype': code,
      'x-amzn-requestid': randomUUID(),
    },
    body: JSON.stringify({ Type: type, ...text, ...fields }),
  }
}

const json = (status: number, value: unknown): ApiResponse => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(value),
})
