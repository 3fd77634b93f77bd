import { createWorld, type World } from '../fixture.ts'
import { inlineMap, invoke, testState } from './support.ts'

let world: World
beforeAll(async () => {
  world = await createWorld({ random: () => 0.5 })
})
afterAll(() => world.stop())

type Parts = Parameters<typeof testState>[2]
const debug = (definition: object, parts: Parts) =>
  testState(world, definition, { inspectionLevel: 'DEBUG', ...parts })

const all = { ErrorEquals: ['States.ALL'], Next: 'Caught' }

describe('retries', () => {
  const backoff = async (retrier: object, retrierRetryCount: number) => {
    const Retry = [{ ErrorEquals: ['E'], ...retrier }]
    const { inspectionData, status } = await debug(
      { ...invoke, Retry },
      { error: 'E', stateConfiguration: { retrierRetryCount } },
    )
    return [status, inspectionData?.errorDetails]
  }
  test.each([
    ['by the defaults', {}, 2, 4],
    ['by its rate', { IntervalSeconds: 2, BackoffRate: 1.5 }, 2, 4],
    ['up to its longest', { IntervalSeconds: 10, MaxDelaySeconds: 15 }, 1, 15],
    ['with jitter', { IntervalSeconds: 10, JitterStrategy: 'FULL' }, 0, 5],
  ])('wait %s', async (_how, retrier, count, retryBackoffIntervalSeconds) => {
    expect(await backoff(retrier, count)).toEqual([
      'RETRIABLE',
      { retryIndex: 0, retryBackoffIntervalSeconds },
    ])
  })

  test('end after MaxAttempts', async () => {
    expect(await backoff({}, 3)).toEqual(['FAILED', { retryIndex: 0 }])
    expect(await backoff({ MaxAttempts: 0 }, 0)).toEqual(['FAILED', { retryIndex: 0 }])
  })

  test('that are used up leave the error to the Catchers, which have their own output and variables', async () => {
    const Retry = [{ ErrorEquals: ['Other'] }, { ErrorEquals: ['E'], MaxAttempts: 1 }]
    const Catch = [
      { ErrorEquals: ['Other'], Next: 'Elsewhere' },
      {
        ...all,
        Output: '{% $states.errorOutput.Cause %}',
        Assign: { seen: '{% $states.errorOutput.Error %}' },
      },
    ]
    expect(
      await debug(
        { ...invoke, Retry, Catch },
        { error: 'E', cause: 'why', variables: { kept: 1 }, stateConfiguration: { retrierRetryCount: 1 } },
      ),
    ).toEqual({
      status: 'CAUGHT_ERROR',
      error: 'E',
      cause: 'why',
      nextState: 'Caught',
      output: 'why',
      inspectionData: {
        input: {},
        afterArguments: invoke.Arguments,
        variables: { kept: 1, seen: 'E' },
        errorDetails: { retryIndex: 1, catchIndex: 1 },
      },
    })
  })

  test('are counted by the context too', async () => {
    const Retry = [{ ErrorEquals: ['E'], MaxAttempts: 2 }]
    const status = async (RetryCount: number) =>
      (await debug({ ...invoke, Retry }, { error: 'E', context: { State: { RetryCount } } })).status
    expect([await status(1), await status(2)]).toEqual(['RETRIABLE', 'FAILED'])
  })
})

test.each([
  ['States.Runtime', 'States.ALL', 'FAILED'],
  ['States.DataLimitExceeded', 'States.ALL', 'FAILED'],
  ['States.DataLimitExceeded', 'States.DataLimitExceeded', 'CAUGHT_ERROR'],
  ['States.Timeout', 'States.TaskFailed', 'FAILED'],
  ['States.HeartbeatTimeout', 'States.Timeout', 'CAUGHT_ERROR'],
  ['States.HeartbeatTimeout', 'States.TaskFailed', 'FAILED'],
  ['Custom', 'States.TaskFailed', 'CAUGHT_ERROR'],
])('%s against %s is %s', async (error, name, status) => {
  const Catch = [{ ErrorEquals: [name], Next: 'Caught' }]
  expect(await testState(world, { ...invoke, Catch }, { error })).toMatchObject({ status, error })
})

test('an expression that fails is an error of the state', async () => {
  const definition = { ...invoke, Arguments: { FunctionName: 'f', Payload: '{% $states.input.missing %}' } }
  const cause =
    "The JSONata expression '$states.input.missing' specified for the field 'Arguments/Payload' returned nothing (undefined)."
  const failed = { error: 'States.QueryEvaluationError', cause }
  expect(await debug(definition, { result: {} })).toEqual({
    ...failed,
    status: 'FAILED',
    inspectionData: { input: {} },
  })
  expect(await debug({ ...definition, Catch: [all] }, { result: {} })).toMatchObject({
    ...failed,
    status: 'CAUGHT_ERROR',
    output: { Error: failed.error, Cause: cause },
  })
})

test("a Catcher's expression that fails fails the state", async () => {
  const Catch = [{ ...all, Output: '{% $states.input.missing %}' }]
  expect(await debug({ ...invoke, Catch }, { error: 'E' })).toMatchObject({
    status: 'FAILED',
    error: 'States.QueryEvaluationError',
    inspectionData: { errorDetails: { catchIndex: 0 } },
  })
})

test('a Choice without a way out fails', async () => {
  const definition = { Type: 'Choice', Choices: [{ Condition: '{% false %}', Next: 'A' }] }
  expect(await testState(world, definition)).toMatchObject({ status: 'FAILED', error: 'States.Runtime' })
})

describe('inside a Map', () => {
  const machine = {
    StartAt: 'Each',
    States: {
      Each: {
        ...inlineMap,
        ItemProcessor: {
          StartAt: 'Work',
          States: {
            Work: { ...invoke, Output: '{% $states.context.Map.Item %}' },
          },
        },
        Retry: [{ ErrorEquals: ['Again'], IntervalSeconds: 7 }],
        Catch: [{ ErrorEquals: ['States.TaskFailed'], Next: 'Caught' }],
      },
      Caught: { Type: 'Succeed' },
    },
  }
  const inner = { stateName: 'Work', input: { id: 'x' } }

  test('a state is tested as of the first iteration', async () => {
    expect(await testState(world, machine, { ...inner, result: {} })).toEqual({
      status: 'SUCCEEDED',
      output: { Index: 0, Value: { id: 'x' } },
    })
  })

  test('an error that a state does not handle goes to the Map', async () => {
    expect(await debug(machine, { ...inner, error: 'E' })).toMatchObject({
      status: 'CAUGHT_ERROR',
      nextState: 'Caught',
    })
    expect(await debug(machine, { ...inner, error: 'Again' })).toMatchObject({
      status: 'RETRIABLE',
      inspectionData: { errorDetails: { retryIndex: 0, retryBackoffIntervalSeconds: 7 } },
    })
  })

  test('States.TaskFailed matches only errors of Tasks', async () => {
    const ItemProcessor = {
      StartAt: 'Shape',
      States: {
        Shape: { Type: 'Pass', Next: 'Work' },
        Work: { ...invoke, End: undefined, Next: 'Stop' },
        Stop: { Type: 'Fail' },
      },
    }
    const Each = { ...machine.States.Each, ItemProcessor }
    const status = async (culprit: string) => {
      const parts = { stateName: 'Each', input: { Values: [1] }, error: 'E' }
      const whole = { ...machine, States: { ...machine.States, Each } }
      const stateConfiguration = { errorCausedByState: culprit }
      return (await testState(world, whole, { ...parts, stateConfiguration })).status
    }
    expect([await status('Work'), await status('Stop')]).toEqual(['CAUGHT_ERROR', 'FAILED'])
  })
})
