import { NOT_TRUNCATED } from '../history.ts'
import { resultTooLarge } from '../limits.ts'
import { Payload } from '../payload.ts'
import type { StateRun } from '../state-run.ts'
import { onward, type Transition } from '../states/state.ts'
import { Attempt } from './attempt.ts'
import { callerOf } from './caller.ts'
import { functionFailure, lambdaServiceFailure } from './lambda-failure.ts'
import { recordedResult } from './recorded-result.ts'
import { taskTimes, timeDetails } from './times.ts'
import { nextTurn } from './turn.ts'

/** A Task whose Resource is a function's ARN. The Task's input is the event, its result what the function returns. */
export async function lambdaFunction(run: StateRun, arn: string): Promise<Transition> {
  const { Arguments } = run.state
  const input = Arguments === undefined ? run.input : Payload.of(run.evaluate(Arguments, 'Arguments'))
  const times = taskTimes(run)
  run.record('LambdaFunctionScheduled', {
    resource: arn,
    input: input.text,
    inputDetails: NOT_TRUNCATED,
    ...timeDetails(times),
  })
  const attempt = new Attempt(run, times)
  await nextTurn(run)
  run.record('LambdaFunctionStarted')
  invoke(run, arn, input, attempt)
  const result = await recordedResult(run, attempt, 'LambdaFunction')
  return onward(run, run.exit(run.state, '', { result }, result))
}

async function invoke(run: StateRun, arn: string, input: Payload, attempt: Attempt): Promise<void> {
  const { ports } = run.branch.execution
  try {
    const request = { functionName: arn, payload: input.text, caller: callerOf(run) }
    const answer = await ports.invokeLambda(request, run)
    if (answer.functionError) return attempt.failWith(functionFailure(answer.payload))
    const tooLarge = resultTooLarge(arn, answer.payload)
    if (tooLarge) return attempt.failWith(tooLarge)
    attempt.succeed(answer.payload)
  } catch (thrown) {
    attempt.failWith(lambdaServiceFailure(thrown, ports.random))
  }
}
