import { AwsError } from '../../../common/aws/error.ts'
import { type Branch, rootBranch } from '../interpreter/branch.ts'
import type { State } from '../interpreter/definition.ts'
import { Cancelled, ErrorName, StateFailure } from '../interpreter/failures.ts'
import { attempt } from '../interpreter/interpret.ts'
import { writeJson } from '../interpreter/json-text.ts'
import { Payload } from '../interpreter/payload.ts'
import { StateRun } from '../interpreter/state-run.ts'
import type { Transition } from '../interpreter/states/state.ts'
import type { ExecutionSpec, InterpreterPorts } from '../ports.ts'
import type { JsonObject } from '../validation/state-context.ts'
import { LONE_STATE } from '../validation/tested-state.ts'
import { handleFailure } from './handled-failure.ts'
import type { InspectionData } from './inspection.ts'
import { isDistributed } from './map-items.ts'
import { mockedMap, mockedParallel } from './mocked-branches.ts'
import { mockedTask } from './mocked-task.ts'
import type { StateTest } from './request.ts'
import { TestExecution } from './test-execution.ts'

/** Maximum duration of a test. */
const LONGEST_TEST_SECONDS = 300

export interface StateTestResult {
  status: 'SUCCEEDED' | 'FAILED' | 'RETRIABLE' | 'CAUGHT_ERROR'
  output?: string
  error?: string
  cause?: string
  nextState?: string
  inspectionData?: InspectionData
}

/** Names in the simulated execution of a test. */
export interface TestPlace {
  region: string
  accountId: string
  newId(): string
}

/** Runs single states, each in an execution of its own, of which nothing is stored. */
export class StateTests {
  private readonly ports: InterpreterPorts
  private readonly place: TestPlace
  private readonly branches = new Set<Branch>()

  constructor(ports: InterpreterPorts, place: TestPlace) {
    this.ports = ports
    this.place = place
  }

  /** Throws AwsError for problems that only appear while the state runs, for example a mock with too few results. */
  async run(test: StateTest): Promise<StateTestResult> {
    const branch = this.lineOf(test)
    const inspection: InspectionData = { input: test.input }
    this.branches.add(branch)
    try {
      const result = await resultOf(test, branch, inspection)
      return test.level === 'INFO' ? result : { ...result, inspectionData: inspection }
    } catch (thrown) {
      if (!(thrown instanceof Cancelled)) throw thrown
      throw new AwsError('ServiceUnavailable', 'The runtime is stopping.', 503)
    } finally {
      this.branches.delete(branch)
    }
  }

  /** Cancels everything that runs. */
  stop(): void {
    for (const branch of this.branches) branch.cancellation.cancel()
  }

  private lineOf({ input, roleArn = '', context, variables, tested }: StateTest): Branch {
    const { region, accountId, newId } = this.place
    const [machine, name] = [newId(), newId()]
    const spec: ExecutionSpec = {
      executionArn: `arn:aws:states:${region}:${accountId}:express:${machine}:${name}`,
      name,
      stateMachineArn: `arn:aws:states:${region}:${accountId}:stateMachine:${machine}`,
      stateMachineName: machine,
      roleArn,
      type: 'EXPRESS',
      definition: { StartAt: LONE_STATE, States: { [LONE_STATE]: tested.state } },
      input,
    }
    const execution = new TestExecution(spec, this.ports, context)
    const branch = {
      ...rootBranch(execution),
      ...(!context && { mapItem: firstItem(tested.around, input) }),
    }
    branch.scope.assign(variables)
    return branch
  }
}

/** A state inside a Map is tested as part of the first iteration. */
function firstItem(around: readonly JsonObject[], input: string): Branch['mapItem'] {
  const map = around.find(({ Type }) => Type === 'Map')
  if (!map) return undefined
  const source = isDistributed(map) && map.ItemReader === undefined ? { source: 'STATE_DATA' } : {}
  return { index: 0, value: JSON.parse(input), ...source }
}

async function resultOf(
  test: StateTest,
  branch: Branch,
  inspection: InspectionData,
): Promise<StateTestResult> {
  const runOf = (state: JsonObject) =>
    new StateRun(branch, LONE_STATE, state as unknown as State, Payload.ofText(test.input))
  const run = runOf(test.tested.state)
  try {
    return left('SUCCEEDED', await perform(run, test, inspection))
  } catch (thrown) {
    if (!(thrown instanceof StateFailure)) throw thrown
    const runs = [run, ...test.tested.around.map(runOf)]
    const { status, failure, details, transition } = handleFailure(thrown, runs, retryCountOf(test))
    if (Object.keys(details).length > 0) inspection.errorDetails = details
    return {
      ...(transition ? left('CAUGHT_ERROR', transition) : { status }),
      ...(failure.error !== undefined && { error: failure.error }),
      ...(failure.reason !== undefined && { cause: failure.reason }),
    }
  }

  function left(status: 'SUCCEEDED' | 'CAUGHT_ERROR', { output, next }: Transition): StateTestResult {
    const variables = branch.scope.visible()
    if (Object.keys(variables).length > 0) inspection.variables = writeJson(variables)
    return { status, output: output.text, ...(next !== undefined && { nextState: next }) }
  }
}

/** Number of retries that the Retrier has already made. */
function retryCountOf({ configuration, context }: StateTest): number {
  const state = context?.State as JsonObject | undefined
  return configuration.retrierRetryCount ?? Number(state?.RetryCount ?? 0)
}

function perform(
  run: StateRun,
  test: StateTest,
  inspection: InspectionData,
): Transition | Promise<Transition> {
  const { mock } = test
  if (!mock) return performForReal(run, inspection)
  if (run.state.Type === 'Map') return mockedMap(run, mock, test, inspection)
  if (run.state.Type === 'Parallel') return mockedParallel(run, mock, test)
  return mockedTask(run, mock, inspection)
}

async function performForReal(run: StateRun, inspection: InspectionData): Promise<Transition> {
  const { branch } = run
  const { clock } = branch.execution.ports
  let timedOut = false
  const timer = clock.after(LONGEST_TEST_SECONDS * 1000, () => {
    timedOut = true
    branch.cancellation.cancel()
  })
  try {
    return await attempt(run)
  } catch (thrown) {
    throw timedOut ? new StateFailure(ErrorName.timeout, undefined) : thrown
  } finally {
    timer.cancel()
    inspectTask(run, inspection)
  }
}

/** The history has a Task's parameters and its result. */
function inspectTask(run: StateRun, inspection: InspectionData): void {
  for (const { type, ...event } of run.branch.execution.history.events) {
    const [details = {}] = Object.values(event).filter((value) => typeof value === 'object') as JsonObject[]
    if (/^(Task|LambdaFunction)Scheduled$/.test(type) && run.state.Arguments !== undefined) {
      inspection.afterArguments = String(details.parameters ?? details.input)
    }
    if (/^(Task|LambdaFunction)Succeeded$/.test(type)) inspection.result = String(details.output)
  }
}
