import { AwsError } from '../../../src/common/aws/error.ts'
import type { InvokeRequest } from '../../../src/common/aws/ports.ts'
import type { Clock } from '../../../src/common/clock.ts'
import { VirtualClock } from '../../../src/common/virtual-clock.ts'
import { createGateway, type Gateway, type GatewayOptions } from '../../../src/services/api-gateway/index.ts'
import type { ApiModel, AuthorizerModel, RouteModel } from '../../../src/services/api-gateway/model.ts'

/** A scripted function: returns a value, throws to fail, or throws an AwsError to refuse the call. */
export type ScriptedFunction = (event: GatewayEvent, request: InvokeRequest) => unknown

export interface GatewayEvent {
  [member: string]: unknown
  body?: string
  headers?: Record<string, string>
  requestContext: {
    [member: string]: unknown
    routeKey: string
    connectionId: string
    requestId: string
    authorizer?: Record<string, unknown>
  }
}

export interface World {
  clock: VirtualClock
  gateway: Gateway
  url: string
  managementUrl: string
  /** Every call so far. */
  calls: { event: GatewayEvent; request: InvokeRequest }[]
  /** The first event of a route, past or to come, that nobody has taken yet. */
  event(routeKey: string): Promise<GatewayEvent>
  log: string[]
}

export const ok = { statusCode: 200 }
export const functionArn = (name: string) => `arn:aws:lambda:us-east-1:123456789012:function:${name}`

/** One API, `chat`, with the stage `live`; every route's function is named after the route. */
export function apiWith(routes: (string | Partial<RouteModel>)[], changes: Partial<ApiModel> = {}): ApiModel {
  const models = routes.map((route): RouteModel => {
    const { routeKey = '$default', ...rest } = typeof route === 'string' ? { routeKey: route } : route
    return { routeKey, integrationId: routeKey, ...rest }
  })
  return {
    apiId: 'abc123',
    name: 'chat',
    routeSelectionExpression: '$request.body.action',
    stages: [{ stageName: 'live' }],
    routes: models,
    integrations: models.map(({ routeKey }) => ({
      integrationId: routeKey,
      integrationType: 'AWS_PROXY',
      functionArn: functionArn(routeKey),
    })),
    authorizers: [],
    ...changes,
  }
}

export const authorizerOf = (changes: Partial<AuthorizerModel> = {}): AuthorizerModel => ({
  authorizerId: 'auth1',
  name: 'gate',
  authorizerType: 'REQUEST',
  functionArn: functionArn('authorizer'),
  ...changes,
})

export const guarded = (authorizer: Partial<AuthorizerModel> = {}, routes: string[] = []): ApiModel =>
  apiWith([{ routeKey: '$connect', authorizationType: 'CUSTOM', authorizerId: 'auth1' }, ...routes], {
    authorizers: [authorizerOf(authorizer)],
  })

const running: Gateway[] = []
afterEach(async () => {
  await Promise.all(running.splice(0).map((gateway) => gateway.stop()))
})

/** A gateway on a clock that stands still, with scripted functions; a function without a script answers 200. */
export async function startWorld(
  apis: ApiModel | ApiModel[],
  functions: Record<string, ScriptedFunction> = {},
  options: Partial<GatewayOptions> = {},
): Promise<World> {
  const clock = new VirtualClock(Date.UTC(2026, 10, 22, 19, 56, 41))
  const calls: World['calls'] = []
  const taken = new Set<GatewayEvent>()
  const waiters: { routeKey: string; resolve: (event: GatewayEvent) => void }[] = []
  const log: string[] = []
  const note = (line: string) => void log.push(line)
  const models = [apis].flat()
  const gateway = await createGateway({
    apis: models,
    port: 0,
    clock: clock as Clock,
    region: 'us-east-1',
    accountId: '123456789012',
    authorize: () => {},
    callerOf: () => ({}),
    log: { info: note, warn: note, error: note },
    async invokeLambda(request) {
      const event = JSON.parse(request.payload) as GatewayEvent
      calls.push({ event, request })
      const waiter = waiters.findIndex(({ routeKey }) => routeKey === event.requestContext.routeKey)
      if (waiter >= 0) {
        taken.add(event)
        waiters.splice(waiter, 1)[0]?.resolve(event)
      }
      const name = request.functionName.split(':').at(-1) ?? ''
      const base = { statusCode: 200, executedVersion: '$LATEST', requestId: 'lambda-request' }
      try {
        const value = await (functions[name] ?? (() => ok))(event, request)
        return { ...base, payload: JSON.stringify(value ?? null) }
      } catch (error) {
        if (error instanceof AwsError) throw error
        const payload = JSON.stringify({ errorType: 'Error', errorMessage: (error as Error).message })
        return { ...base, payload, functionError: 'Unhandled' as const }
      }
    },
    ...options,
  })
  running.push(gateway)
  const [first] = models
  if (!first) throw new Error('A world needs an API.')
  return {
    clock,
    gateway,
    url: gateway.url(first.apiId, 'live'),
    managementUrl: gateway.managementUrl(first.apiId, 'live'),
    calls,
    log,
    event(routeKey) {
      const past = calls.find(
        ({ event }) =>
          event.requestContext.routeKey === routeKey && event.type !== 'REQUEST' && !taken.has(event),
      )
      if (past) {
        taken.add(past.event)
        return Promise.resolve(past.event)
      }
      return new Promise((resolve) => void waiters.push({ routeKey, resolve }))
    },
  }
}

/** A promise and its handle, to hold a function in the middle of its work. */
export function latch<T = void>() {
  let open: (value: T) => void = () => {}
  const opened = new Promise<T>((resolve) => {
    open = resolve
  })
  return { opened, open }
}
