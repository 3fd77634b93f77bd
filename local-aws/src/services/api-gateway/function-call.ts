import type { Clock } from '../../common/clock.ts'
import { monotonicNow } from '../../telemetry/events.ts'
import type { AuthorizerContext } from './connections.ts'
import type { GatewayContext } from './gateway-context.ts'

/** The result of a function call, in the cases that API Gateway distinguishes. */
export type CallOutcome =
  | { kind: 'returned'; value: unknown }
  /** The function failed. `message` is that of its error. */
  | { kind: 'failed'; message: string }
  | { kind: 'timed out' }
  /** Lambda refused the call: no permission, throttled, or no such function. */
  | { kind: 'refused'; reason: string }

export interface FunctionCall {
  functionArn: string
  credentialsArn?: string
  /** The ARN on whose behalf the call is made. The function's resource policy is checked against it. */
  sourceArn: string
  timeoutMs: number
  event: GatewayEvent
}

/** The members that all events have. */
export interface GatewayEvent {
  requestContext: { requestId: string; connectionId: string; authorizer?: AuthorizerContext }
}

/** Calls a function and waits at most for the timeout of its integration. */
export async function callFunction(context: GatewayContext, call: FunctionCall): Promise<CallOutcome> {
  const invoked = context.telemetry ? measured(context, call) : invoke(context, call)
  return await withTimeout(context.clock, call.timeoutMs, invoked)
}

async function measured(context: GatewayContext, call: FunctionCall): Promise<CallOutcome> {
  const started = monotonicNow()
  let lambdaRequestId: string | undefined
  const outcome = await invoke(context, call, (requestId) => {
    lambdaRequestId = requestId
  })
  context.telemetry?.({
    kind: 'integration',
    started,
    duration: monotonicNow() - started,
    requestId: call.event.requestContext.requestId,
    functionArn: call.functionArn,
    lambdaRequestId,
  })
  return outcome
}

async function invoke(
  { invokeLambda }: GatewayContext,
  call: FunctionCall,
  answeredAs?: (lambdaRequestId: string) => void,
): Promise<CallOutcome> {
  try {
    const result = await invokeLambda({
      functionName: call.functionArn,
      payload: JSON.stringify(call.event),
      source: sourceOf(call),
      // With credentials the call is made in that role. Otherwise the gateway calls as itself.
      ...(call.credentialsArn
        ? { caller: { roleArn: call.credentialsArn, fromTemplate: true as const } }
        : { caller: {}, servicePrincipal: 'apigateway.amazonaws.com' as const, sourceArn: call.sourceArn }),
    })
    answeredAs?.(result.requestId)
    const value = parseJson(result.payload)
    if (result.functionError === undefined) return { kind: 'returned', value }
    return { kind: 'failed', message: errorMessageOf(value) }
  } catch (error) {
    return { kind: 'refused', reason: error instanceof Error ? error.message : String(error) }
  }
}

/** Whose call it is: the authorizer's principal, who may have several connections, or the connection. */
function sourceOf({ event: { requestContext } }: FunctionCall): string {
  return String(requestContext.authorizer?.principalId ?? requestContext.connectionId)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function errorMessageOf(payload: unknown): string {
  if (typeof payload !== 'object' || payload === null || !('errorMessage' in payload)) return ''
  return String(payload.errorMessage)
}

function withTimeout(clock: Clock, ms: number, call: Promise<CallOutcome>): Promise<CallOutcome> {
  return new Promise((resolve) => {
    const timer = clock.after(ms, () => resolve({ kind: 'timed out' }))
    void call.then((outcome) => {
      timer.cancel()
      resolve(outcome)
    })
  })
}
