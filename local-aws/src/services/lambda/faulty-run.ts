import type { Clock } from '../../common/clock.ts'
import type { Fault } from '../../faults/index.ts'
import type { CrashPoint } from './call-counter.ts'
import type { ExecutionEnvironment, Invocation } from './execution-environment.ts'
import { KILLED } from './failures.ts'
import { type Outcome, timedOut } from './outcome.ts'

/** Faults that end the environment. All other faults are errors of the Lambda API. */
export const ENDS_ENVIRONMENT: ReadonlySet<string> = new Set(['timeout', 'crash'])

interface FaultyRun {
  environment: ExecutionEnvironment
  invocation: Invocation
  fault: Fault
  clock: Clock
  timeoutSeconds: number
}

/** Runs an event whose environment ends by a fault. Returns the outcome that Lambda reports. */
export async function runFaulty(run: FaultyRun): Promise<Outcome> {
  const { environment, invocation, fault, clock, timeoutSeconds } = run
  const { requestId } = invocation
  if (fault.error === 'timeout') {
    const limitMs = fault.delayMs || timeoutSeconds * 1000
    const limit = new Promise<void>((resolve) => void clock.after(limitMs, resolve))
    if (fault.when === 'after') await environment.invoke(invocation)
    await limit
    void environment.stop()
    return timedOut(requestId, timeoutSeconds, clock.now())
  }
  if (fault.when === 'middle') {
    const outcome = await environment.invoke(invocation, crashPointOf(fault))
    if (environment.gone) return outcome
  } else if (fault.when === 'after') await environment.invoke(invocation)
  environment.crash()
  return KILLED(requestId)
}

/** Probability of each call to be the last one. The number of calls is unknown in advance. */
const LAST_CALL_PROBABILITY = 1 / 3

/** Draws a crash point. An event with fewer calls crashes after its last call, before its response. */
function crashPointOf({ draw }: Fault): CrashPoint {
  const nthCall = 1 + Math.floor(Math.log(1 - draw(0)) / Math.log(1 - LAST_CALL_PROBABILITY))
  return { nthCall, when: draw(1) < 0.5 ? 'before' : 'after' }
}
