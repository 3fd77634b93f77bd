/**
 * Sends the requests of the functions' SDK clients to the current run. Serialization, retries and errors are the SDK's
 * own.
 */
import { connectionsApi, documents, stepFunctions } from '../../functions/clients.ts'
import { lambda } from '../../functions/lambda-client.ts'
import { AwsError } from '../../local-aws/src/common/aws/error.ts'
import type { CalledService, ServiceCall } from './calls.ts'

/** Answers the functions' calls. */
export interface Services {
  /** `input` is parsed for a JSON service. Resolves to the answer's JSON value. */
  json(service: 'dynamodb' | 'states', operation: string, input: Record<string, unknown>): unknown
  post(connectionId: string, frame: string): void
  hangUp(connectionId: string): void
  invokeLater(functionName: string, event: string): void
  /** Sends a call of the function that runs now. */
  send(call: ServiceCall): Promise<unknown>
  /** The subject of a call, in short names. */
  about(input: Record<string, unknown>): string
}

interface HttpRequest {
  method: string
  path: string
  headers: Record<string, string>
  body?: Uint8Array | string
}

interface HttpResponse {
  statusCode: number
  headers: Record<string, string>
  body: Uint8Array
}

/** Nothing here checks signatures or hosts, and together they would take a fifth of a run's time. */
const LEFT_OUT = ['httpAuthSchemeMiddleware', 'httpSigningMiddleware', 'endpointV2Middleware']
const ENDPOINT = { url: new URL('http://services.invalid/') }

let current: Services | undefined

/** From now on the functions' calls go to this run. */
export function serveCalls(services: Services | undefined): void {
  current = services
}

/**
 * Once per process, after the environment is set. On Lambda, each environment has its own retry quota, which the few
 * calls of one function hardly ever use up. Here all functions share the clients, so the quota stays full.
 */
export async function connectClients(): Promise<void> {
  const requestHandler = {
    handle: async (request: HttpRequest) => ({ response: await answer(request) }),
    updateHttpClientConfig() {},
    httpHandlerConfigs: () => ({}),
    destroy() {},
  }
  for (const client of [documents(), stepFunctions(), connectionsApi(), lambda()]) {
    const { config, middlewareStack } = client
    Object.assign(config, { requestHandler })
    for (const name of LEFT_OUT) middlewareStack.remove(name)
    const stack = middlewareStack as ReturnType<typeof stepFunctions>['middlewareStack']
    stack.add(
      (next, context) => (args) => {
        Object.assign(context, { endpointV2: ENDPOINT })
        return next(args)
      },
      { step: 'serialize', priority: 'high', name: 'oneEndpoint' },
    )
    const strategy = await config.retryStrategy()
    const { capacity } = strategy as unknown as { capacity: number }
    Object.defineProperty(strategy, 'capacity', { get: () => capacity, set: () => {} })
  }
}

async function answer(request: HttpRequest): Promise<HttpResponse> {
  if (!current) throw new Error('No simulated run is active.')
  const call = callOf(current, request)
  try {
    const value = await current.send(call)
    return response(call.service === 'lambda' ? 202 : 200, value ?? {})
  } catch (error) {
    if (!(error instanceof AwsError)) throw error
    const { code, message, fields, httpStatus } = error
    return response(httpStatus, { __type: code, message, ...fields }, { 'x-amzn-errortype': code })
  }
}

function response(statusCode: number, value: unknown, more: Record<string, string> = {}): HttpResponse {
  const headers = { 'content-type': 'application/x-amz-json-1.0', ...more }
  return { statusCode, headers, body: Buffer.from(JSON.stringify(value)) }
}

const JSON_SERVICES: Record<string, 'dynamodb' | 'states'> = {
  DynamoDB_20120810: 'dynamodb',
  AWSStepFunctions: 'states',
}

function callOf(services: Services, { method, path, headers, body }: HttpRequest): ServiceCall {
  const text = textOf(body)
  const target = headers['x-amz-target']
  if (target) {
    const [prefix = '', operation = ''] = target.split('.')
    const service = JSON_SERVICES[prefix]
    if (!service) throw new Error(`The simulator has no service for ${prefix}.`)
    const input = JSON.parse(text) as Record<string, unknown>
    const work = () => services.json(service, operation, input)
    return { service, operation, about: services.about(input), work }
  }
  const parts = path.split('/').map(decodeURIComponent)
  const make = (service: CalledService, operation: string, about: string, work: () => unknown) => ({
    ...{ service, operation, about, work },
  })
  if (parts.at(-2) === '@connections') {
    const id = parts.at(-1) ?? ''
    return method === 'DELETE'
      ? make('execute-api', 'DeleteConnection', id, () => services.hangUp(id))
      : make('execute-api', 'PostToConnection', `${id} ${frameKind(text)}`, () => services.post(id, text))
  }
  const name = parts[parts.indexOf('functions') + 1] ?? ''
  return make('lambda', 'Invoke', '', () => services.invokeLater(name, text))
}

/** Avoids the body's own methods, because the SDK's byte arrays warn when they are converted to strings. */
function textOf(body: Uint8Array | string | undefined): string {
  if (body === undefined || typeof body === 'string') return body ?? ''
  return Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString()
}

const frameKind = (frame: string): string => {
  const { type, round } = JSON.parse(frame) as { type: string; round?: number }
  return round === undefined ? type : `${type} ${round}`
}
