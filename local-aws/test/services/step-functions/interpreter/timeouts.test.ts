import fc from 'fast-check'
import { details, expression, FUNCTION_ARN, Harness, outputOf, types } from './harness.ts'

const never = () => new Promise(() => {})

const invoke = (more: object) => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Arguments: { FunctionName: 'f' },
  End: true,
  ...more,
})

const handed = (more: object) =>
  invoke({ Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken', ...more })

/** Seconds from the start to the end. */
async function lasts(state: object, input = {}): Promise<number> {
  const harness = new Harness()
  harness.functions.f = never
  const execution = await harness.runState(state, input)
  return ((execution.stoppedAt ?? 0) - execution.startedAt) / 1000
}

describe('a task that takes too long', () => {
  test('times out with States.Timeout and no cause', async () => {
    const harness = new Harness()
    harness.functions.f = never
    const execution = await harness.runState(invoke({ TimeoutSeconds: 5 }))
    expect(types(execution).slice(2)).toEqual([
      'TaskScheduled',
      'TaskStarted',
      'TaskTimedOut',
      'ExecutionFailed',
    ])
    expect(details(execution, 'TaskScheduled')).toMatchObject({ timeoutInSeconds: 5 })
    expect(details(execution, 'TaskTimedOut')).toEqual({
      resourceType: 'lambda',
      resource: 'invoke',
      error: 'States.Timeout',
    })
    expect([execution.status, execution.error, execution.cause]).toEqual([
      'FAILED',
      'States.Timeout',
      undefined,
    ])
  })

  test('has its own event type for a function', async () => {
    const harness = new Harness()
    harness.functions.f = never
    const execution = await harness.runState({
      Type: 'Task',
      Resource: `${FUNCTION_ARN}f`,
      TimeoutSeconds: 5,
      End: true,
    })
    expect(types(execution).slice(2)).toEqual([
      'LambdaFunctionScheduled',
      'LambdaFunctionStarted',
      'LambdaFunctionTimedOut',
      'ExecutionFailed',
    ])
    expect(details(execution, 'LambdaFunctionTimedOut')).toEqual({ error: 'States.Timeout' })
  })

  const times: [why: string, fields: object, seconds: number][] = [
    ['a number', { TimeoutSeconds: 7 }, 7],
    ['an expression', { TimeoutSeconds: expression('$states.input.n * 2') }, 14],
    ['the heartbeat, sooner', { TimeoutSeconds: 20, HeartbeatSeconds: 3 }, 3],
    [
      'the heartbeat, as an expression',
      { TimeoutSeconds: 20, HeartbeatSeconds: expression('$states.input.n') },
      7,
    ],
  ]
  test.each(times)('its time is %s', async (_why, fields, seconds) => {
    expect(await lasts(handed(fields), { n: 7 })).toBe(seconds)
  })

  test.each([
    ['TimeoutSeconds', '"5"'],
    ['TimeoutSeconds', '0'],
    ['TimeoutSeconds', '1.5'],
    ['HeartbeatSeconds', '-1'],
    ['HeartbeatSeconds', 'null'],
    ['HeartbeatSeconds', 'nothing'],
  ])('its %s cannot come to %s', async (field, source) => {
    const execution = await new Harness().runState(invoke({ [field]: expression(source) }))
    expect(execution.error).toBe('States.QueryEvaluationError')
    expect(details(execution, 'EvaluationFailed')).toMatchObject({ location: field, state: 'S' })
    expect(types(execution)).not.toContain('TaskScheduled')
  })

  test.each(['States.Timeout', 'States.HeartbeatTimeout', 'States.TaskFailed', 'States.ALL'])(
    'without a heartbeat matches %s as AWS has it',
    async (name) => {
      const harness = new Harness()
      harness.functions.f = never
      const execution = await harness.run({
        StartAt: 'S',
        States: {
          S: handed({
            HeartbeatSeconds: 1,
            Catch: [{ ErrorEquals: [name], Output: 'caught', Next: 'C' }],
          }),
          C: { Type: 'Succeed' },
        },
      })
      // All failures but timeouts are failures of the task.
      expect(execution.status).toBe(name === 'States.TaskFailed' ? 'FAILED' : 'SUCCEEDED')
    },
  )

  test('waits on as long as there are heartbeats, but not longer than its time', async () => {
    const gap = fc.integer({ min: 1, max: 6 })
    await fc.assert(
      fc.asyncProperty(fc.array(gap, { maxLength: 12 }), async (gaps) => {
        const harness = new Harness()
        let token = ''
        harness.functions.f = (event) => {
          token = String(event)
        }
        const execution = harness.start({
          StartAt: 'S',
          States: {
            S: handed({
              Arguments: { FunctionName: 'f', Payload: expression('$states.context.Task.Token') },
              TimeoutSeconds: 20,
              HeartbeatSeconds: 4,
            }),
          },
        })
        await harness.clock.advance(0)
        let due = 4
        let now = 0
        for (const seconds of gaps) {
          now += seconds
          await harness.clock.advance(seconds * 1000)
          if (now >= Math.min(due, 20)) break
          harness.tokens.heartbeat(token)
          due = now + 4
        }
        await harness.clock.runUntil(execution.ended())
        expect(execution.error).toBe('States.Timeout')
        expect(((execution.stoppedAt ?? 0) - execution.startedAt) / 1000).toBe(Math.min(due, 20))
      }),
      { numRuns: 30 },
    )
  })

  test('is not late when its result comes in the very moment before', async () => {
    const harness = new Harness()
    harness.functions.f = () => new Promise((resolve) => harness.clock.after(4_999, () => resolve('in time')))
    const execution = await harness.runState(
      invoke({ TimeoutSeconds: 5, Output: expression('$states.result.Payload') }),
    )
    expect(outputOf(execution)).toBe('in time')
    expect(harness.clock.pending).toBe(0)
  })

  test('takes no notice of what comes after', async () => {
    const harness = new Harness()
    harness.functions.f = () => new Promise((resolve) => harness.clock.after(6_000, () => resolve('late')))
    const execution = await harness.runState(invoke({ TimeoutSeconds: 5 }))
    const events = execution.events.length
    await harness.clock.advance(10_000)
    expect([execution.error, execution.events.length]).toEqual(['States.Timeout', events])
  })
})

describe('an execution that takes too long', () => {
  const machine = {
    TimeoutSeconds: 10,
    StartAt: 'W',
    States: { W: { Type: 'Wait', Seconds: 60, End: true } },
  }

  test('times out whatever it is at', async () => {
    const harness = new Harness()
    const execution = await harness.run(machine)
    expect([execution.status, execution.error, execution.cause]).toEqual(['TIMED_OUT', undefined, undefined])
    expect(types(execution)).toEqual(['ExecutionStarted', 'WaitStateEntered', 'ExecutionTimedOut'])
    expect(details(execution, 'ExecutionTimedOut')).toEqual({ error: 'States.Timeout' })
    expect((execution.stoppedAt ?? 0) - execution.startedAt).toBe(10_000)
    expect(harness.clock.pending).toBe(0)
  })

  test('cannot catch that', async () => {
    const execution = await new Harness().run({
      TimeoutSeconds: 10,
      StartAt: 'P',
      States: {
        P: {
          Type: 'Parallel',
          Branches: [{ StartAt: 'W', States: { W: { Type: 'Wait', Seconds: 60, End: true } } }],
          Retry: [{ ErrorEquals: ['States.ALL'] }],
          Catch: [{ ErrorEquals: ['States.ALL'], Next: 'C' }],
          End: true,
        },
        C: { Type: 'Succeed' },
      },
    })
    expect(execution.status).toBe('TIMED_OUT')
  })

  test('ends after five minutes when it is Express', async () => {
    const harness = new Harness()
    const long = { StartAt: 'W', States: { W: { Type: 'Wait', Seconds: 3600, End: true } } }
    const execution = harness.start(long, {}, 'EXPRESS')
    await harness.clock.runUntil(execution.ended())
    expect([execution.status, (execution.stoppedAt ?? 0) - execution.startedAt]).toEqual([
      'TIMED_OUT',
      300_000,
    ])
  })
})

describe('Wait', () => {
  const wait = (fields: object) => ({ Type: 'Wait', End: true, ...fields })

  const times: [why: string, fields: object, seconds: number][] = [
    ['seconds', { Seconds: 12 }, 12],
    ['no time at all', { Seconds: 0 }, 0],
    ['seconds that are computed', { Seconds: expression('$states.input.n + 1') }, 8],
    ['until a time', { Timestamp: '2026-01-01T00:01:00Z' }, 60],
    ['until a time in another zone', { Timestamp: '2026-01-01T02:00:30.5+02:00' }, 30.5],
    [
      'until a time that is computed',
      { Timestamp: expression('$fromMillis($toMillis("2026-01-01T00:00:00Z") + 5000)') },
      5,
    ],
    ['not at all for a time that is over', { Timestamp: '2001-01-01T00:00:00Z' }, 0],
  ]
  test.each(times)('waits %s', async (_why, fields, seconds) => {
    expect(await lasts(wait(fields), { n: 7 })).toBe(seconds)
  })

  test.each([
    { Seconds: expression('"1"') },
    { Seconds: expression('-1') },
    { Seconds: expression('1.5') },
    { Seconds: expression('1e12') },
    { Timestamp: expression('"tomorrow"') },
    { Timestamp: expression('"2026-01-01"') },
    { Timestamp: expression('"2026-13-01T00:00:00Z"') },
    { Timestamp: expression('12') },
  ])('refuses %j', async (fields) => {
    const execution = await new Harness().runState(wait(fields))
    expect([execution.status, execution.error]).toEqual(['FAILED', 'States.QueryEvaluationError'])
    expect(details(execution, 'EvaluationFailed')).toMatchObject({ location: Object.keys(fields)[0] })
  })

  test('ends immediately when the execution is stopped', async () => {
    const harness = new Harness()
    const execution = harness.start({ StartAt: 'S', States: { S: wait({ Seconds: 60 }) } })
    await harness.clock.advance(1_000)
    execution.stop('Enough', 'of it')
    await execution.ended()
    expect([execution.status, execution.error, execution.cause]).toEqual(['ABORTED', 'Enough', 'of it'])
    expect(types(execution)).toEqual(['ExecutionStarted', 'WaitStateEntered', 'ExecutionAborted'])
    expect(harness.clock.pending).toBe(0)
  })
})
