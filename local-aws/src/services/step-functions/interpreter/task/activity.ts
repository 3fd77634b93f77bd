import type { ActivityTask } from '../../ports.ts'
import { NOT_TRUNCATED } from '../history.ts'
import { resultTooLarge } from '../limits.ts'
import { Payload } from '../payload.ts'
import type { StateRun } from '../state-run.ts'
import { onward, type Transition } from '../states/state.ts'
import { Attempt } from './attempt.ts'
import { recordedResult } from './recorded-result.ts'
import { taskTimes, timeDetails } from './times.ts'

/** A Task whose Resource is an activity. A worker polls for it and sends its result. */
export async function activity(run: StateRun, arn: string): Promise<Transition> {
  const { Arguments } = run.state
  const input = Arguments === undefined ? run.input : Payload.of(run.evaluate(Arguments, 'Arguments'))
  const times = taskTimes(run)
  run.record('ActivityScheduled', {
    resource: arn,
    input: input.text,
    inputDetails: NOT_TRUNCATED,
    ...timeDetails(times),
  })
  const attempt = new Attempt(run, times)
  const { ports } = run.branch.execution
  const { token, release } = ports.tokens.issue({
    succeed: (output) => {
      const tooLarge = resultTooLarge(arn, output)
      if (tooLarge) attempt.failWith(tooLarge)
      else attempt.succeed(output)
    },
    fail: (error, cause) => attempt.fail(error, cause),
    heartbeat: () => attempt.heartbeat(),
  })
  attempt.onDecided(release)
  const work: ActivityTask = {
    activityArn: arn,
    input: input.text,
    taskToken: token,
    started(workerName) {
      if (attempt.isDecided) return
      run.record('ActivityStarted', workerName === undefined ? {} : { workerName })
      attempt.heartbeat()
    },
    signal: attempt.signal,
  }
  try {
    ports.scheduleActivity(work, run)
  } catch (thrown) {
    attempt.failWith(thrown)
  }
  const result = await recordedResult(run, attempt, 'Activity')
  return onward(run, run.exit(run.state, '', { result }, result))
}
