import fc from 'fast-check'
import { AwsError } from '../../../../src/common/aws/error.ts'
import { StateFailure, TimeoutFailure } from '../../../../src/services/step-functions/interpreter/failures.ts'
import { matches } from '../../../../src/services/step-functions/interpreter/matching.ts'
import { retryDelayMs } from '../../../../src/services/step-functions/interpreter/retry.ts'
import { details, detailsOf, expression, FunctionError, Harness, outputOf, types } from './harness.ts'

const task = (more: object) => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Arguments: { FunctionName: 'f', Payload: {} },
  Output: expression('$states.result.Payload'),
  End: true,
  ...more,
})

/** When the attempts were made, in seconds after the start. */
async function attempts(state: object, harness = new Harness()): Promise<number[]> {
  const run = await harness.runState(state)
  return run.events
    .filter(({ type }) => type === 'TaskScheduled')
    .map(({ timestamp }) => (timestamp - run.startedAt) / 1000)
}

function failing(error: Error = new FunctionError('Boom', '')): Harness {
  const harness = new Harness()
  harness.functions.f = () => {
    throw error
  }
  return harness
}

describe('the waits between attempts', () => {
  const cases: [why: string, retrier: object, at: number[]][] = [
    ['three retries, doubling from one second, by default', {}, [0, 1, 3, 7]],
    ['a first wait', { IntervalSeconds: 3, MaxAttempts: 2 }, [0, 3, 9]],
    ['a rate', { IntervalSeconds: 2, BackoffRate: 1.5, MaxAttempts: 3 }, [0, 2, 5, 9.5]],
    ['no growth', { BackoffRate: 1, MaxAttempts: 3 }, [0, 1, 2, 3]],
    ['a longest wait', { IntervalSeconds: 10, MaxDelaySeconds: 15, MaxAttempts: 3 }, [0, 10, 25, 40]],
    ['none at all', { MaxAttempts: 0 }, [0]],
    ['full jitter', { IntervalSeconds: 4, MaxAttempts: 2, JitterStrategy: 'FULL' }, [0, 2, 6]],
  ]
  test.each(cases)('%s', async (_why, retrier, at) => {
    expect(await attempts(task({ Retry: [{ ErrorEquals: ['Boom'], ...retrier }] }), failing())).toEqual(at)
  })

  test('grow by the rate up to the longest, and jitter only shortens them', () => {
    const retrier = fc.record({
      IntervalSeconds: fc.integer({ min: 1, max: 100 }),
      BackoffRate: fc.double({ min: 1, max: 5, noNaN: true }),
      MaxDelaySeconds: fc.integer({ min: 1, max: 1000 }),
    })
    fc.assert(
      fc.property(
        retrier,
        fc.nat(20),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (one, attempt, chance) => {
          const full = { ErrorEquals: ['E'], ...one }
          const steady = retryDelayMs(full, attempt, () => chance)
          const jittered = retryDelayMs({ ...full, JitterStrategy: 'FULL' }, attempt, () => chance)
          expect(steady).toBeLessThanOrEqual(one.MaxDelaySeconds * 1000)
          expect(steady).toBeLessThanOrEqual(retryDelayMs(full, attempt + 1, () => chance))
          expect(jittered).toBeGreaterThanOrEqual(0)
          expect(jittered).toBeLessThanOrEqual(steady)
        },
      ),
    )
  })
})

describe('which Retrier decides', () => {
  test('each one counts its own attempts', async () => {
    const harness = new Harness()
    const errors = ['A', 'B', 'A', 'B', 'A']
    harness.functions.f = () => {
      const error = errors.shift()
      if (error) throw new FunctionError(error, '')
      return 'done'
    }
    const run = await harness.runState(
      task({
        Retry: [
          { ErrorEquals: ['A'], MaxAttempts: 3, BackoffRate: 1 },
          { ErrorEquals: ['B'], MaxAttempts: 2, BackoffRate: 1 },
        ],
      }),
    )
    expect(outputOf(run)).toBe('done')
  })

  test('the first that names the error, also when it has no attempt left', async () => {
    const retry = [
      { ErrorEquals: ['Boom'], MaxAttempts: 1 },
      { ErrorEquals: ['States.ALL'], MaxAttempts: 5 },
    ]
    expect(await attempts(task({ Retry: retry }), failing())).toEqual([0, 1])
  })

  test('the context object has the retry count, which restarts in the next state', async () => {
    const harness = new Harness()
    const counts: unknown[] = []
    harness.functions.f = (count) => {
      counts.push(count)
      if (counts.length < 3) throw new FunctionError('Boom', '')
      return 'done'
    }
    const counting = {
      ...task({ Retry: [{ ErrorEquals: ['Boom'] }] }),
      Arguments: { FunctionName: 'f', Payload: expression('$states.context.State.RetryCount') },
    }
    const { End: _, ...first } = counting
    await harness.run({ StartAt: 'A', States: { A: { ...first, Next: 'B' }, B: counting } })
    expect(counts).toEqual([0, 1, 2, 0])
  })
})

describe('the names of errors', () => {
  const failure = (error: string) => new StateFailure(error, undefined)
  const cases: [names: string[], error: StateFailure, matched: boolean][] = [
    [['Boom'], failure('Boom'), true],
    [['Boo'], failure('Boom'), false],
    [['A', 'Boom'], failure('Boom'), true],
    [['States.ALL'], failure('Boom'), true],
    [['States.TaskFailed'], failure('Boom'), true],
    [['States.ALL'], new TimeoutFailure({ heartbeat: false }), true],
    [['States.Timeout'], new TimeoutFailure({ heartbeat: false }), true],
    [['States.TaskFailed'], new TimeoutFailure({ heartbeat: false }), false],
    [['States.HeartbeatTimeout'], new TimeoutFailure({ heartbeat: false }), false],
    [['States.HeartbeatTimeout'], new TimeoutFailure({ heartbeat: true }), true],
    [['States.Timeout'], new TimeoutFailure({ heartbeat: true }), true],
    [['States.TaskFailed'], new TimeoutFailure({ heartbeat: true }), false],
  ]
  test.each(cases)('%j for %s: %s', (names, error, matched) => {
    expect(matches(names, error)).toBe(matched)
  })
})

describe('Catch', () => {
  const caught = (more: object) => ({
    StartAt: 'S',
    States: {
      S: task({ Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Z', ...more }], Assign: { own: 'state' } }),
      Z: {
        Type: 'Pass',
        Output: expression('{"input": $states.input, "e": $e, "own": $exists($own)}'),
        End: true,
      },
    },
  })

  test('passes the error on as the output', async () => {
    expect(outputOf(await failing().run(caught({})))).toEqual({
      input: { Error: 'Boom', Cause: '{"errorType":"Boom","errorMessage":""}' },
      own: false,
    })
  })

  test('has its own Output and Assign, and skips those of the state', async () => {
    const run = await failing().run(
      caught({
        Output: { why: expression('$states.errorOutput.Error'), was: expression('$states.input') },
        Assign: { e: expression('$states.errorOutput.Error') },
      }),
    )
    expect(outputOf(run)).toEqual({ input: { why: 'Boom', was: {} }, e: 'Boom', own: false })
    expect(details(run, 'TaskStateExited').assignedVariables).toEqual({ e: '"Boom"' })
  })

  test('comes after the retries', async () => {
    const run = await failing().run({
      StartAt: 'S',
      States: {
        S: task({
          Retry: [{ ErrorEquals: ['Boom'], MaxAttempts: 2 }],
          Catch: [{ ErrorEquals: ['Boom'], Next: 'Z' }],
        }),
        Z: { Type: 'Succeed' },
      },
    })
    expect(types(run).filter((type) => type === 'TaskFailed')).toHaveLength(3)
    expect(run.status).toBe('SUCCEEDED')
  })

  test('around a Parallel catches what happened in a branch', async () => {
    const run = await failing().run({
      StartAt: 'P',
      States: {
        P: {
          Type: 'Parallel',
          Branches: [{ StartAt: 'S', States: { S: task({}) } }],
          Catch: [{ ErrorEquals: ['Boom'], Next: 'Z' }],
          End: true,
        },
        Z: { Type: 'Pass', Output: expression('$states.input.Error'), End: true },
      },
    })
    expect(outputOf(run)).toBe('Boom')
  })

  test('of an expression that failed', async () => {
    const run = await new Harness().run({
      StartAt: 'S',
      States: {
        S: task({
          Arguments: expression('$states.input.missing'),
          Catch: [{ ErrorEquals: ['States.QueryEvaluationError'], Next: 'Z' }],
        }),
        Z: { Type: 'Pass', Output: expression('$states.input.Error'), End: true },
      },
    })
    expect(outputOf(run)).toBe('States.QueryEvaluationError')
  })

  test('does not see States.Runtime', async () => {
    const run = await new Harness().runState({
      Type: 'Parallel',
      Branches: [
        {
          StartAt: 'C',
          States: { C: { Type: 'Choice', Choices: [{ Condition: false, Next: 'C' }] } },
        },
      ],
      Retry: [{ ErrorEquals: ['States.ALL'] }],
      Catch: [{ ErrorEquals: ['States.ALL'], Next: 'S' }],
      End: true,
    })
    expect([run.error, run.cause]).toEqual([
      'States.Runtime',
      "An error occurred while executing the state 'C' (entered at the event id #4). Failed to transition out of the state. The state does not point to a next state.",
    ])
    expect(types(run).slice(-2)).toEqual(['ChoiceStateEntered', 'ExecutionFailed'])
  })
})

describe('the data limit', () => {
  const large = () => 'x'.repeat(256 * 1024)

  test('fails a task, which States.ALL catches', async () => {
    const harness = new Harness()
    harness.functions.f = large
    const run = await harness.run({
      StartAt: 'S',
      States: {
        S: task({ Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Z' }] }),
        Z: { Type: 'Pass', End: true },
      },
    })
    expect(outputOf(run)).toEqual({
      Error: 'States.DataLimitExceeded',
      Cause:
        "The state/task 'lambda' returned a result with a size exceeding the maximum number of bytes service limit.",
    })
    expect(types(run)).toContain('TaskFailed')
  })

  test('passed by a state’s own Output is caught by its own name only', async () => {
    const harness = new Harness()
    harness.functions.f = () => 'small'
    const catching = (name: string) =>
      harness.run({
        StartAt: 'S',
        States: {
          S: task({
            Output: expression('$pad("", 262144, "x")'),
            Catch: [{ ErrorEquals: [name], Next: 'Z' }],
          }),
          Z: { Type: 'Pass', Output: 'caught', End: true },
        },
      })
    expect((await catching('States.ALL')).error).toBe('States.DataLimitExceeded')
    expect(outputOf(await catching('States.DataLimitExceeded'))).toBe('caught')
  })
})

describe('errors of the Lambda service', () => {
  test("have its name, and its SDK's message", async () => {
    const run = await new Harness().runState(task({}))
    expect(run.error).toBe('Lambda.ResourceNotFoundException')
    expect(run.cause).toMatch(
      /^Function not found: arn:aws:lambda:us-east-1:123456789012:function:f \(Service: AWSLambda; Status Code: 404; Error Code: ResourceNotFoundException; Request ID: [0-9a-f-]{36}; Proxy: null\)$/,
    )
  })

  test('are retried by name', async () => {
    const retry = [{ ErrorEquals: ['Lambda.TooManyRequestsException'], MaxAttempts: 2 }]
    const harness = failing(new AwsError('TooManyRequestsException', 'Rate Exceeded.', 429))
    expect(await attempts(task({ Retry: retry }), harness)).toEqual([0, 1, 3])
  })

  test('an error payload without a type is Lambda.Unknown', async () => {
    const harness = failing(new FunctionError('', 'Task timed out after 3.00 seconds'))
    const run = await harness.runState(task({}))
    expect([run.error, run.cause]).toEqual([
      'Lambda.Unknown',
      'The cause could not be determined because Lambda did not return an error type. Returned payload: {"errorType":"","errorMessage":"Task timed out after 3.00 seconds"}',
    ])
  })
})

test('each attempt is recorded', async () => {
  const harness = failing()
  const run = await harness.runState(task({ Retry: [{ ErrorEquals: ['Boom'], MaxAttempts: 1 }] }))
  const failures = run.events.filter(({ type }) => type === 'TaskFailed').map(detailsOf)
  expect(failures.map(({ error }) => error)).toEqual(['Boom', 'Boom'])
})
