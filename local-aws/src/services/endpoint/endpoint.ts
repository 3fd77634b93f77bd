import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { ConnectionLost } from '../../common/aws/connection-lost.ts'
import { AwsError } from '../../common/aws/error.ts'
import {
  type AnswerHttp,
  type ApiRequest,
  type ApiResponse,
  callOf,
  type HttpCall,
  send,
} from '../../common/aws/http.ts'
import { callJsonService, jsonAnswer, jsonError } from '../../common/aws/json-protocol.ts'
import type { AwsJsonService, Caller, RuntimeLog } from '../../common/aws/ports.ts'
import { callProblem, isSigned } from '../../common/trusted-requests.ts'
import { ClientErrorLog } from './client-error-log.ts'
import { answerQuery, type RoleIdentity } from './sts.ts'

const HOST = '127.0.0.1'
const DEFAULT_JSON = 'application/x-amz-json-1.0'

interface EndpointServices {
  json: readonly AwsJsonService[]
  /** Lambda's REST API. */
  lambda(request: ApiRequest, caller: Caller): Promise<ApiResponse>
}

export interface EndpointOptions extends RoleIdentity {
  /** 0 picks a free port. */
  port: number
  /** Host names that the port accepts besides the loopback names. */
  hosts?: readonly string[]
  log: RuntimeLog
  account: string
  callerOf(authorizationHeader?: string): Caller
  /** Whether to add the trace of a call to its caller. */
  traced?: boolean
}

export interface AwsEndpoint {
  readonly port: number
  readonly url: string
  /** Sets the services. Before that, every call returns 503. */
  serve(services: EndpointServices): void
  /** Answers a call, like the port. */
  answer: AnswerHttp
  stop(): Promise<void>
}

/** One HTTP endpoint for all AWS APIs, for `--endpoint-url`. `X-Amz-Target` and the path select the service. */
export async function createEndpoint(options: EndpointOptions): Promise<AwsEndpoint> {
  let services: EndpointServices | undefined
  const mistakes = new ClientErrorLog(options.log)
  const answer: AnswerHttp = async (call) => {
    try {
      const answered = await answerCall(services, options, call)
      mistakes.look(call, answered)
      return answered
    } catch (error) {
      if (error instanceof ConnectionLost) throw error
      options.log.error(`The AWS endpoint failed to answer ${call.method} ${call.url}: ${String(error)}`)
      return jsonError(fault(), DEFAULT_JSON)
    }
  }
  const server = createServer({ keepAlive: true }, (request, response) => {
    const problem = callProblem(request.headers, { port, hosts: options.hosts ?? [] })
    if (problem === undefined) {
      answer(callOf(request)).then(
        (answered) => send(response, answered),
        () => response.destroy(),
      )
    } else {
      mistakes.refused(problem)
      send(response, jsonError(new AwsError('AccessDeniedException', problem, 403), DEFAULT_JSON))
      request.resume()
    }
  })
  // SDKs reuse connections. A long timeout keeps a connection from closing while it is reused.
  server.keepAliveTimeout = 120_000
  await listen(server, options.port)
  const { port } = server.address() as AddressInfo
  return {
    port,
    url: `http://${HOST}:${port}`,
    serve(running) {
      services = running
    },
    answer,
    async stop() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      await closed
    },
  }
}

export function listen(server: Server, port: number, address = HOST): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, address, () => {
      server.off('error', reject)
      resolve()
    })
  })
}

const unsigned = () =>
  new AwsError(
    'MissingAuthenticationTokenException',
    'The request is not signed. Sign it with AWS Signature Version 4; any access key will do.',
    403,
  )
const fault = () => new AwsError('InternalFailure', 'The local runtime failed; its log says why.', 500)

async function answerCall(
  services: EndpointServices | undefined,
  options: EndpointOptions,
  { method, url, headers, body: read, crash }: HttpCall,
): Promise<ApiResponse> {
  const contentType = headers['content-type'] ?? DEFAULT_JSON
  const body = await read()
  if (body === undefined)
    return jsonError(new AwsError('RequestEntityTooLargeException', 'Too large.', 413), contentType)
  if (services === undefined)
    return jsonError(new AwsError('ServiceUnavailable', 'Still starting.', 503), contentType)
  if (!isSigned(headers.authorization)) return jsonError(unsigned(), contentType)
  const [path = '/', query = ''] = url.split('?')
  const request: ApiRequest = { method, path, query: new URLSearchParams(query), headers, body }
  const known = options.callerOf(headers.authorization)
  const identified = crash ? { ...known, crash } : known
  const caller = options.traced ? tracedCaller(identified, headers['x-amzn-trace-id']) : identified

  const target = headers['x-amz-target']
  if (typeof target === 'string') return answerJson(services, target, request, caller, options)
  if (/^\/20\d\d-\d\d-\d\d\/functions/.test(path)) return services.lambda(request, caller)
  if (contentType.startsWith('application/x-www-form-urlencoded'))
    return answerQuery(request, caller, options.account, options)
  return refuse(`${method} ${path}`, services, contentType)
}

const tracedCaller = (caller: Caller, trace: string | string[] | undefined): Caller =>
  typeof trace === 'string' ? { ...caller, trace } : caller

async function answerJson(
  services: EndpointServices,
  target: string,
  request: ApiRequest,
  caller: Caller,
  { log }: EndpointOptions,
): Promise<ApiResponse> {
  const contentType = request.headers['content-type'] ?? DEFAULT_JSON
  const dot = target.lastIndexOf('.')
  const [prefix, action] = [target.slice(0, dot), target.slice(dot + 1)]
  const service = services.json.find(({ targetPrefix }) => targetPrefix === prefix)
  if (service === undefined) return refuse(target, services, contentType)
  try {
    return jsonAnswer(200, await callJsonService(service, action, request.body, caller), contentType)
  } catch (error) {
    if (error instanceof AwsError) return jsonError(error, contentType)
    if (error instanceof ConnectionLost) throw error
    log.error(`${target} failed: ${error instanceof Error ? error.stack : String(error)}`)
    return jsonError(fault(), contentType)
  }
}

/** The response for an unsupported service. */
function refuse(what: string, { json }: EndpointServices, contentType: string): ApiResponse {
  const known = [...json.map(({ targetPrefix }) => targetPrefix), 'Lambda', 'sts:GetCallerIdentity']
  const sentence = `${what} is not supported by this runtime. Supported: ${known.join(', ')}`
  return jsonError(new AwsError('UnknownOperationException', sentence), contentType)
}
