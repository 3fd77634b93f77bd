import type { Json } from '../../../../src/services/step-functions/ports.ts'
import { chain, details, expression, FunctionError, Harness, outputOf, types } from './harness.ts'

const INVOKE = {
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Arguments: { FunctionName: 'f', Payload: expression('$states.input') },
  Output: expression('$states.result.Payload'),
  End: true,
}

/** A function that fails for some events until it is mended. */
function broken(fails: (event: Json) => boolean = () => true) {
  const harness = new Harness()
  const state = { broken: true, calls: [] as Json[] }
  harness.functions.f = (event) => {
    state.calls.push(event)
    if (state.broken && fails(event)) throw new FunctionError('Broken', '')
    return event
  }
  return { harness, state }
}

async function failed(harness: Harness, definition: object, input: Json = {}) {
  const run = await harness.run(definition, input)
  expect(run.status).not.toBe('RUNNING')
  return run
}

test('continues with the state that failed, not with those before it', async () => {
  const { harness, state } = broken()
  const run = await failed(harness, {
    StartAt: 'A',
    States: { A: { Type: 'Pass', Output: 'a', Assign: { v: 1 }, Next: 'B' }, B: INVOKE },
  })
  const stoppedAt = run.stoppedAt
  state.broken = false
  run.redrive()
  expect([run.status, run.stoppedAt, run.redriveCount, run.error]).toEqual([
    'RUNNING',
    undefined,
    1,
    undefined,
  ])
  await harness.clock.runUntil(run.ended())
  expect(outputOf(run)).toBe('a')
  expect(state.calls).toEqual(['a', 'a'])
  expect(chain(run).slice(7)).toEqual([
    '8<-7 ExecutionFailed',
    '9<-8 ExecutionRedriven',
    '10<-9 TaskScheduled',
    '11<-10 TaskStarted',
    '12<-11 TaskSucceeded',
    '13<-12 TaskStateExited',
    '14<-13 ExecutionSucceeded',
  ])
  expect(details(run, 'ExecutionRedriven')).toEqual({ redriveCount: 1 })
  expect(stoppedAt).toBeDefined()
})

test('is visible in the context', async () => {
  const { harness, state } = broken()
  const told = '[$states.context.Execution.RedriveCount, $states.context.Execution.RedriveTime]'
  const run = await failed(harness, {
    StartAt: 'S',
    States: { S: { ...INVOKE, Output: expression(told) } },
  })
  await harness.clock.advance(60_000)
  state.broken = false
  run.redrive()
  await harness.clock.runUntil(run.ended())
  expect(outputOf(run)).toEqual([1, '2026-01-01T00:01:00.000Z'])
})

test('starts the retries anew', async () => {
  const { harness, state } = broken()
  const run = await failed(harness, {
    StartAt: 'S',
    States: { S: { ...INVOKE, Retry: [{ ErrorEquals: ['Broken'], MaxAttempts: 2 }] } },
  })
  expect(state.calls).toHaveLength(3)
  run.redrive()
  await harness.clock.runUntil(run.ended())
  expect([run.status, state.calls.length]).toEqual(['FAILED', 6])
  run.redrive()
  expect(run.redriveCount).toBe(2)
  state.broken = false
  await harness.clock.runUntil(run.ended())
  expect(run.status).toBe('SUCCEEDED')
})

test('runs only those iterations again that did not succeed', async () => {
  const { harness, state } = broken((event) => event === 2 || event === 4)
  const run = await failed(harness, {
    StartAt: 'M',
    States: {
      M: {
        Type: 'Map',
        Items: [1, 2, 3, 4, 5],
        MaxConcurrency: 2,
        ItemProcessor: { StartAt: 'I', States: { I: INVOKE } },
        End: true,
      },
    },
  })
  state.broken = false
  const before = state.calls.length
  run.redrive()
  await harness.clock.runUntil(run.ended())
  expect(outputOf(run)).toEqual([1, 2, 3, 4, 5])
  const succeeded = types(run).filter((type) => type === 'MapIterationSucceeded')
  expect(succeeded).toHaveLength(5)
  expect(state.calls.slice(before)).not.toContain(1)
  expect(types(run).filter((type) => type === 'MapStateEntered' || type === 'MapStateStarted')).toHaveLength(
    2,
  )
})

test('runs only those branches again that did not succeed, from where they stood', async () => {
  const { harness, state } = broken()
  const wait = (seconds: number, next: object) => ({
    StartAt: 'W',
    States: { W: { Type: 'Wait', Seconds: seconds, Next: 'N' }, N: { ...next, End: true } },
  })
  const run = await failed(harness, {
    StartAt: 'P',
    States: {
      P: {
        Type: 'Parallel',
        Branches: [
          wait(1, { Type: 'Pass', Output: 'first' }),
          wait(2, { ...INVOKE, Output: 'second' }),
          wait(10, { Type: 'Pass', Output: 'third' }),
        ],
        End: true,
      },
    },
  })
  expect(((run.stoppedAt ?? 0) - run.startedAt) / 1000).toBe(2)
  await harness.clock.advance(3_000)
  state.broken = false
  run.redrive()
  await harness.clock.runUntil(run.ended())
  expect(outputOf(run)).toEqual(['first', 'second', 'third'])
  // The third branch waits until ten seconds after it began to, not ten more.
  expect(((run.stoppedAt ?? 0) - run.startedAt) / 1000).toBe(10)
  expect(types(run).filter((type) => type === 'PassStateEntered')).toHaveLength(2)
})

test('enters a Fail state again', async () => {
  const run = await failed(new Harness(), { StartAt: 'F', States: { F: { Type: 'Fail', Error: 'E' } } })
  run.redrive()
  await run.ended()
  expect([run.status, run.error]).toEqual(['FAILED', 'E'])
  expect(types(run)).toEqual([
    'ExecutionStarted',
    'FailStateEntered',
    'ExecutionFailed',
    'ExecutionRedriven',
    'FailStateEntered',
    'ExecutionFailed',
  ])
})

test.each(['stopped', 'timed out'])('continues an execution that was %s', async (how) => {
  const harness = new Harness()
  const tokens: string[] = []
  harness.functions.f = (event) => {
    tokens.push(event as string)
  }
  const run = harness.start({
    TimeoutSeconds: 100,
    StartAt: 'S',
    States: {
      S: {
        ...INVOKE,
        Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
        Arguments: { FunctionName: 'f', Payload: expression('$states.context.Task.Token') },
        Output: expression('$states.result'),
      },
    },
  })
  await harness.clock.advance(50_000)
  if (how === 'stopped') run.stop()
  else await harness.clock.advance(50_000)
  expect(run.status).toBe(how === 'stopped' ? 'ABORTED' : 'TIMED_OUT')
  run.redrive()
  await harness.clock.advance(99_000)
  expect(run.status).toBe('RUNNING')
  expect(() => harness.tokens.succeed(tokens[0] ?? '', '1')).toThrow('Provided task does not exist anymore')
  harness.tokens.succeed(tokens[1] ?? '', '2')
  await harness.clock.runUntil(run.ended())
  expect([outputOf(run), harness.clock.pending]).toEqual([2, 0])
})

test('does nothing to an execution that runs or has succeeded', async () => {
  const run = await new Harness().runState({ Type: 'Pass', End: true })
  run.redrive()
  expect([run.status, run.redriveCount]).toEqual(['SUCCEEDED', 0])
})

test('may be stopped before it has begun to run', async () => {
  const { harness } = broken()
  const run = await failed(harness, { StartAt: 'S', States: { S: INVOKE } })
  run.redrive()
  run.stop('again')
  await run.ended()
  await harness.clock.advance(1000)
  expect([run.status, run.error, types(run).at(-1)]).toEqual(['ABORTED', 'again', 'ExecutionAborted'])
})
