import type { Caller } from '../../common/aws/ports.ts'
import { errorName } from '../../telemetry/error-name.ts'
import { monotonicNow } from '../../telemetry/events.ts'
import type { TrafficEvent } from '../../telemetry/traffic.ts'

/** Makes a call, and records its input with its answer or error. */
export async function recordedCall(
  record: (event: TrafficEvent) => void,
  { action, input, caller }: { action: string; input: unknown; caller: Caller },
  run: () => Promise<unknown>,
): Promise<unknown> {
  const started = monotonicNow()
  let answer: unknown
  let error: string | undefined
  try {
    answer = await run()
    return answer
  } catch (thrown) {
    error = errorName(thrown)
    throw thrown
  } finally {
    record({
      kind: 'item call',
      started,
      duration: monotonicNow() - started,
      action,
      input,
      answer,
      error,
      caller: caller.sessionName ?? caller.roleArn,
      trace: caller.trace,
    })
  }
}
