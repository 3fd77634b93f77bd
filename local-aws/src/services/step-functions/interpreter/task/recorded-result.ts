import { RuntimeFailure, StateFailure, TimeoutFailure } from '../failures.ts'
import { type Details, NOT_TRUNCATED } from '../history.ts'
import { Payload } from '../payload.ts'
import type { StateRun } from '../state-run.ts'
import type { Attempt } from './attempt.ts'

/**
 * Waits for the end of an attempt, and records it in the history as `<kind>Succeeded`, `<kind>Failed` or
 * `<kind>TimedOut`. `names` are further details of these events. Throws the failure of the attempt.
 */
export async function recordedResult(
  run: StateRun,
  attempt: Attempt,
  kind: 'Activity' | 'LambdaFunction' | 'Task',
  names: Details = {},
): Promise<Payload> {
  let output: string
  try {
    output = await attempt.outcome
  } catch (thrown) {
    if (thrown instanceof TimeoutFailure) run.record(`${kind}TimedOut`, { ...names, error: thrown.error })
    // A failure that ends the execution is recorded by the execution's end only.
    else if (thrown instanceof StateFailure && !(thrown instanceof RuntimeFailure))
      run.record(`${kind}Failed`, { ...names, ...failureDetails(thrown) })
    throw thrown
  }
  const result = Payload.ofText(output)
  run.record(`${kind}Succeeded`, { ...names, output: result.text, outputDetails: NOT_TRUNCATED })
  return result
}

function failureDetails({ error, reason }: StateFailure): Details {
  return {
    ...(error === undefined ? {} : { error }),
    ...(reason === undefined ? {} : { cause: reason }),
  }
}
