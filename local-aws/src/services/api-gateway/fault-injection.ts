import { AwsError } from '../../common/aws/error.ts'
import { type Interference, inject, serviceError, sleep } from '../../faults/index.ts'
import type { GatewayEvent } from './function-call.ts'
import type { GatewayContext } from './gateway-context.ts'
import { type IntegrationOutcome, integrate, timeoutOf } from './integration.ts'
import type { ApiModel, RouteModel, StageModel } from './model.ts'

/** The result of a route for the client. */
export interface RouteOutcome {
  /** Undefined if the client gets no response. */
  outcome: IntegrationOutcome | undefined
  /** The outcome of the function, if it ran. Independent of what the client gets. */
  done: IntegrationOutcome | undefined
  /** How many times the reply is sent. */
  copies: number
  /** Whether the connection breaks. */
  breaks: boolean
}

interface RouteTarget {
  api: ApiModel
  stage: StageModel
  route: RouteModel
}

/** Runs the integration of a route, with injected latency and faults if there are any. */
export async function runRoute(
  context: GatewayContext,
  target: RouteTarget,
  event: GatewayEvent,
): Promise<RouteOutcome> {
  const { interference } = context
  if (interference) return integrateThrough(interference, target, () => integrate(context, target, event))
  const outcome = await integrate(context, target, event)
  return { outcome, done: outcome, copies: 1, breaks: false }
}

/** Faults that `$connect` cannot have: a connection is upgraded only once. */
const NOT_OF_CONNECT: ReadonlySet<string> = new Set(['twice'])
const OF_DISCONNECT: ReadonlySet<string> = new Set(['lost', 'twice'])

async function integrateThrough(
  interference: Interference,
  { api, route: { routeKey, integrationId } }: RouteTarget,
  run: () => Promise<IntegrationOutcome>,
): Promise<RouteOutcome> {
  const { clock, latency } = interference
  const timeoutMs = timeoutOf(
    api.integrations.find((integration) => integration.integrationId === integrationId),
  )
  const canFailBy = (error: string) => routeKey !== '$connect' || !NOT_OF_CONNECT.has(error)
  const fault = interference.faultOf({ service: 'gateway', operation: routeKey, canFailBy })
  const way = latency?.clientWayMs ?? 0
  await sleep(clock, way)
  const { error, when = 'before', delayMs = 0 } = fault ?? {}
  const isAnswered = error === undefined || error === 'twice'
  const waitMs = error === 'timeout' ? delayMs || timeoutMs : delayMs
  if (when === 'before') await sleep(clock, waitMs)
  const done = isAnswered || when === 'after' ? await run() : undefined
  if (when === 'after') await sleep(clock, waitMs)
  await sleep(clock, way)
  return {
    outcome: isAnswered ? done : errorOutcome(error),
    done,
    copies: error === 'twice' ? 2 : 1,
    breaks: error === 'crash',
  }
}

/** The gateway's own error for an injected fault. Undefined if the client gets no response. */
function errorOutcome(error: string): IntegrationOutcome | undefined {
  if (error === 'lost' || error === 'crash') return undefined
  if (error === 'timeout') return { kind: 'error', status: 504, message: 'Endpoint request timed out' }
  const { httpStatus, message } = serviceError('gateway', error)
  return { kind: 'error', status: httpStatus, message }
}

/** Runs `$disconnect` late, twice or never, if a fault says so. */
export async function disconnectThrough(
  interference: Interference,
  deliver: () => Promise<unknown>,
): Promise<void> {
  const fault = interference.faultOf({
    service: 'gateway',
    operation: '$disconnect',
    canFailBy: (error) => OF_DISCONNECT.has(error),
  })
  if (fault?.error === 'lost') return
  await inject(interference.clock, fault, deliver)
}

const OPERATIONS: Readonly<Record<string, string>> = {
  POST: 'PostToConnection',
  GET: 'GetConnection',
  DELETE: 'DeleteConnection',
}

interface ManagementCall<T> {
  method: string
  caller: string | undefined
  crash: (() => void) | undefined
  perform(): T
  refuse(status: number, errorType: string, message?: string): T
}

/** Runs a call of `@connections` with injected latency and faults. May reject with ConnectionLost. */
export async function manageThrough<T>(
  interference: Interference,
  { method, caller, crash, perform, refuse }: ManagementCall<T>,
): Promise<T> {
  const operation = OPERATIONS[method]
  if (operation === undefined) return perform()
  const call = { service: 'execute-api', operation, caller } as const
  try {
    return await interference.call(call, async () => perform(), crash)
  } catch (error) {
    if (!(error instanceof AwsError)) throw error
    return refuse(error.httpStatus, error.code, error.message || undefined)
  }
}
