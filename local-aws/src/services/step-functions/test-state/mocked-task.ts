import { writeJson } from '../interpreter/json-text.ts'
import { resultTooLarge } from '../interpreter/limits.ts'
import { Payload } from '../interpreter/payload.ts'
import type { StateRun } from '../interpreter/state-run.ts'
import { onward, type Transition } from '../interpreter/states/state.ts'
import { assertInvokable, LAMBDA_INVOKE } from '../interpreter/task/lambda-invoke.ts'
import { parseResource } from '../interpreter/task/resource.ts'
import { taskTimes } from '../interpreter/task/times.ts'
import type { InspectionData } from './inspection.ts'
import { mockedFailure } from './mocked-failure.ts'
import type { Mock } from './request.ts'

/** Stands in for the token that a callback would send. */
const TOKEN = 'TestStateTaskToken'

/** A Task before its call, and after its result. */
export function mockedTask(run: StateRun, mock: Mock, inspection: InspectionData): Transition {
  const { Arguments, Resource = '' } = run.state
  const resource = parseResource(Resource)
  if (resource.kind === 'service' && resource.pattern === 'WAIT_FOR_TASK_TOKEN') run.taskToken = TOKEN
  if (Arguments !== undefined) {
    const given = run.evaluate(Arguments, 'Arguments')
    inspection.afterArguments = writeJson(given)
    if (resource.kind === 'service' && resource.arn === LAMBDA_INVOKE) assertInvokable(run, given)
  }
  taskTimes(run)
  if (mock.kind === 'error') throw mockedFailure(mock.error, mock.cause, true)
  const tooLarge = resultTooLarge(resource.kind === 'service' ? resource.resourceType : Resource, mock.text)
  if (tooLarge) throw tooLarge
  inspection.result = mock.text
  const result = Payload.ofText(mock.text)
  return onward(run, run.exit(run.state, '', { result }, result))
}
