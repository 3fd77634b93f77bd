import { type IncomingMessage, validateHeaderName, validateHeaderValue } from 'node:http'
import type { Socket } from 'node:net'
import { hostProblem } from '../../common/trusted-requests.ts'
import { askAuthorizer } from './authorizer.ts'
import type { Peer } from './connections.ts'
import { connectEvent, type RequestStamp } from './events.ts'
import { runRoute } from './fault-injection.ts'
import type { GatewayContext } from './gateway-context.ts'
import { type Handshake, isWebSocketUpgrade, readHandshake } from './handshake.ts'
import { type Answer, errorText, refuseUpgrade } from './http-responses.ts'
import type { IntegrationOutcome, ProxyResponse } from './integration.ts'
import { URL_CHARACTERS } from './limits.ts'
import type { ApiModel } from './model.ts'
import type { StageAddress } from './stage-paths.ts'
import { pathSegments } from './stage-paths.ts'

/** A client that may connect, with the subprotocol that its `$connect` chose, if any. */
export interface Admission {
  peer: Peer
  subprotocol?: string
}

/**
 * Runs all checks of an upgrade request, in API Gateway's order. Returns undefined if a check refused the client; the
 * response has then been sent.
 */
export async function admit(
  context: GatewayContext,
  request: IncomingMessage,
  socket: Socket,
): Promise<Admission | undefined> {
  const at = { requestId: context.identifiers.next(), now: context.clock.now() }
  const connectionId = context.identifiers.next()
  const refuse = (status: number, message: string, headers?: Record<string, string>): undefined => {
    const body = errorText(message, connectionId, at.requestId)
    refuseUpgrade(request, socket, {
      status,
      headers,
      body,
      requestId: at.requestId,
      errorType: ERROR_TYPES.get(status),
    })
  }

  if ((request.url?.length ?? 0) > URL_CHARACTERS) return refuse(414, 'URI Too Long')
  const target = context.addresses.resolve(pathSegments(request.url ?? ''))
  if (!target || target.rest.length > 0) return refuse(403, 'Forbidden')
  if (!isWebSocketUpgrade(request)) return refuse(400, 'Bad Request', VERSION_SPOKEN)
  // Accepts any `Origin`, as AWS does. The API's authorizer decides what a page may do.
  const listener = { port: socket.localPort ?? 0, hosts: context.hosts }
  const foreignHost = hostProblem(request.headers, listener)
  if (foreignHost !== undefined) return refuse(403, foreignHost)
  const { api, stage } = target
  if (!context.throttle.admitsConnection(api.apiId, stage)) return refuse(429, 'Too Many Requests')

  const handshake = readHandshake(request, context.identifiers.traceId(at.now))
  const stranger: Peer = {
    connectionId,
    apiId: api.apiId,
    stageName: stage.stageName,
    connectedAt: at.now,
    domainName: handshake.host,
    sourceIp: handshake.sourceIp,
    userAgent: handshake.userAgent,
  }
  const authorized = await authorizePeer(context, target, stranger, handshake, at)
  if ('status' in authorized) return refuse(authorized.status, authorized.message)
  const { peer } = authorized
  // Resolves the stage again, because a new template may have been deployed while the authorizer ran.
  const deployed = context.addresses.find(api.apiId, stage.stageName)
  if (!deployed) return refuse(403, 'Forbidden')
  const route = connectRouteOf(deployed.api)
  if (!route) return { peer }
  const event = connectEvent(peer, handshake, deployed.stage.stageVariables, at)
  const { outcome, done } = await runRoute(context, { ...deployed, route }, event)
  if (outcome === undefined) {
    socket.destroy()
    // `$connect` has accepted the client, so `$disconnect` must run.
    return lets(done) ? { peer } : undefined
  }
  if (outcome.kind === 'error') return refuse(outcome.status, outcome.message)
  const { response } = outcome
  if (!lets(outcome)) {
    refuseUpgrade(request, socket, refusalOf(response, at.requestId))
    return undefined
  }
  const subprotocol = response.headers.get('sec-websocket-protocol')?.join(', ')
  if (subprotocol !== undefined && !isHeader('sec-websocket-protocol', subprotocol))
    return refuse(502, 'Internal server error')
  return { peer, subprotocol }
}

const lets = (outcome: IntegrationOutcome | undefined) =>
  outcome?.kind === 'response' && outcome.response.statusCode < 300

const connectRouteOf = ({ routes }: ApiModel) => routes.find(({ routeKey }) => routeKey === '$connect')

async function authorizePeer(
  context: GatewayContext,
  { api, stage }: StageAddress,
  peer: Peer,
  handshake: Handshake,
  at: RequestStamp,
): Promise<{ peer: Peer } | { status: number; message: string }> {
  const route = connectRouteOf(api)
  const authorizer =
    route?.authorizationType === 'CUSTOM'
      ? api.authorizers.find(({ authorizerId }) => authorizerId === route.authorizerId)
      : undefined
  if (!authorizer) return { peer }
  const outcome = await askAuthorizer(context, { api, stage, authorizer }, peer, handshake, at)
  return outcome.allowed ? { peer: { ...peer, authorizer: outcome.authorizer } } : outcome
}

/** RFC 6455 requires the supported version in the response to a client of another version. */
const VERSION_SPOKEN = { 'sec-websocket-version': '13' }

const ERROR_TYPES = new Map([
  [400, 'BadRequestException'],
  [401, 'UnauthorizedException'],
  [403, 'ForbiddenException'],
  [429, 'TooManyRequestsException'],
  [500, 'InternalServerErrorException'],
  [502, 'InternalServerErrorException'],
  [504, 'InternalServerErrorException'],
])

/** Headers that only the gateway may set. A function's values would be duplicates. */
const GATEWAY_HEADERS = new Set([
  ...['connection', 'content-length', 'date', 'trailer', 'transfer-encoding', 'upgrade'],
  ...['x-amzn-errortype', 'x-amzn-requestid'],
])

/** The response for a `$connect` with a status other than 2xx: the client gets the function's response. */
function refusalOf({ statusCode, headers, body }: ProxyResponse, requestId: string): Answer<string[]> {
  const passed = [...headers]
    .filter(([name]) => !GATEWAY_HEADERS.has(name))
    .map(([name, values]) => [name, values.filter((value) => isHeader(name, value))] as const)
    .filter(([, values]) => values.length > 0)
  return { status: statusCode, requestId, headers: Object.fromEntries(passed), body }
}

function isHeader(name: string, value: string): boolean {
  try {
    validateHeaderName(name)
    validateHeaderValue(name, value)
    return true
  } catch {
    return false
  }
}
