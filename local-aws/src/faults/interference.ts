import type { AwsJsonService, Caller } from '../common/aws/ports.ts'
import type { Clock } from '../common/clock.ts'
import type { Fault, PortCall } from './armed-rule.ts'
import type { FaultPlan } from './fault-plan.ts'
import { inject, sleep } from './inject.ts'
import type { Latency } from './latency.ts'

/** Faults, latencies or both between the services. If neither is configured, there is no Interference. */
export class Interference {
  readonly clock: Clock
  /** May be set and unset while everything runs. */
  latency: Latency | undefined
  readonly #plan: FaultPlan | undefined

  constructor({ clock, plan, latency }: { clock: Clock; plan?: FaultPlan; latency?: Latency }) {
    this.clock = clock
    this.latency = latency
    this.#plan = plan
  }

  faultOf(call: PortCall): Fault | undefined {
    return this.#plan?.faultOf(call)
  }

  /** Waits for the call's latency. */
  latencyOf(call: PortCall): Promise<void> | undefined {
    return sleep(this.clock, this.latency?.ofCall(call) ?? 0)
  }

  /** Makes a call with its latency and faults. `crash` ends the caller. Without it, no rule can. */
  async call<T>(call: PortCall, work: () => Promise<T>, crash?: () => void): Promise<T> {
    const fault = this.faultOf({ ...call, canFailBy: (error) => error !== 'crash' || crash !== undefined })
    await this.latencyOf(call)
    return inject(this.clock, fault, work, crash)
  }

  /** Wraps a JSON service with latency and faults. */
  around(service: 'dynamodb' | 'states', served: AwsJsonService): AwsJsonService {
    return {
      targetPrefix: served.targetPrefix,
      call: (operation, input, caller) =>
        this.call(
          {
            service,
            operation,
            caller: callerName(caller),
            trace: caller.trace,
            attempt: caller.attempt,
          },
          () => served.call(operation, input, caller),
          caller.crash,
        ),
    }
  }
}

/** The calling function or service. Undefined if a person calls. */
export function callerName({ sessionName, roleArn }: Caller, servicePrincipal?: string): string | undefined {
  return sessionName ?? servicePrincipal ?? (roleArn === undefined ? undefined : 'states.amazonaws.com')
}
