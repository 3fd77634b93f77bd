import { AwsError } from '../common/aws/error.ts'
import { readStateTest } from '../services/step-functions/api/actions/state-test-request.ts'
import { uuids } from '../services/step-functions/api/uuid.ts'
import { TaskTokens } from '../services/step-functions/interpreter/index.ts'
import type { Json } from '../services/step-functions/ports.ts'
import type { InspectionData } from '../services/step-functions/test-state/inspection.ts'
import { type StateTestResult, StateTests } from '../services/step-functions/test-state/state-tests.ts'
import type { Definition } from './definition.ts'
import { TestMistake } from './mistake.ts'
import { Pace } from './pace.ts'

/** A request of TestState, with values instead of JSON texts. */
export interface StateTestOptions {
  /** Default: `{}`. */
  input?: Json
  /** What the state's work gives. Tasks, Maps and Parallels need a mock. */
  mock?: {
    result?: Json
    errorOutput?: { error: string; cause?: string }
    fieldValidationMode?: 'STRICT' | 'PRESENT' | 'NONE'
  }
  variables?: { [name: string]: Json }
  context?: { [name: string]: Json }
  stateConfiguration?: {
    retrierRetryCount?: number
    errorCausedByState?: string
    mapIterationFailureCount?: number
    /** The content that the reader finds. */
    mapItemReaderData?: string
  }
}

/** An answer of TestState at the DEBUG level, with values instead of JSON texts. */
export interface TestedStateResult extends Pick<StateTestResult, 'status' | 'error' | 'cause' | 'nextState'> {
  output?: Json
  inspectionData: { [Field in keyof InspectionData]: Json }
}

/** Tests one state of a definition. Waits take virtual time. */
export async function testState(
  definition: Definition,
  stateName: string,
  options: StateTestOptions,
): Promise<TestedStateResult> {
  const pace = new Pace(undefined)
  const random = () => 0.5
  const tests = new StateTests(
    {
      clock: pace.clock,
      random,
      tokens: new TaskTokens(),
      invokeLambda: () => Promise.reject(unmocked()),
      connector: () => () => Promise.reject(unmocked()),
      scheduleActivity: () => {
        throw unmocked()
      },
    },
    { region: 'us-east-1', accountId: '123456789012', newId: uuids(random) },
  )
  let over = false
  const result = answer(tests, definition, stateName, options).finally(() => {
    over = true
  })
  result.catch(() => {})
  await pace.drive(() => over)
  return parsed(await result)
}

const unmocked = () => new Error('A Task can only be tested with a mock.')

async function answer(
  tests: StateTests,
  definition: Definition,
  stateName: string,
  { input, mock, variables, context, stateConfiguration }: StateTestOptions,
): Promise<StateTestResult> {
  const { result, ...mocked } = mock ?? {}
  try {
    return await tests.run(
      readStateTest({
        definition: JSON.stringify(definition),
        stateName,
        inspectionLevel: 'DEBUG',
        ...(input !== undefined && { input: JSON.stringify(input) }),
        ...(variables && { variables: JSON.stringify(variables) }),
        ...(context && { context: JSON.stringify(context) }),
        ...(mock && { mock: { ...mocked, ...(result !== undefined && { result: JSON.stringify(result) }) } }),
        ...(stateConfiguration && { stateConfiguration }),
      }),
    )
  } catch (thrown) {
    throw thrown instanceof AwsError ? new TestMistake(`${thrown.code}: ${thrown.message}`) : thrown
  }
}

function parsed({ output, inspectionData, ...rest }: StateTestResult): TestedStateResult {
  const texts = Object.entries(inspectionData ?? {})
  return {
    ...rest,
    ...(output !== undefined && { output: JSON.parse(output) as Json }),
    inspectionData: Object.fromEntries(
      texts.map(([field, value]) => [field, typeof value === 'string' ? JSON.parse(value) : value]),
    ) as TestedStateResult['inspectionData'],
  }
}
