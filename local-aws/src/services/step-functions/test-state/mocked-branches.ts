import { AwsError } from '../../../common/aws/error.ts'
import type { State } from '../interpreter/definition.ts'
import { ErrorName, StateFailure } from '../interpreter/failures.ts'
import { Payload } from '../interpreter/payload.ts'
import type { StateRun } from '../interpreter/state-run.ts'
import { onward, type Transition } from '../interpreter/states/state.ts'
import { toleranceOf } from '../interpreter/states/tolerance.ts'
import type { Json } from '../ports.ts'
import { stateIn } from '../validation/tested-state.ts'
import type { InspectionData } from './inspection.ts'
import { iterationInputs } from './map-items.ts'
import { mockedFailure } from './mocked-failure.ts'
import type { Mock, StateTest } from './request.ts'

const invalid = (message: string) => new AwsError('ValidationException', message)

/** A Parallel before its branches, and after their results. */
export function mockedParallel(run: StateRun, mock: Mock, test: StateTest): Transition {
  const { Arguments } = run.state
  if (Arguments !== undefined) run.evaluate(Arguments, 'Arguments')
  return leave(run, mock, test)
}

/** A Map before its iterations, and after their results. */
export function mockedMap(
  run: StateRun,
  mock: Mock,
  test: StateTest,
  inspection: InspectionData,
): Transition {
  const { MaxConcurrency } = run.state
  const { mapIterationFailureCount: failures = 0 } = test.configuration
  const items = iterationInputs(run, test.configuration.mapItemReaderData, inspection)
  inspection.maxConcurrency =
    MaxConcurrency === undefined ? 0 : run.evaluateCount(MaxConcurrency, 'MaxConcurrency')
  const { count, percentage } = toleranceOf(run)
  if (count !== undefined) inspection.toleratedFailureCount = count
  if (percentage !== undefined) inspection.toleratedFailurePercentage = percentage
  if (failures > items.length) {
    throw invalid('Map iteration failure count must be less than or equal to the number of Map iterations.')
  }
  const tooMany = count !== undefined && failures > count
  const tooLarge = percentage !== undefined && (failures / items.length) * 100 > percentage
  if (tooMany || tooLarge) {
    throw new StateFailure(
      ErrorName.exceedToleratedFailureThreshold,
      'The specified tolerated failure threshold was exceeded',
    )
  }
  if (mock.kind === 'result') assertCount(mock.value, items.length, failures)
  return leave(run, mock, test)
}

/** One result per iteration. Results of failed iterations may be omitted. */
function assertCount(result: Json, iterations: number, failures: number): void {
  if (!Array.isArray(result) || result.length === iterations || result.length === iterations - failures)
    return
  throw invalid("Input array does not equal the mocked result array's size.")
}

function leave(run: StateRun, mock: Mock, { configuration, tested }: StateTest): Transition {
  if (mock.kind === 'error') {
    const { errorCausedByState: name } = configuration
    const culprit = name === undefined ? undefined : (stateIn(tested.state, name) as State | undefined)
    throw mockedFailure(mock.error, mock.cause, culprit?.Type === 'Task')
  }
  const result = Payload.ofText(mock.text)
  return onward(run, run.exit(run.state, '', { result }, result))
}
