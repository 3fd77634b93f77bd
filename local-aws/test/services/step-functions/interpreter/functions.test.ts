import type { Json } from '../../../../src/services/step-functions/ports.ts'
import { expression, Harness, outputOf } from './harness.ts'

async function run(source: string) {
  return new Harness().runState({ Type: 'Pass', Output: expression(source), End: true })
}

const values: [source: string, value: Json][] = [
  ['$partition([1,2,3,4,5], 2)', [[1, 2], [3, 4], [5]]],
  ['$partition([1,2,3])', [[1, 2, 3]]],
  ['$partition([1,2,3,4,5], 2.9)', [[1, 2], [3, 4], [5]]],
  ['$range(0, 10, 2)', [0, 2, 4, 6, 8, 10]],
  ['$range(10, 0, -2)', [10, 8, 6, 4, 2, 0]],
  ['$range(1.7, 5, 1)', [1, 2, 3, 4, 5]],
  ['$range(-1.7, 2, 1)', [-1, 0, 1, 2]],
  ['$range(5, 1, -1.5)', [5, 4, 3, 2, 1]],
  ['$range(3, 3, 1)', 3],
  ['$count($range(1, 360145, 1))', 360_145],
  ['$hash("Hello", "MD5")', '8b1a9953c4611296a827abf8c47804d7'],
  ['$hash("Hello", "SHA-1")', 'f7ff9e8b7bb2e09b70935a5d785e0cc5d9d0abf0'],
  ['$hash("Hello", "SHA-256")', '185f8db32271fe25f561a6fc938b2e264306ec304eda518007d1764826381969'],
  ['$hash("ñ", "MD5")', '94e9342ecbb1458b6043ecd3bfcbc192'],
  ['$random(42)', 0.7275636800328681],
  ['$random(0)', 0.730967787376657],
  ['$random(7)', 0.7306990420600421],
  ['$random(0.9)', 0.730967787376657],
  ['$random()', 0.5],
  ['$parse("{\\"a\\":1,\\"b\\":[1,2]}")', { a: 1, b: [1, 2] }],
  ['$parse("{\\"a\\":1}").a', 1],
  ['$exists($parse("null"))', true],
  ['$map(["{\\"a\\":1}", "{\\"a\\":2}"], $parse).a', [1, 2]],
  ['$pad("x", 5, "ab")', 'xabab'],
  ['$pad("x", -3)', '  x'],
  ['$now()', '2026-01-01T00:00:00.000Z'],
  ['$millis()', Date.UTC(2026, 0, 1)],
  ['$base64decode($base64encode("hi"))', 'hi'],
  ['$base64decode("aGk")', 'hi'],
  ['$base64decode("")', ''],
  ['$parseInteger("abc", "0")', 'NaN'],
]
test.each(values)('%s', async (source, value) => {
  expect(outputOf(await run(source))).toEqual(value)
})

describe('$base64decode of invalid input (floci-io/floci#2736)', () => {
  test.each(['!!!', 'a', 'aGk==', 'aGk=a', 'aG k', 'a-_a'])('%s', async (text) => {
    const { error, cause } = await run(`$base64decode("${text}")`)
    expect(error).toBe('States.QueryEvaluationError')
    expect(cause).toMatch(
      / threw an internal error during evaluation\. [0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
    )
  })
})

const nothing = [
  '$partition([], 2)',
  '$partition([1,2,3], 0)',
  '$partition([1,2,3,4], -0.5)',
  '$range(5, 1, 1)',
  '$range(1, 5, 0)',
  '$range(1, 5)',
  '$hash("Hello")',
  '$parse()',
]
test.each(nothing)('%s gives nothing', async (source) => {
  expect((await run(source)).cause).toMatch(/returned nothing \(undefined\)\.$/)
})

const refused: [source: string, reason: string][] = [
  ['$partition([1,2,3], -1)', 'D3137: Second argument must be zero or greater'],
  ['$partition(null, 2)', 'T0412: Argument 1 of function "partition" must be an array of undefined'],
  [
    '$partition([1,2,3], 2, "x")',
    'T0410: Argument 3 of function "partition" does not match function signature',
  ],
  ['$range(1)', 'T0410: Argument 2 of function "range" does not match function signature'],
  ['$range(1, 5, 1, "x")', 'T0410: Argument 4 of function "range" does not match function signature'],
  ['$hash(42, "MD5")', 'T0410: Argument 1 of function "hash" does not match function signature'],
  ['$hash("a", 5)', 'T0410: Argument 2 of function "hash" does not match function signature'],
  ['$uuid("seed")', 'T0410: Argument 1 of function "uuid" does not match function signature'],
  ['$random(1, 2)', 'T0410: Argument 2 of function "random" does not match function signature'],
  ['$parse(null)', 'T0410: Argument 1 of function "parse" does not match function signature'],
  ['$parse("{}", "x")', 'T0410: Argument 2 of function "parse" does not match function signature'],
  ...['""', '"  "', '"{\\"a\\":1}{\\"b\\":2}"', '"{\\"a\\":1,\\"a\\":2}"', '"1e400"', '"not json"'].map(
    (text): [string, string] => [`$parse(${text})`, 'D3137: Invalid JSON'],
  ),
]
test.each(refused)('%s is refused: %s', async (source, reason) => {
  expect((await run(source)).cause).toBe(
    `An error occurred while executing the state 'S' (entered at the event id #2). The JSONata expression '${source}' specified for the field 'Output' threw an error during evaluation. ${reason}`,
  )
})

test.each(['md5', 'SHA3-256'])('%s is not a known hash', async (algorithm) => {
  expect((await run(`$hash("a", "${algorithm}")`)).cause).toMatch(/evaluation\. D3137: /)
})

test('$uuid makes a UUID of version 4 from the given chance', async () => {
  const harness = new Harness()
  let drawn = 0
  harness.random = () => (drawn++ % 100) / 100
  const output = outputOf(
    await harness.runState({ Type: 'Pass', Output: expression('[$uuid(), $uuid()]'), End: true }),
  ) as string[]
  for (const uuid of output)
    expect(uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  expect(output[0]).not.toBe(output[1])
})
