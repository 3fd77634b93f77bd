import type { Clock } from '../../common/clock.ts'
import { monotonicNow } from '../../telemetry/events.ts'
import type { GatewayContext } from './context.ts'

/** How a call of a function ended, as far as API Gateway tells the cases apart. */
export type CallOutcome =
  | { kind: 'returned'; value: unknown }
  /** The function failed; `message` is its error's. */
  | { kind: 'failed'; message: string }
  | { kind: 'timed out' }
  /** Lambda did not take the call: no permission, throttled, no such function. */
  | { kind: 'refused'; reason: string }

export interface FunctionCall {
  functionArn: string
  credentialsArn?: string
  /** What the call is made for; the function's resource policy is held against it. */
  sourceArn: string
  timeoutMs: number
  event: GatewayEvent
}

/** What all events have in common. */
export interface GatewayEvent {
  requestContext: { requestId: string }
}

/** Calls a function and waits no longer than its integration may take. */
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
      // A role of its own makes the call that role's; otherwise the gateway calls as itself.
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
