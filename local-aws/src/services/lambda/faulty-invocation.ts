import type { InvokeRequest } from '../../common/aws/ports.ts'
import { callerName, type Fault, type Interference, inject, STATE_MACHINE_ONLY } from '../../faults/index.ts'
import { ENDS_ENVIRONMENT } from './faulty-run.ts'
import type { FunctionConfig } from './model.ts'

interface InterferedInvocation {
  /** `Deliver` runs a queued asynchronous event. */
  operation: 'Invoke' | 'Deliver'
  config: Pick<FunctionConfig, 'functionName' | 'displayName'>
  request: InvokeRequest
  requestId: string
  /** Whether `work` runs the function, so that its environment can crash. */
  runs: boolean
}

/** Invokes a function with injected latency and faults. Passes a fault that ends the environment to `work`. */
export async function invokeThrough<T>(
  interference: Interference,
  { operation, config, request, requestId, runs }: InterferedInvocation,
  work: (fault?: Fault) => Promise<T>,
): Promise<T> {
  const caller = callerName(request.caller, request.servicePrincipal)
  const isStateMachine = caller === 'states.amazonaws.com'
  const call = {
    service: 'lambda',
    operation,
    functionNames: [config.functionName, config.displayName],
    caller,
    trace: request.caller.trace,
    attempt: request.caller.attempt,
    requestId,
  } as const
  const fault = interference.faultOf({
    ...call,
    canFailBy: (error) =>
      ENDS_ENVIRONMENT.has(error) ? runs : isStateMachine || !STATE_MACHINE_ONLY.has(error),
  })
  await interference.latencyOf(call)
  if (fault?.error !== undefined && ENDS_ENVIRONMENT.has(fault.error)) return work(fault)
  return inject(interference.clock, fault, work)
}
