import { TestStateCommand, type TestStateCommandInput } from '@aws-sdk/client-sfn'
import { roleArn, type World } from '../fixture.ts'

type Parts = Omit<TestStateCommandInput, 'definition' | 'input' | 'context' | 'variables'> & {
  input?: unknown
  context?: unknown
  variables?: unknown
  /** A mocked result. */
  result?: unknown
  /** A mocked error. */
  error?: string
  cause?: string
}

const written = (value: unknown) => (value === undefined ? undefined : JSON.stringify(value))

/** Tests a state in JSONata; every payload of the answer is parsed. */
export async function testState(world: World, definition: object, parts: Parts = {}) {
  const { input, context, variables, result, error, cause, ...rest } = parts
  const request: TestStateCommandInput = {
    definition: JSON.stringify({ QueryLanguage: 'JSONata', ...definition }),
    input: written(input),
    context: written(context),
    variables: written(variables),
    ...(result !== undefined && { mock: { result: JSON.stringify(result) } }),
    ...(error !== undefined && { mock: { errorOutput: { error, cause } } }),
    ...rest,
  }
  const { $metadata, output, inspectionData, ...answer } = await world.sfn.send(new TestStateCommand(request))
  return {
    ...answer,
    ...(output !== undefined && { output: JSON.parse(output) }),
    ...(inspectionData && { inspectionData: parsed(inspectionData) }),
  }
}

const parsed = (data: object) =>
  Object.fromEntries(
    Object.entries(data).map(([name, value]) => [
      name,
      typeof value === 'string' ? JSON.parse(value) : value,
    ]),
  )

export const role = { roleArn }

/** A Task that invokes a function. */
export const invoke = {
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Arguments: { FunctionName: 'foo', Payload: 'bar' },
  End: true,
}

const processor = (mode: object) => ({
  ProcessorConfig: mode,
  StartAt: 'Work',
  States: { Work: { ...invoke, QueryLanguage: 'JSONata' } },
})

/** A Map over the input's `Values`, distributed as most of the recorded ones are. */
export const distributedMap = {
  Type: 'Map',
  Items: '{% $states.input.Values %}',
  ItemProcessor: processor({ Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' }),
  End: true,
}

export const inlineMap = { ...distributedMap, ItemProcessor: processor({ Mode: 'INLINE' }) }

/** The input of the recorded tests. */
export const input = { Values: ['first', 'second', 'third'] }
const uuid = expect.stringMatching(/^[0-9a-f-]{36}$/)

/** The context that a state has without one of its own. */
export const context = (roleArn: string | null = role.roleArn) => ({
  Execution: {
    Id: expect.stringMatching(/^arn:aws:states:us-east-1:123456789012:express:[0-9a-f-]{36}:[0-9a-f-]{36}$/),
    Input: input,
    Name: uuid,
    RoleArn: roleArn,
    StartTime: expect.any(String),
  },
  StateMachine: {
    Id: expect.stringMatching(/^arn:aws:states:us-east-1:123456789012:stateMachine:[0-9a-f-]{36}$/),
    Name: uuid,
  },
  State: { Name: 'StateName', EnteredTime: expect.any(String), RetryCount: 0 },
})
