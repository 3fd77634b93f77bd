import type { Json } from '../../ports.ts'
import { type Details, NOT_TRUNCATED } from '../history.ts'
import { writeJson } from '../json-text.ts'
import { resultTooLarge } from '../limits.ts'
import type { StateRun } from '../state-run.ts'
import { onward, type Transition } from '../states/state.ts'
import { Attempt } from './attempt.ts'
import type { CallService, ServiceResource } from './call.ts'
import { callConnector } from './connector.ts'
import { assertInvokable, invokeFunction, LAMBDA_INVOKE } from './lambda-invoke.ts'
import { recordedResult } from './recorded-result.ts'
import { taskTimes, timeDetails } from './times.ts'
import { nextTurn } from './turn.ts'

/** A Task that calls an action of a service. Its result is the answer, the end of a job, or a callback. */
export async function service(run: StateRun, resource: ServiceResource): Promise<Transition> {
  const token = resource.pattern === 'WAIT_FOR_TASK_TOKEN' ? issueToken(run) : undefined
  try {
    const { Arguments } = run.state
    const parameters = Arguments === undefined ? run.input.value : run.evaluate(Arguments, 'Arguments')
    const times = taskTimes(run)
    if (resource.arn === LAMBDA_INVOKE) assertInvokable(run, parameters)
    const names = { resourceType: resource.resourceType, resource: resource.resource }
    run.record('TaskScheduled', {
      ...names,
      region: run.branch.execution.region,
      parameters: writeJson(parameters),
      ...timeDetails(times),
    })
    const attempt = new Attempt(run, times)
    token?.hold(attempt)
    await nextTurn(run)
    run.record('TaskStarted', names)
    submit(run, resource, parameters, attempt, names)
    const result = await recordedResult(run, attempt, 'Task', names)
    return onward(run, run.exit(run.state, '', { result }, result))
  } finally {
    token?.release()
    run.taskToken = undefined
  }
}

/** Calls the service. The answer is the result, unless the result comes later. */
async function submit(
  run: StateRun,
  resource: ServiceResource,
  parameters: Json,
  attempt: Attempt,
  names: Details,
): Promise<void> {
  const call: CallService = resource.arn === LAMBDA_INVOKE ? invokeFunction : callConnector
  try {
    const { submitted, completed } = await call(run, resource, parameters, attempt)
    const output = writeJson(submitted)
    if (resource.pattern === 'REQUEST_RESPONSE') return settle(resource, attempt, output)
    if (attempt.isDecided) return
    run.record('TaskSubmitted', { ...names, output, outputDetails: NOT_TRUNCATED })
    if (resource.pattern !== 'WAIT_FOR_TASK_TOKEN')
      settle(resource, attempt, writeJson((await completed) ?? null))
  } catch (thrown) {
    attempt.failWith(thrown)
  }
}

function settle(resource: ServiceResource, attempt: Attempt, output: string): void {
  const tooLarge = resultTooLarge(resource.resourceType, output)
  if (tooLarge) attempt.failWith(tooLarge)
  else attempt.succeed(output)
}

interface HeldToken {
  hold(attempt: Attempt): void
  release(): void
}

/** A token for the context object. It accepts results as soon as the task is scheduled. */
function issueToken(run: StateRun): HeldToken {
  let attempt: Attempt | undefined
  const { token, release } = run.branch.execution.ports.tokens.issue({
    succeed: (output) => attempt?.succeed(output),
    fail: (error, cause) => attempt?.fail(error, cause),
    heartbeat: () => attempt?.heartbeat(),
  })
  run.taskToken = token
  return {
    hold(held) {
      attempt = held
      held.onDecided(release)
    },
    release,
  }
}
