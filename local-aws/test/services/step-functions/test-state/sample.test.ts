/** What aws-samples/sample-stepfunctions-testing-with-testStateAPI expects of AWS, of a machine like its own. */
import { createWorld, type World } from '../fixture.ts'
import { testState } from './support.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.stop())

const retry = (ErrorEquals: string[], MaxAttempts: number) => ({
  Retry: [{ ErrorEquals, IntervalSeconds: 2, MaxAttempts, BackoffRate: 2 }],
})
const keeping = (name: string, value: string) => `{% $merge([$states.input, {'${name}': ${value}}]) %}`
const caught = (Next: string) => ({
  Catch: [{ ErrorEquals: ['States.ALL'], Next, Output: keeping('error', '$states.errorOutput') }],
})
const called = (FunctionName: string, after: { Next: string } | { End: true }, caughtBy: string) => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Arguments: { FunctionName, Payload: '{% $states.input %}' },
  Output: keeping('checked', '$states.result'),
  ...retry(['Lambda.TooManyRequestsException'], 3),
  ...caught(caughtBy),
  ...after,
})
const line = (StartAt: string) => ({
  StartAt,
  States: {
    [StartAt]: called(StartAt, { End: true }, `${StartAt}Failed`),
    [`${StartAt}Failed`]: { Type: 'Fail' },
  },
})

const machine = {
  StartAt: 'Validate',
  States: {
    Validate: called('validate', { Next: 'Items' }, 'Rejected'),
    Items: {
      Type: 'Map',
      ItemProcessor: {
        ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
        ...line('Item'),
      },
      Items: '{% $states.input.items %}',
      MaxConcurrency: 10,
      ToleratedFailureCount: 2,
      Output: keeping('processed', '$states.result'),
      ...retry(['States.ItemReaderFailed', 'States.ResultWriterFailed'], 2),
      ...caught('Rejected'),
      Next: 'Both',
    },
    Both: {
      Type: 'Parallel',
      Branches: ['Pay', 'Reserve'].map(line),
      Output: keeping('both', '$states.result'),
      ...retry(['States.BranchFailed'], 2),
      ...caught('Rejected'),
      Next: 'Approval',
    },
    Approval: {
      ...called('approve', { Next: 'Save' }, 'Rejected'),
      Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
      Arguments: {
        FunctionName: 'approve',
        Payload: { id: '{% $states.input.id %}', token: '{% $states.context.Task.Token %}' },
      },
    },
    Save: {
      Type: 'Task',
      Resource: 'arn:aws:states:::dynamodb:putItem',
      Arguments: {
        TableName: 'Orders',
        Item: {
          id: { S: '{% $states.input.id %}' },
          amount: { N: '{% $string($states.input.amount) %}' },
          at: { S: '{% $states.context.State.EnteredTime %}' },
        },
      },
      Output: keeping('saved', '$states.result'),
      ...caught('Rejected'),
      Next: 'Done',
    },
    Done: { Type: 'Succeed', Output: '{% $states.input.id %}' },
    Rejected: { Type: 'Fail', Error: 'ApprovalError', Cause: 'Rejected' },
  },
}

const input = { id: 'order-1', amount: 150.75, items: [{ itemId: 'a' }, { itemId: 'b' }] }
const at = (stateName: string, parts: Parameters<typeof testState>[2] = {}) =>
  testState(world, machine, { stateName, input, inspectionLevel: 'DEBUG', ...parts })

test('a function answers in names that its model does not have', async () => {
  const result = { statusCode: 200, isValid: true }
  const context = { Execution: { Name: 'mine' }, StateMachine: { Name: 'Orders' } }
  expect(await at('Validate', { result, context })).toMatchObject({
    status: 'SUCCEEDED',
    nextState: 'Items',
    output: { ...input, checked: result },
    inspectionData: { afterArguments: { FunctionName: 'validate', Payload: input } },
  })
})

test('an error is retried three times, then caught', async () => {
  const throttled = { error: 'Lambda.TooManyRequestsException', cause: 'Request rate exceeded' }
  const tried = (retrierRetryCount: number) =>
    at('Validate', { ...throttled, stateConfiguration: { retrierRetryCount } })
  const retriable = (retryBackoffIntervalSeconds: number) => ({
    ...throttled,
    status: 'RETRIABLE',
    inspectionData: { errorDetails: { retryIndex: 0, retryBackoffIntervalSeconds } },
  })
  expect(await tried(0)).toMatchObject(retriable(2))
  expect(await tried(1)).toMatchObject(retriable(4))
  expect(await tried(3)).toMatchObject({ ...throttled, status: 'CAUGHT_ERROR', nextState: 'Rejected' })
  const other = { error: 'ValidationException', cause: 'Below the minimum' }
  expect(await at('Validate', other)).toMatchObject({
    ...other,
    status: 'CAUGHT_ERROR',
    nextState: 'Rejected',
    output: { error: { Error: other.error, Cause: other.cause } },
  })
})

test('a Map succeeds or fails as a whole', async () => {
  expect(await at('Items', { result: [{ ok: true }, { ok: true }] })).toMatchObject({
    status: 'SUCCEEDED',
    nextState: 'Both',
    inspectionData: { toleratedFailureCount: 2, maxConcurrency: 10 },
  })
  for (const error of ['States.ExceedToleratedFailureThreshold', 'States.ExecutionLimitExceeded'])
    expect(await at('Items', { error, cause: 'why' })).toMatchObject({
      error,
      status: 'CAUGHT_ERROR',
      nextState: 'Rejected',
      inspectionData: { toleratedFailureCount: 2, errorDetails: { catchIndex: 0 } },
    })
  const stateConfiguration = { errorCausedByState: 'Item', mapIterationFailureCount: 3 }
  const items = ['a', 'b', 'c', 'd'].map((itemId) => ({ itemId }))
  const error = 'States.ExceedToleratedFailureThreshold'
  expect(
    await at('Items', { input: { ...input, items }, error, cause: 'why', stateConfiguration }),
  ).toMatchObject({ error, status: 'CAUGHT_ERROR', nextState: 'Rejected' })
})

test('a state of a Map ends an iteration, or goes to its own Catcher', async () => {
  const one = { itemId: 'a', quantity: 2 }
  const tested = { input: one, result: { processed: true } }
  const answer = await at('Item', tested)
  expect(answer).toMatchObject({ status: 'SUCCEEDED', output: { ...one, checked: { processed: true } } })
  expect(answer).not.toHaveProperty('nextState')
  const failed = { error: 'ItemValidationException', cause: 'Invalid' }
  expect(await at('Item', { input: one, ...failed })).toMatchObject({
    ...failed,
    status: 'CAUGHT_ERROR',
    nextState: 'ItemFailed',
  })
})

test("a Parallel retries its branches' error and catches any other", async () => {
  expect(await at('Both', { result: [{ paid: true }, { reserved: 2 }] })).toMatchObject({
    status: 'SUCCEEDED',
    nextState: 'Approval',
  })
  const tried = (error: string, retrierRetryCount: number) =>
    at('Both', { error, cause: 'why', stateConfiguration: { retrierRetryCount } })
  expect(await tried('States.BranchFailed', 0)).toMatchObject({ status: 'RETRIABLE' })
  const over = { status: 'CAUGHT_ERROR', nextState: 'Rejected' }
  expect(await tried('States.BranchFailed', 2)).toMatchObject(over)
  expect(await tried('States.TaskFailed', 2)).toMatchObject(over)
})

test('a callback gets the token of a context that has little else', async () => {
  const context = { Task: { Token: 'test-token' }, Execution: { Id: 'exec-1' } }
  const result = { approved: true }
  expect(await at('Approval', { context, result })).toMatchObject({
    status: 'SUCCEEDED',
    nextState: 'Save',
    output: { checked: result },
    inspectionData: { afterArguments: { Payload: { id: 'order-1', token: 'test-token' } } },
  })
})

test('an item is put at the time that the context tells', async () => {
  const EnteredTime = '2025-01-15T10:36:00Z'
  const result = { Attributes: { id: { S: 'order-1' } } }
  expect(await at('Save', { context: { State: { EnteredTime } }, result })).toMatchObject({
    status: 'SUCCEEDED',
    nextState: 'Done',
    output: { saved: result },
    inspectionData: { afterArguments: { Item: { amount: { N: '150.75' }, at: { S: EnteredTime } } } },
  })
})

test('the ends of the machine go nowhere', async () => {
  const done = await at('Done')
  expect(done).toMatchObject({ status: 'SUCCEEDED', output: 'order-1' })
  expect(await at('Rejected')).toMatchObject({
    status: 'FAILED',
    error: 'ApprovalError',
    cause: 'Rejected',
  })
  expect(done).not.toHaveProperty('nextState')
})
