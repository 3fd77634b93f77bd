import fc from 'fast-check'
import type { ExecutionHandle, Json } from '../../../../src/services/step-functions/ports.ts'
import { expression, FunctionError, Harness, outputOf } from './harness.ts'

const RUNS = 25

/** A state that says neither where it goes nor what it is called. */
type Step = { Type: string; [field: string]: Json }

function chainOf(steps: readonly Step[], prefix = 'S'): { StartAt: string; States: Record<string, object> } {
  const name = (index: number) => `${prefix}${index}`
  const States = Object.fromEntries(
    steps.map((step, index) => {
      const onward = index < steps.length - 1 ? { Next: name(index + 1) } : { End: true }
      return [name(index), { ...step, ...onward }]
    }),
  )
  return { StartAt: name(0), States }
}

/** At most one more try after a second or two, of what may fail. */
const retried = fc
  .option(fc.integer({ min: 1, max: 2 }), { freq: 1 })
  .map((seconds) =>
    seconds === null
      ? {}
      : { Retry: [{ ErrorEquals: ['States.ALL'], IntervalSeconds: seconds, MaxAttempts: 1 }] },
  )

const { machine } = fc.letrec<{ step: Step; machine: ReturnType<typeof chainOf> }>((tie) => ({
  step: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constant({ Type: 'Pass', Output: expression('[$states.input, "p"]') }),
    fc.record({ Type: fc.constant('Wait'), Seconds: fc.nat(5) }),
    fc.tuple(fc.nat(3), retried).map(([seconds, more]) => ({
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke',
      Arguments: { FunctionName: 'f', Payload: { seconds, input: expression('$states.input') } },
      Output: expression('$states.result.Payload'),
      ...more,
    })),
    fc
      .tuple(fc.array(tie('machine'), { minLength: 1, maxLength: 3 }), retried)
      .map(([Branches, more]) => ({ Type: 'Parallel', Branches, ...more })),
    fc
      .tuple(fc.array(fc.nat(9), { maxLength: 4 }), fc.nat(3), tie('machine'), retried)
      .map(([Items, MaxConcurrency, ItemProcessor, more]) => ({
        Type: 'Map',
        Items,
        MaxConcurrency,
        ItemProcessor,
        ...more,
      })),
  ) as fc.Arbitrary<Step>,
  machine: fc.array(tie('step'), { minLength: 1, maxLength: 3 }).map((steps) => chainOf(steps as Step[])),
}))

/** A world in which every n-th call of the function fails, and the failing calls take their time too. */
function world(failures: readonly boolean[]) {
  const harness = new Harness()
  let calls = 0
  harness.functions.f = async (event) => {
    const fails = failures[calls++] ?? false
    const { seconds, input } = event as { seconds: number; input: Json }
    await new Promise<void>((resolve) => harness.clock.after(seconds * 1000, resolve))
    if (fails) throw new FunctionError('Now and then', '')
    return [input, 't']
  }
  return harness
}

/** What holds of any history. */
function expectSound(run: ExecutionHandle): void {
  const faulty = run.events.filter((event, index) => {
    const before = run.events[index - 1]?.timestamp ?? 0
    const members = Object.keys(event).filter((key) => key.endsWith('Details'))
    const { id, previousEventId, timestamp } = event
    return id !== index + 1 || previousEventId >= id || timestamp < before || members.length > 1
  })
  expect(faulty).toEqual([])
}

const count = (run: ExecutionHandle, pattern: RegExp) =>
  run.events.filter(({ type }) => pattern.test(type)).length

const chance = fc.array(fc.boolean(), { maxLength: 16 })

test('an execution leaves every state that it enters, the same way every time', async () => {
  await fc.assert(
    fc.asyncProperty(machine, async (definition) => {
      const once = async () => {
        const harness = world([])
        const run = await harness.run(definition)
        expect([harness.clock.pending, harness.tokens.size]).toEqual([0, 0])
        return run
      }
      const [run, again] = [await once(), await once()]
      expect(run.status).toBe('SUCCEEDED')
      expectSound(run)
      expect(count(run, /StateExited$/)).toBe(count(run, /StateEntered$/))
      expect(count(run, /IterationSucceeded$/)).toBe(count(run, /IterationStarted$/))
      expect(again.events).toEqual(run.events)
    }),
    { numRuns: RUNS },
  )
})

test('an execution that fails tells of the end of everything that was under way', async () => {
  await fc.assert(
    fc.asyncProperty(machine, chance, async (definition, failures) => {
      const harness = world(failures)
      const run = await harness.run(definition)
      expectSound(run)
      const ended = count(run, /StateExited$|StateAborted$|^(Map|Parallel)StateFailed$/)
      const entered = count(run, /StateEntered$/)
      // The task that failed outside of everything has no event of its own end.
      if (run.status === 'SUCCEEDED') expect(ended).toBe(entered)
      else expect(entered - ended).toBeLessThanOrEqual(1)
      expect(count(run, /Iteration(Succeeded|Failed|Aborted)$/)).toBe(count(run, /IterationStarted$/))
      const events = run.events.length
      await harness.clock.advance(60_000)
      expect([run.events.length, harness.clock.pending]).toEqual([events, 0])
    }),
    { numRuns: RUNS },
  )
})

test('an execution that is redriven until it succeeds gives the same result as an undisturbed one', async () => {
  await fc.assert(
    fc.asyncProperty(machine, chance, async (definition, failures) => {
      const smooth = await world([]).run(definition)
      const harness = world(failures)
      const run = await harness.run(definition)
      while (run.status !== 'SUCCEEDED') {
        expect(run.redriveCount).toBeLessThan(20)
        run.redrive()
        await harness.clock.runUntil(run.ended())
      }
      expect(outputOf(run)).toEqual(outputOf(smooth))
      expectSound(run)
      expect(harness.clock.pending).toBe(0)
    }),
    { numRuns: RUNS },
  )
})

test('an execution that is stopped at any time is still, and can go on', async () => {
  await fc.assert(
    fc.asyncProperty(machine, fc.nat(8_000), async (definition, at) => {
      const smooth = await world([]).run(definition)
      const harness = world([])
      const run = harness.start(definition)
      await harness.clock.advance(at)
      run.stop()
      const events = run.events.length
      await harness.clock.advance(60_000)
      expect([run.events.length, harness.clock.pending]).toEqual([events, 0])
      if (run.status === 'ABORTED') {
        run.redrive()
        await harness.clock.runUntil(run.ended())
      }
      expect(outputOf(run)).toEqual(outputOf(smooth))
      expectSound(run)
    }),
    { numRuns: RUNS },
  )
})
