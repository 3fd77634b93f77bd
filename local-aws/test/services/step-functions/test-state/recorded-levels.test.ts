/** What AWS answered when it was asked in November 2025, at each level of inspection. */
import { createWorld, type World } from '../fixture.ts'
import { context, distributedMap, input, invoke, role, testState } from './support.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.stop())

const test$ = (definition: object, parts?: Parameters<typeof testState>[2]) =>
  testState(world, definition, parts)

const levels = ['INFO', 'DEBUG', 'TRACE'] as const
const inspected = (level: (typeof levels)[number], inspectionData: object) =>
  level === 'INFO' ? {} : { inspectionData }

const mocked = { error: 'MockException', cause: 'Mock the cause of the error.' }
const exceeded = {
  error: 'States.ExceedToleratedFailureThreshold',
  cause: 'The specified tolerated failure threshold was exceeded',
}

describe.each(levels)('at the level %s', (inspectionLevel) => {
  test('a state of a whole machine names its next state', async () => {
    const machine = {
      StartAt: 'State0',
      States: {
        State0: { Type: 'Pass', Next: 'State1' },
        State1: { Type: 'Fail', Error: 'SomeFailure', Cause: 'why' },
      },
    }
    expect(await test$(machine, { stateName: 'State0', input, inspectionLevel })).toEqual({
      status: 'SUCCEEDED',
      nextState: 'State1',
      output: input,
      ...inspected(inspectionLevel, { input }),
    })
    expect(await test$(machine, { stateName: 'State1', input, inspectionLevel })).toEqual({
      status: 'FAILED',
      error: 'SomeFailure',
      cause: 'why',
      ...inspected(inspectionLevel, { input }),
    })
  })

  test('a Map tells its limits', async () => {
    const numbers = { MaxConcurrency: '{% 1 %}', ToleratedFailurePercentage: '{% 1 %}' }
    const definition = { ...distributedMap, Output: '{% $states %}', ...numbers }
    expect(await test$(definition, { ...role, input, result: [1, 1, 1], inspectionLevel })).toEqual({
      status: 'SUCCEEDED',
      output: { input, context: context(), result: [1, 1, 1] },
      ...inspected(inspectionLevel, { input, maxConcurrency: 1, toleratedFailurePercentage: 1 }),
    })
  })

  test('a Map without a tolerance takes any number of failed iterations', async () => {
    const stateConfiguration = { mapIterationFailureCount: 2 }
    const parts = { ...role, input, result: [0, 0, 1], stateConfiguration, inspectionLevel }
    expect(await test$({ ...distributedMap, Output: '{% $states.result %}' }, parts)).toEqual({
      status: 'SUCCEEDED',
      output: [0, 0, 1],
      ...inspected(inspectionLevel, { input, maxConcurrency: 0 }),
    })
  })

  test('too many failed iterations are caught', async () => {
    const Catch = [
      { ErrorEquals: ['MockException'], Output: '{% $states %}', Next: 'HandleMockError' },
      { ErrorEquals: [exceeded.error], Output: '{% $states %}', Next: 'HandleThreshold' },
    ]
    const definition = { ...distributedMap, Catch, ToleratedFailureCount: 1 }
    const stateConfiguration = { mapIterationFailureCount: 2 }
    const parts = { ...role, input, result: [0, 0, 1], inspectionLevel }
    expect(await test$(definition, { ...parts, stateConfiguration })).toEqual({
      ...exceeded,
      status: 'CAUGHT_ERROR',
      nextState: 'HandleThreshold',
      output: {
        input,
        context: context(),
        errorOutput: { Error: exceeded.error, Cause: exceeded.cause },
      },
      ...inspected(inspectionLevel, {
        input,
        maxConcurrency: 0,
        toleratedFailureCount: 1,
        errorDetails: { catchIndex: 1 },
      }),
    })
  })

  test('or retried', async () => {
    const Retry = [
      { ErrorEquals: ['MockException'], MaxAttempts: 3 },
      { ErrorEquals: [exceeded.error], MaxAttempts: 2 },
    ]
    const definition = { ...distributedMap, Retry, ToleratedFailureCount: 1 }
    const stateConfiguration = { mapIterationFailureCount: 2 }
    const parts = { ...role, input, result: [0, 0, 1], inspectionLevel }
    expect(await test$(definition, { ...parts, stateConfiguration })).toEqual({
      ...exceeded,
      status: 'RETRIABLE',
      ...inspected(inspectionLevel, {
        input,
        maxConcurrency: 0,
        toleratedFailureCount: 1,
        errorDetails: { retryBackoffIntervalSeconds: 1, retryIndex: 1 },
      }),
    })
  })

  test('an error from inside a Map', async () => {
    const stateConfiguration = { errorCausedByState: 'Work' }
    expect(
      await test$(distributedMap, { ...role, input, ...mocked, stateConfiguration, inspectionLevel }),
    ).toEqual({
      ...mocked,
      status: 'FAILED',
      ...inspected(inspectionLevel, { input, maxConcurrency: 0 }),
    })
  })

  test('a Map whose items are read', async () => {
    const { Items, ...map } = distributedMap
    const ItemReader = {
      Resource: 'arn:aws:states:::s3:getObject',
      ReaderConfig: { InputType: 'JSON' },
      Arguments: { Bucket: '{% $states.input.Bucket %}', Key: '{% $states.input.Key %}' },
    }
    const machine = { StartAt: 'State0', States: { State0: { ...map, ItemReader, MaxConcurrency: 1 } } }
    const where = { Bucket: 'test-bucket', Key: 'test-key' }
    const stateConfiguration = { mapItemReaderData: '[1, 2, 3]' }
    const parts = { ...role, stateName: 'State0', input: where, stateConfiguration, inspectionLevel }
    expect(await test$(machine, { ...parts, result: [1, 4, 9] })).toEqual({
      status: 'SUCCEEDED',
      output: [1, 4, 9],
      ...inspected(inspectionLevel, { input: where, maxConcurrency: 1 }),
    })
  })

  test('a Task that fails is caught by the Catcher that names the error', async () => {
    const Catch = [
      { ErrorEquals: ['MockException'], Output: '{% $states %}', Next: 'HandleMockError' },
      { ErrorEquals: ['States.TaskFailed'], Output: '{% $states %}', Next: 'HandleThreshold' },
    ]
    const caught = async (error: string, nextState: string, catchIndex: number) =>
      expect(
        await test$({ ...invoke, Catch }, { ...role, input, error, cause: 'why', inspectionLevel }),
      ).toEqual({
        status: 'CAUGHT_ERROR',
        error,
        cause: 'why',
        nextState,
        output: { input, context: context(), errorOutput: { Error: error, Cause: 'why' } },
        ...inspected(inspectionLevel, {
          input,
          afterArguments: invoke.Arguments,
          errorDetails: { catchIndex },
        }),
      })
    await caught('MockException', 'HandleMockError', 0)
    await caught('States.TaskFailed', 'HandleThreshold', 1)
  })

  test('a Task is retried as often as its Retrier says', async () => {
    const Retry = [{ ErrorEquals: ['MockException'], IntervalSeconds: 1, MaxAttempts: 5, BackoffRate: 2 }]
    const retriedBefore = (retrierRetryCount: number) =>
      test$(
        { ...invoke, Retry },
        { ...role, input, ...mocked, stateConfiguration: { retrierRetryCount }, inspectionLevel },
      )
    const data = { input, afterArguments: invoke.Arguments }
    expect(await retriedBefore(4)).toEqual({
      ...mocked,
      status: 'RETRIABLE',
      ...inspected(inspectionLevel, {
        ...data,
        errorDetails: { retryBackoffIntervalSeconds: 16, retryIndex: 0 },
      }),
    })
    expect(await retriedBefore(5)).toEqual({
      ...mocked,
      status: 'FAILED',
      ...inspected(inspectionLevel, { ...data, errorDetails: { retryIndex: 0 } }),
    })
  })
})
