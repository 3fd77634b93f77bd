import fc from 'fast-check'
import type { ExecutionHandle, Json } from '../../../../src/services/step-functions/ports.ts'
import { details, detailsOf, expression, FunctionError, Harness, outputOf, types } from './harness.ts'

const INVOKE = {
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Arguments: { FunctionName: 'f', Payload: expression('$states.input') },
  Output: expression('$states.result.Payload'),
  End: true,
}

/** A Map over its items, doing one state each. */
const over = (items: Json, more: object = {}, state: object = INVOKE) => ({
  Type: 'Map',
  Items: items,
  ItemProcessor: { StartAt: 'Item', States: { Item: state } },
  End: true,
  ...more,
})

const numbers = (length: number) => Array.from({ length }, (_, index) => index)

/** A harness whose function takes as many milliseconds as its event says, and counts how many run at once. */
function workers(milliseconds: (event: Json) => number = () => 1000) {
  const harness = new Harness()
  const seen = { now: 0, most: 0, order: [] as Json[] }
  harness.functions.f = async (event) => {
    seen.order.push(event)
    seen.most = Math.max(seen.most, ++seen.now)
    await new Promise<void>((resolve) => harness.clock.after(milliseconds(event), resolve))
    seen.now--
    if (event === 'bad' || (event as { bad?: boolean }).bad) throw new FunctionError('Bad', 'item')
    return event
  }
  return { harness, seen }
}

const seconds = (run: ExecutionHandle) => ((run.stoppedAt ?? 0) - run.startedAt) / 1000

describe('the number of concurrent iterations', () => {
  test.each<[limit: Json | undefined, items: number, most: number]>([
    [undefined, 50, 40],
    [0, 50, 40],
    [100, 50, 40],
    [1, 5, 1],
    [3, 10, 3],
    [expression('$states.input.n'), 10, 2],
  ])('MaxConcurrency %j of %i: %i', async (limit, items, most) => {
    const { harness, seen } = workers()
    const more = limit === undefined ? {} : { MaxConcurrency: limit }
    const run = await harness.runState(over(numbers(items), more), { n: 2 })
    expect([run.status, seen.most, seconds(run)]).toEqual(['SUCCEEDED', most, Math.ceil(items / most)])
  })

  test('changes neither the result nor the order in which they begin', async () => {
    const items = fc.array(fc.nat(20), { maxLength: 12 })
    await fc.assert(
      fc.asyncProperty(items, fc.nat(5), async (durations, limit) => {
        const { harness, seen } = workers((event) => (event as number[])[1] ?? 0)
        const indexed = durations.map((duration, index) => [index, duration])
        const run = await harness.runState(over(indexed, { MaxConcurrency: limit }))
        expect(outputOf(run)).toEqual(indexed)
        expect(seen.order).toEqual(indexed)
        expect(seen.most).toBeLessThanOrEqual(limit || 40)
      }),
      { numRuns: 30 },
    )
  })

  test('MaxConcurrency cannot be negative', async () => {
    const run = await new Harness().runState(over([1], { MaxConcurrency: expression('-1') }))
    expect([run.status, run.error]).toEqual(['FAILED', 'States.QueryEvaluationError'])
  })
})

describe('what an iteration works on', () => {
  const PASS = { Type: 'Pass', End: true }

  test.each<[why: string, state: object, input: Json, output: Json]>([
    ['an item', over([1, { a: 2 }, null], {}, PASS), {}, [1, { a: 2 }, null]],
    ['an item of the input', { ...over([], {}, PASS), Items: undefined }, [3, 4], [3, 4]],
    ['an item that is computed', over(expression('[1..3].($ * 2)'), {}, PASS), {}, [2, 4, 6]],
    ['nothing at all', over([], {}, PASS), {}, []],
    [
      'what ItemSelector makes of it',
      over(
        ['a', 'b'],
        {
          ItemSelector: {
            all: expression('$states.input.n'),
            index: expression('$states.context.Map.Item.Index'),
            value: expression('$states.context.Map.Item.Value'),
          },
        },
        PASS,
      ),
      { n: 1 },
      [
        { all: 1, index: 0, value: 'a' },
        { all: 1, index: 1, value: 'b' },
      ],
    ],
    [
      'its item in the context',
      over(['a', 'b'], {}, { ...PASS, Output: expression('$states.context.Map.Item') }),
      {},
      [
        { Index: 0, Value: 'a' },
        { Index: 1, Value: 'b' },
      ],
    ],
    [
      'the innermost item, where Maps are nested',
      over(
        [[1, 2], [3]],
        {},
        over(
          expression('$states.input'),
          {
            ItemSelector: [
              expression('$states.context.Map.Item.Index'),
              expression('$states.context.Map.Item.Value'),
            ],
          },
          PASS,
        ),
      ),
      {},
      [
        [
          [0, 1],
          [1, 2],
        ],
        [[0, 3]],
      ],
    ],
  ])('%s', async (_why, state, input, output) => {
    const run = await new Harness().runState(JSON.parse(JSON.stringify(state)), input)
    expect(outputOf(run)).toEqual(output)
  })

  test.each<[items: Json]>([[expression('{"a": 1}')], [expression('"text"')], [expression('5')]])(
    'not %j, which is no array',
    async (items) => {
      const run = await new Harness().runState(over(items, {}, PASS))
      expect([run.status, run.error]).toEqual(['FAILED', 'States.QueryEvaluationError'])
    },
  )

  test('ends in one output, of which the Map makes its own', async () => {
    const state = over([1, 2, 3], { Output: { sum: expression('$sum($states.result)') } }, PASS)
    expect(outputOf(await new Harness().runState(state))).toEqual({ sum: 6 })
  })
})

describe('an iteration that fails', () => {
  test('ends all others and fails the Map', async () => {
    const { harness } = workers((event) => (event === 'bad' ? 1000 : 5000))
    const run = await harness.runState(over(['a', 'bad', 'c']))
    expect([run.error, seconds(run)]).toEqual(['Bad', 1])
    expect(types(run).filter((type) => /Aborted|Failed/.test(type))).toEqual([
      'TaskFailed',
      'MapIterationAborted',
      'TaskStateAborted',
      'MapIterationFailed',
      'TaskStateAborted',
      'MapIterationAborted',
      'TaskStateAborted',
      'MapStateFailed',
      'ExecutionFailed',
    ])
  })

  test('is recorded once, at any depth', async () => {
    const { harness } = workers()
    const run = await harness.runState(over([1], {}, over(['bad'])))
    expect(types(run).slice(-7)).toEqual([
      'TaskFailed',
      'MapIterationFailed',
      'TaskStateAborted',
      'MapStateFailed',
      'MapIterationFailed',
      'MapStateFailed',
      'ExecutionFailed',
    ])
  })

  test('is not recorded again when the state around it ends while it waits for its retry', async () => {
    const harness = new Harness()
    harness.functions.f = () => {
      throw new FunctionError('E', '')
    }
    const run = await harness.runState({
      Type: 'Parallel',
      Branches: [
        { StartAt: 'M', States: { M: over([1], { Retry: [{ ErrorEquals: ['E'], IntervalSeconds: 9 }] }) } },
        {
          StartAt: 'W',
          States: { W: { Type: 'Wait', Seconds: 3, Next: 'F' }, F: { Type: 'Fail', Error: 'F' } },
        },
      ],
      End: true,
    })
    expect(types(run).filter((type) => /Aborted|Failed/.test(type))).toEqual([
      'TaskFailed',
      'MapIterationFailed',
      'TaskStateAborted',
      'MapStateAborted',
      'ParallelStateFailed',
      'ExecutionFailed',
    ])
  })

  test('is retried with all others', async () => {
    const harness = new Harness()
    let calls = 0
    harness.functions.f = (event) => {
      if (++calls === 2) throw new FunctionError('Once', '')
      return event
    }
    const run = await harness.runState(
      over([1, 2], { Retry: [{ ErrorEquals: ['Once'], IntervalSeconds: 7 }] }),
    )
    expect([outputOf(run), seconds(run)]).toEqual([[1, 2], 7])
    expect(types(run).filter((type) => type === 'MapStateStarted')).toHaveLength(2)
    expect(types(run).filter((type) => type === 'MapStateEntered')).toHaveLength(1)
  })

  test('is caught by the Map', async () => {
    const { harness } = workers()
    const run = await harness.run({
      StartAt: 'M',
      States: {
        M: over(['bad'], {
          Catch: [{ ErrorEquals: ['Bad'], Output: expression('$states.errorOutput.Error'), Next: 'C' }],
        }),
        C: { Type: 'Succeed' },
      },
    })
    expect(outputOf(run)).toBe('Bad')
    expect(types(run)).toContain('MapStateExited')
  })

  const bad = { bad: true }
  test.each<[tolerance: object, items: Json[], passes: boolean]>([
    [{ ToleratedFailureCount: 1 }, [1, bad, 2], true],
    [{ ToleratedFailureCount: 1 }, [bad, bad, 2], false],
    [{ ToleratedFailureCount: 0 }, [bad, 2], false],
    [{ ToleratedFailureCount: expression('$states.input.n') }, [bad, bad, 1], true],
    [{ ToleratedFailurePercentage: 50 }, [bad, 1], true],
    [{ ToleratedFailurePercentage: 49 }, [bad, 1], false],
    [{ ToleratedFailurePercentage: 100 }, [bad, bad], true],
    [{ ToleratedFailurePercentage: 50, ToleratedFailureCount: 0 }, [bad, 1], false],
  ])('is passed over as far as the Map tolerates: %j', async (tolerance, items, passes) => {
    const { harness } = workers()
    const run = await harness.runState(over(items, tolerance), { n: 2 })
    if (passes) expect(outputOf(run)).toEqual(items.filter((item) => typeof item === 'number'))
    else
      expect([run.error, run.cause]).toEqual([
        'States.ExceedToleratedFailureThreshold',
        'The specified tolerated failure threshold was exceeded',
      ])
  })

  test('ends the execution immediately on an error of the runtime', async () => {
    const choice = { Type: 'Choice', Choices: [{ Condition: expression('false'), Next: 'Item' }] }
    const run = await new Harness().runState(
      over([1, 2], { Catch: [{ ErrorEquals: ['States.ALL'], Next: 'S' }] }, choice),
    )
    expect([run.status, run.error]).toEqual(['FAILED', 'States.Runtime'])
    expect(types(run).at(-1)).toBe('ExecutionFailed')
  })
})

describe('Parallel', () => {
  const branch = (...states: object[]) => ({
    StartAt: 'B0',
    States: Object.fromEntries(
      states.map((state, index) => [
        `B${index}`,
        { ...state, ...(index < states.length - 1 ? { Next: `B${index + 1}` } : { End: true }) },
      ]),
    ),
  })
  const pass = (output: Json) => ({ Type: 'Pass', Output: output })
  const parallel = (more: object, ...branches: object[]) => ({
    Type: 'Parallel',
    Branches: branches,
    End: true,
    ...more,
  })

  test('returns the outputs of its branches in order', async () => {
    const run = await new Harness().runState(
      parallel(
        {},
        branch({ Type: 'Wait', Seconds: 5 }, pass(1)),
        branch(pass(2)),
        branch(pass(expression('$states.input'))),
      ),
      { a: 1 },
    )
    expect([outputOf(run), seconds(run)]).toEqual([[1, 2, { a: 1 }], 5])
  })

  test('gives each branch its Arguments', async () => {
    const run = await new Harness().runState(
      parallel(
        { Arguments: { n: expression('$states.input.a + 1') }, Output: expression('$states.result.n') },
        branch({ Type: 'Pass' }),
        branch({ Type: 'Pass' }),
      ),
      { a: 1 },
    )
    expect(outputOf(run)).toEqual([2, 2])
  })

  test('ends at the first failure, whatever else is under way', async () => {
    const { harness } = workers(() => 60_000)
    const run = await harness.runState(
      parallel(
        {},
        branch({ Type: 'Wait', Seconds: 50 }),
        branch({ Type: 'Wait', Seconds: 5 }, { Type: 'Pass' }),
        {
          StartAt: 'W',
          States: {
            W: { Type: 'Wait', Seconds: 3, Next: 'F' },
            F: { Type: 'Fail', Error: 'E', Cause: 'why' },
          },
        },
        branch(INVOKE),
      ),
    )
    expect([run.error, run.cause, seconds(run)]).toEqual(['E', 'why', 3])
    expect(types(run).slice(-5)).toEqual([
      'WaitStateAborted',
      'WaitStateAborted',
      'TaskStateAborted',
      'ParallelStateFailed',
      'ExecutionFailed',
    ])
    const events = run.events.length
    await harness.clock.advance(100_000)
    expect(run.events).toHaveLength(events)
    expect(harness.clock.pending).toBe(0)
  })

  test('is retried as a whole, and caught', async () => {
    const harness = new Harness()
    let calls = 0
    harness.functions.f = () => {
      calls++
      throw new FunctionError('E', '')
    }
    const run = await harness.run({
      StartAt: 'P',
      States: {
        P: parallel(
          {
            Retry: [{ ErrorEquals: ['E'], MaxAttempts: 2, BackoffRate: 1 }],
            Catch: [{ ErrorEquals: ['States.ALL'], Output: 'caught', Next: 'C' }],
          },
          branch(INVOKE),
          branch(pass(1)),
        ),
        C: { Type: 'Succeed' },
      },
    })
    expect([outputOf(run), calls, seconds(run)]).toEqual(['caught', 3, 2])
    expect(types(run).filter((type) => type === 'ParallelStateFailed')).toHaveLength(1)
  })

  test('runs the same way every time', async () => {
    const once = async () => {
      const { harness } = workers((event) => 100 * ((event as { n: number }).n % 3))
      const items = numbers(9).map((n) => ({ n }))
      const run = await harness.runState(
        parallel({}, branch(over(items)), branch(over(items, { MaxConcurrency: 2 }))),
      )
      return run.events.map((event) => [event.id, event.previousEventId, event.type, detailsOf(event)])
    }
    expect(await once()).toEqual(await once())
  })

  test('points each event back along its own branch', async () => {
    const { harness } = workers((event) => 100 * (event as number))
    const run = await harness.runState(
      parallel(
        {},
        branch(over([3, 1, 2], { MaxConcurrency: 2 })),
        branch(pass(1), { Type: 'Wait', Seconds: 1 }),
      ),
    )
    const by = new Map(run.events.map((event) => [event.id, event]))
    for (const event of run.events.slice(1)) {
      expect(event.id).toBeGreaterThan(event.previousEventId)
      expect(event.previousEventId === 0 || by.has(event.previousEventId)).toBe(true)
    }
    for (const event of run.events.filter(
      ({ type }) => type.startsWith('Task') && !type.endsWith('Entered'),
    )) {
      const before = by.get(event.previousEventId)
      expect(before?.type).toMatch(/^Task/)
    }
    expect(details(run, 'MapStateStarted')).toEqual({ length: 3 })
  })
})
