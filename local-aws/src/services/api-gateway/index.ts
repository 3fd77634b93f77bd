import { createServer } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { ConnectionLost } from '../../common/aws/connection-lost.ts'
import { type AnswerHttp, type ApiResponse, callOf, send } from '../../common/aws/http.ts'
import type { Authorize, Caller, InvokeLambda, RuntimeLog } from '../../common/aws/ports.ts'
import type { Clock } from '../../common/clock.ts'
import { isLoopback, type ListenAddress, LOOPBACK } from '../../common/network-host.ts'
import { callProblem } from '../../common/trusted-requests.ts'
import type { Interference } from '../../faults/index.ts'
import type { Telemetry } from '../../telemetry/events.ts'
import type { Client, TrafficRecorder } from '../../telemetry/traffic.ts'
import { checkApis } from './check-apis.ts'
import { CLOSES, closeConnection, closeUnserved } from './closing.ts'
import { type Connection, Connections, clientOf } from './connections.ts'
import type { GatewayContext } from './gateway-context.ts'
import { httpAnswer } from './http-responses.ts'
import { createIdentifiers, type RandomBytes } from './identifiers.ts'
import { ignoreUpgradeOffer } from './ignore-upgrade-offer.ts'
import { type AccountQuotas, DEFAULT_QUOTAS } from './limits.ts'
import type { ApiModel } from './model.ts'
import { answerRequest, Upgrades } from './requests.ts'
import { pathSegments, StagePaths } from './stage-paths.ts'
import { Throttle } from './throttling.ts'
import { createWebSockets } from './websockets.ts'

export interface GatewayOptions {
  apis: readonly ApiModel[]
  /** 0 picks a free port. */
  port: number
  /** Host names that the port accepts besides the loopback names. */
  hosts?: readonly string[]
  /** `@connections` stays on this machine, whoever reaches the API. */
  reach?: ListenAddress
  clock: Clock
  region: string
  accountId: string
  invokeLambda: InvokeLambda
  authorize: Authorize
  /** Returns the caller of `@connections` from its `Authorization` header. */
  callerOf: (authorizationHeader?: string) => Caller
  log: RuntimeLog
  telemetry?: Telemetry
  traffic?: TrafficRecorder
  interference?: Interference
  random?: RandomBytes
  /** Raised account quotas. AWS raises them on request. */
  quotas?: Partial<AccountQuotas>
}

export interface Gateway {
  readonly port: number
  /** `http://127.0.0.1:3001` */
  readonly origin: string
  /** Answers a request that does not ask for an upgrade. */
  answer: AnswerHttp
  /** The URL for clients: `ws://127.0.0.1:3001/live`. */
  url(apiId: string, stageName: string): string
  /** The `@connections` endpoint of the same stage: `http://127.0.0.1:3001/live`. */
  managementUrl(apiId: string, stageName: string): string
  /** Number of open connections. */
  connectionCount(): number
  /** The open connections. */
  clients(): Client[]
  /** Replaces the APIs. Connections stay open if their stage still exists. */
  update(apis: readonly ApiModel[]): void
  stop(): Promise<void>
}

const HOST = '127.0.0.1'
const KEEP_ALIVE_MS = 65_000

/** Serves WebSocket APIs and their `@connections` on one port. */
export async function createGateway(options: GatewayOptions): Promise<Gateway> {
  const { reach = LOOPBACK } = options
  checkApis(options.apis)
  const context = createContext(options)
  const { addresses, connections, log } = context
  const upgrades = new Upgrades(context, createWebSockets())

  const answer: AnswerHttp = async (call) => {
    try {
      return httpAnswer(await answerRequest(context, call))
    } catch (error) {
      if (error instanceof ConnectionLost) throw error
      // The caller closed its connection, so there is nobody to answer. Not an error.
      if ((error as NodeJS.ErrnoException).code !== 'ECONNRESET')
        log.error(`API Gateway failed to answer ${call.method} ${call.url}: ${String(error)}`)
      const requestId = context.identifiers.next()
      return httpAnswer({ status: 500, requestId, errorType: 'InternalServerErrorException' })
    }
  }
  const server = createServer((request, response) => {
    upgrades.waitFor(response)
    const problem = isLoopback(request.socket.remoteAddress)
      ? callProblem(request.headers, { port, hosts: context.hosts })
      : 'Only this machine may call @connections.'
    const answered =
      problem === undefined ? answer(callOf(request)) : Promise.resolve(forbidden(context, problem))
    answered.then(
      (ready) => {
        send(response, ready)
        // Discards the unread rest of the body.
        request.resume()
      },
      () => response.destroy(),
    )
  })
  // Callers of `@connections` reuse sockets. A long timeout keeps a socket from closing while it is reused.
  server.keepAliveTimeout = KEEP_ALIVE_MS
  server.on('upgrade', (request, socket: Socket, head) => {
    const isForClients = request.headers.upgrade?.toLowerCase() === 'websocket'
    const isManagement = addresses.resolve(pathSegments(request.url ?? ''))?.rest[0] === '@connections'
    if (isManagement && !isForClients) ignoreUpgradeOffer(server, request, socket, head)
    else void upgrades.take(request, socket, head)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port, reach.address, resolve)
  })
  const { port } = server.address() as AddressInfo

  return {
    port,
    origin: `http://${HOST}:${port}`,
    answer,
    url: (apiId, stageName) => `ws://${reach.host}:${port}${addresses.pathOf(apiId, stageName)}`,
    managementUrl: (apiId, stageName) => `http://${HOST}:${port}${addresses.pathOf(apiId, stageName)}`,
    connectionCount: () => connections.size,
    clients: () => [...connections].map(clientOf),
    update(apis) {
      checkApis(apis)
      addresses.replace(apis)
      for (const connection of connections) closeUnserved(context, connection)
    },
    async stop() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      upgrades.stop()
      connections.stop()
      for (const connection of connections) {
        // Does not call `$disconnect`, because the functions stop too.
        connections.remove(connection)
        connection.socket.close(CLOSES.restart.code, CLOSES.restart.reason)
      }
      server.closeAllConnections()
      await closed
    },
  }
}

function forbidden({ identifiers }: GatewayContext, problem: string): ApiResponse {
  const requestId = identifiers.next()
  const body = JSON.stringify({ message: problem })
  return httpAnswer({ status: 403, requestId, errorType: 'ForbiddenException', body })
}

function createContext(options: GatewayOptions): GatewayContext {
  const {
    clock,
    region,
    accountId,
    invokeLambda,
    authorize,
    callerOf,
    log,
    telemetry,
    traffic,
    interference,
  } = options
  const expire = (connection: Connection) => closeConnection(context, connection, CLOSES.expired)
  const context: GatewayContext = {
    clock,
    account: { region, accountId },
    invokeLambda,
    authorize,
    callerOf,
    log,
    telemetry,
    traffic,
    interference,
    identifiers: createIdentifiers(options.random),
    throttle: new Throttle(clock, { ...DEFAULT_QUOTAS, ...options.quotas }),
    addresses: new StagePaths(options.apis),
    hosts: options.hosts ?? [],
    connections: new Connections(clock, expire, telemetry),
  }
  return context
}
