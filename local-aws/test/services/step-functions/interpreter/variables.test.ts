import fc from 'fast-check'
import { expression, Harness, outputOf } from './harness.ts'

const show = (source: string) => ({ Type: 'Pass', Output: expression(source), End: true })

test("Assign and Output are both evaluated with the values at the state's entry", async () => {
  const run = await new Harness().run({
    StartAt: 'A',
    States: {
      A: { Type: 'Pass', Assign: { x: 1, y: 10 }, Next: 'B' },
      B: {
        Type: 'Pass',
        Assign: { x: expression('$y'), y: expression('$x') },
        Output: expression('[$x, $y]'),
        Next: 'C',
      },
      C: show('{"before": $states.input, "after": [$x, $y]}'),
    },
  })
  expect(outputOf(run)).toEqual({ before: [1, 10], after: [10, 1] })
})

test('assigning one variable leaves the others alone, and a member of one is replaced with the whole', async () => {
  const run = await new Harness().run({
    StartAt: 'A',
    States: {
      A: { Type: 'Pass', Assign: { x: { a: 1, b: 2 }, y: 'y' }, Next: 'B' },
      B: { Type: 'Pass', Assign: { x: { a: 3 } }, Next: 'C' },
      C: show('[$x, $y]'),
    },
  })
  expect(outputOf(run)).toEqual([{ a: 3 }, 'y'])
})

test('a null that was assigned is a value', async () => {
  const run = await new Harness().run({
    StartAt: 'A',
    States: { A: { Type: 'Pass', Assign: { x: null }, Next: 'B' }, B: show('[$exists($x), $x]') },
  })
  expect(outputOf(run)).toEqual([true, null])
})

test('what JSONata made of a value is forgotten once it is assigned', async () => {
  const run = await new Harness().run({
    StartAt: 'A',
    States: {
      A: { Type: 'Pass', Assign: { x: expression('[[1], [2, 3]]') }, Next: 'B' },
      B: show('{"nested": $x, "flat": $reduce($x, $append)}'),
    },
  })
  expect(outputOf(run)).toEqual({ nested: [[1], [2, 3]], flat: [1, 2, 3] })
})

test('a branch reads the variables around it, and what it assigns stays inside', async () => {
  const branch = (value: number) => ({
    StartAt: 'A',
    States: {
      A: { Type: 'Pass', Assign: { inner: expression(`$outer + ${value}`) }, Next: 'B' },
      B: show('[$outer, $inner]'),
    },
  })
  const run = await new Harness().run({
    StartAt: 'A',
    States: {
      A: { Type: 'Pass', Assign: { outer: 1 }, Next: 'P' },
      P: { Type: 'Parallel', Branches: [branch(10), branch(20)], Next: 'Z' },
      Z: show('{"branches": $states.input, "inner": $exists($inner)}'),
    },
  })
  expect(outputOf(run)).toEqual({
    branches: [
      [1, 11],
      [1, 21],
    ],
    inner: false,
  })
})

test('the iterations of a Map do not see each other', async () => {
  const run = await new Harness().run(
    {
      StartAt: 'M',
      States: {
        M: {
          Type: 'Map',
          ItemProcessor: {
            StartAt: 'A',
            States: {
              A: { Type: 'Pass', Assign: { seen: expression('$exists($mine)') }, Next: 'B' },
              B: { Type: 'Pass', Assign: { mine: expression('$states.input') }, Next: 'C' },
              C: show('[$seen, $mine]'),
            },
          },
          Assign: { total: expression('$count($states.result)') },
          Next: 'Z',
        },
        Z: show('{"each": $states.input, "total": $total, "mine": $exists($mine)}'),
      },
    },
    [1, 2],
  )
  expect(outputOf(run)).toEqual({
    each: [
      [false, 1],
      [false, 2],
    ],
    total: 2,
    mine: false,
  })
})

test('a matched rule has its own Assign and Output, the Default has those of the state', async () => {
  const machine = {
    StartAt: 'C',
    States: {
      C: {
        Type: 'Choice',
        Choices: [
          {
            Condition: expression('$states.input = 1'),
            Assign: { by: 'rule' },
            Output: 'from the rule',
            Next: 'Z',
          },
        ],
        Assign: { by: 'default' },
        Output: 'from the state',
        Default: 'Z',
      },
      Z: show('[$by, $states.input]'),
    },
  }
  expect(outputOf(await new Harness().run(machine, 1))).toEqual(['rule', 'from the rule'])
  expect(outputOf(await new Harness().run(machine, 2))).toEqual(['default', 'from the state'])
})

test('a variable may hold at most 256 KiB of JSON text', async () => {
  const assign = (length: number) =>
    new Harness().runState({
      Type: 'Pass',
      Assign: { x: expression(`$pad("", ${length}, "x")`) },
      End: true,
    })
  // Two of the bytes are the quotes.
  expect((await assign(256 * 1024 - 2)).status).toBe('SUCCEEDED')
  const refused = await assign(256 * 1024 - 1)
  expect([refused.status, refused.error]).toEqual(['FAILED', 'States.DataLimitExceeded'])
})

test("a state's output may have 256 KiB, counted in bytes", async () => {
  const pass = (source: string) => new Harness().runState(show(source))
  expect((await pass('$pad("", 262142, "x")')).status).toBe('SUCCEEDED')
  expect((await pass('$pad("", 262143, "x")')).error).toBe('States.DataLimitExceeded')
  expect((await pass('$pad("", 131072, "é")')).error).toBe('States.DataLimitExceeded')
})

test('any sequence of assignments leaves the last value of each name', async () => {
  const name = fc.constantFrom('a', 'b', 'c')
  const step = fc.dictionary(name, fc.nat(9), { minKeys: 1, maxKeys: 3 })
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 6 }), async (steps) => {
      const states: Record<string, object> = {
        end: show('{"a": $a, "b": $b, "c": $c}'),
      }
      for (const [index, assign] of steps.entries())
        states[`s${index}`] = {
          Type: 'Pass',
          Assign: assign,
          Next: index + 1 < steps.length ? `s${index + 1}` : 'end',
        }
      const run = await new Harness().run({ StartAt: 's0', States: states })
      expect(outputOf(run)).toEqual(Object.assign({}, ...steps))
    }),
    { numRuns: 25 },
  )
})
