import type { Clock } from '../../common/clock.ts'
import type { Fault } from '../../faults/index.ts'
import type { CrashPoint } from './call-watch.ts'
import type { ExecutionEnvironment, Invocation } from './execution-environment.ts'
import { KILLED } from './failures.ts'
import { type Outcome, timedOut } from './outcome.ts'

/** Faults that end the environment; all others are the Lambda API's. */
export const ENDS_ENVIRONMENT: ReadonlySet<string> = new Set(['timeout', 'crash'])

interface FaultyRun {
  environment: ExecutionEnvironment
  invocation: Invocation
  fault: Fault
  clock: Clock
  timeoutSeconds: number
}

/** Runs an event whose environment is to end; the outcome is what Lambda reports of it. */
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

/** Each call of the event is as likely to be the last one as the one before was; nobody knows how many there are. */
const LAST_CALL_PROBABILITY = 1 / 3

/** An event that makes fewer calls ends after its last one, before it is answered. */
function crashPointOf({ draw }: Fault): CrashPoint {
  const nthCall = 1 + Math.floor(Math.log(1 - draw(0)) / Math.log(1 - LAST_CALL_PROBABILITY))
  return { nthCall, when: draw(1) < 0.5 ? 'before' : 'after' }
}
