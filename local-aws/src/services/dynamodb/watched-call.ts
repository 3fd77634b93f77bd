import type { Caller } from '../../common/aws/ports.ts'
import type { Content } from '../../telemetry/contents.ts'
import { errorName } from '../../telemetry/error-name.ts'
import { monotonicNow } from '../../telemetry/events.ts'

/** Makes a call, and tells what was asked and answered. */
export async function watchedCall(
  tell: (content: Content) => void,
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
    tell({
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
