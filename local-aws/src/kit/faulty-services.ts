import type { InvokeRequest, InvokeResult } from '../common/aws/ports.ts'
import type { Clock } from '../common/clock.ts'
import {
  type Fault,
  type FaultCount,
  FaultPlan,
  type FaultsFile,
  Interference,
  sleep,
} from '../faults/index.ts'
import { KILLED } from '../services/lambda/failures.ts'
import { invokeThrough } from '../services/lambda/faulty-invocation.ts'
import { type Outcome, timedOut } from '../services/lambda/outcome.ts'
import { naming } from '../services/step-functions/connectors/failures.ts'
import type { ConnectorAnswer, ConnectorCall } from '../services/step-functions/ports.ts'
import { plainName } from './behaviours.ts'
import { namingOf, REQUEST_ID } from './performer.ts'

/** Lambda's default timeout. The kit does not know the function's own. */
const TIMEOUT_SECONDS = 3

/** Injects faults into the calls of Tasks, by the rules of docs/faults.md. */
export class FaultyServices {
  readonly #plan: FaultPlan
  readonly #interference: Interference
  readonly #clock: Clock

  /** Throws FaultsError. */
  constructor(clock: Clock, file: FaultsFile) {
    this.#clock = clock
    this.#plan = new FaultPlan(clock, file)
    this.#interference = new Interference({ clock, plan: this.#plan })
  }

  get counts(): FaultCount[] {
    return this.#plan.counts()
  }

  invoke(request: InvokeRequest, work: () => Promise<InvokeResult>): Promise<InvokeResult> {
    const { functionName } = request
    const config = { functionName, displayName: plainName(functionName) }
    const call = { operation: 'Invoke', config, request, requestId: REQUEST_ID, runs: true } as const
    return invokeThrough(this.#interference, call, (fault) => (fault ? this.#end(fault, work) : work()))
  }

  /** Services other than DynamoDB and Step Functions have no rules. */
  connect({ resource }: ConnectorCall, work: () => Promise<ConnectorAnswer>): Promise<ConnectorAnswer> {
    const [, api, action = ''] = /:(dynamodb|states|sfn):(\w+)$/.exec(resource) ?? []
    if (api === undefined) return work()
    const service = api === 'dynamodb' ? 'dynamodb' : 'states'
    const operation = action.charAt(0).toUpperCase() + action.slice(1)
    const call = { service, operation, caller: 'states.amazonaws.com' } as const
    return naming(namingOf(resource), REQUEST_ID, () => this.#interference.call(call, work))
  }

  /**
   * The function's environment ends. The kit does not see the function's own calls, so `middle` is before or after all
   * of its work.
   */
  async #end(
    { error, when, delayMs, draw }: Fault,
    work: () => Promise<InvokeResult>,
  ): Promise<InvokeResult> {
    const isAfter = when === 'after' || (when === 'middle' && draw(0) < 0.5)
    if (isAfter) await work().catch(() => {})
    await sleep(this.#clock, error === 'timeout' ? delayMs || TIMEOUT_SECONDS * 1000 : delayMs)
    const { payload }: Outcome =
      error === 'timeout' ? timedOut(REQUEST_ID, TIMEOUT_SECONDS, this.#clock.now()) : KILLED(REQUEST_ID)
    return {
      statusCode: 200,
      executedVersion: '$LATEST',
      requestId: REQUEST_ID,
      functionError: 'Unhandled',
      payload,
    }
  }
}
