import type { Json } from '../../../../src/services/step-functions/ports.ts'
import { expression, Harness, outputOf } from './harness.ts'

const WHERE = "An error occurred while executing the state 'S' (entered at the event id #2). "

async function evaluate(source: string, input: Json = {}): Promise<Json> {
  return outputOf(
    await new Harness().runState({ Type: 'Pass', Output: expression(source), End: true }, input),
  )
}

async function refusal(state: object, input: Json = {}): Promise<string | undefined> {
  const run = await new Harness().runState({ Type: 'Pass', End: true, ...state }, input)
  expect([run.status, run.error]).toEqual(['FAILED', 'States.QueryEvaluationError'])
  return run.cause?.replace(WHERE, '')
}

describe('a template', () => {
  test('evaluates expressions at any depth and keeps everything else', async () => {
    const run = await new Harness().runState(
      {
        Type: 'Pass',
        Output: {
          literal: 'text',
          number: 0.1,
          none: null,
          spaced: ' {% $states.input %} ',
          within: 'Hello {% $states.input.name %}',
          deep: [{ name: '{% $states.input.name %}' }, '{%1+1%}'],
          lines: '{%\n  /* why */\n  $states.input.name & "!"\n%}',
        },
        End: true,
      },
      { name: 'Ann' },
    )
    expect(outputOf(run)).toEqual({
      literal: 'text',
      number: 0.1,
      none: null,
      spaced: ' {% $states.input %} ',
      within: 'Hello {% $states.input.name %}',
      deep: [{ name: 'Ann' }, 2],
      lines: 'Ann!',
    })
  })

  const locations: [field: object, location: string][] = [
    [{ Output: '{% $nothing %}' }, 'Output'],
    [{ Output: { v: '{% $nothing %}' } }, 'Output/v'],
    [{ Output: { a: { b: '{% $nothing %}' } } }, 'Output/a/b'],
    [{ Output: { values: ['{% $nothing %}', 1] } }, 'Output/values[0]'],
    [{ Output: { a: { b: [[1, '{% $nothing %}']] } } }, 'Output/a/b[0][1]'],
    [{ Assign: { x: { y: '{% $nothing %}' } } }, 'Assign/x/y'],
  ]
  test.each(locations)('%j names the place %s', async (field, location) => {
    expect(await refusal(field)).toBe(
      `The JSONata expression '$nothing' specified for the field '${location}' returned nothing (undefined).`,
    )
  })
})

describe('the result of an expression', () => {
  const values: [why: string, source: string, value: Json][] = [
    ['a sequence of one is its element', '$states.input.items[id = 1].id', 1],
    ['a sequence of one that was asked for as an array stays one', '[$states.input.items[id = 1].id]', [1]],
    ['an array of one that is simply there stays one', '$states.input.one', [{ id: 9 }]],
    ['an empty array stays one', '$states.input.none', []],
    ['mapping an array of one gives its element', '$states.input.one.id', 9],
    ['null is a value', '$states.input.nil', null],
    ['what is undefined in an object is left out', '{"a": 1, "b": $states.input.missing}', { a: 1 }],
    ['what is undefined in an array is left out', '[1, $states.input.missing, 2]', [1, 2]],
    ['infinity has no word in JSON', '1/0', 'Infinity'],
    ['also within', '{"k": [-1/0, 0/0]}', { k: ['-Infinity', 'NaN'] }],
    ['an object keeps the order of its keys', '{"b": 1, "a": 2}', { b: 1, a: 2 }],
  ]
  const input: Json = { items: [{ id: 1 }, { id: 2 }], one: [{ id: 9 }], none: [], nil: null }
  test.each(values)('%s: %s', async (_why, source, value) => {
    expect(await evaluate(source, input)).toEqual(value)
  })

  const texts: [source: string, text: string][] = [
    ['0.1 + 0.2', '0.30000000000000004'],
    ['1.0', '1'],
    ['1e18', '1000000000000000000'],
    ['9223372036854775808', '9.223372036854776E18'],
    ['1e21', '1.0E21'],
    ['0.0001', '1.0E-4'],
    ['12345678.5', '1.23456785E7'],
    ['[1e-7, 1234567.5]', '[1.0E-7,1234567.5]'],
  ]
  test.each(texts)('the number %s is written as %s', async (source, text) => {
    const run = await new Harness().runState({ Type: 'Pass', Output: expression(source), End: true })
    expect(run.output).toBe(text)
  })

  test('a function is nothing that can be passed on', async () => {
    expect(await refusal({ Output: expression('$fn := function($x){$x}') })).toBe(
      "The JSONata expression '$fn := function($x){$x}' specified for the field 'Output' returned an unsupported result type.",
    )
  })

  test('an input that nothing reads keeps its exact text', async () => {
    const run = await new Harness().run(
      { StartAt: 'S', States: { S: { Type: 'Pass', End: true } } },
      { text: '{ "big": 12345678901234567890, "float": 1.0 }' },
    )
    expect(run.output).toBe('{ "big": 12345678901234567890, "float": 1.0 }')
  })
})

describe('an expression that throws', () => {
  const refusals: [source: string, reason: string][] = [
    ['$sum(["a"])', '. T0412: Argument 1 of function "sum" must be an array of "numbers"'],
    ['1 + {}', '. T2002: The right side of the "+" operator must evaluate to a number'],
    ['1 < "a"', '. T2009: The values 1 and "a" either side of operator "<" must be of the same data type'],
    ['$sqrt(-1)', '. D3060: The sqrt function cannot be applied to a negative number: -1'],
    ['$eval("1+1")', '. T1006: Attempted to invoke a non-function'],
    [
      '$formatNumber(1, "x")',
      '. D3086: The sub-picture must not contain a passive character that is preceded by an active character and that is followed by another active character',
    ],
    [
      '[1..873783] ~> $count()',
      ': Expression evaluation memory limit exceeded: Check for excessive memory usage',
    ],
    [
      '($f := function($x){ $x <= 0 ? 0 : 1 + $f($x-1) }; $f(32))',
      ': Stack overflow error: Check for non-terminating recursive function. Consider rewriting as tail-recursive',
    ],
  ]
  test.each(refusals)('%s', async (source, reason) => {
    expect(await refusal({ Output: expression(source) })).toBe(
      `The JSONata expression '${source}' specified for the field 'Output' threw an error during evaluation${reason}`,
    )
  })
})

describe('an expression that goes astray', () => {
  const runaways: [why: string, source: string][] = [
    ['recursion without an end', '($f := function($x){ $f($x + 1) }; $f(1))'],
    ['a regular expression without an end', '$match("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab", /^(a+)+$/)'],
  ]
  test.each(runaways)('is stopped: %s', async (_why, source) => {
    expect(await refusal({ Output: expression(source) })).toBe(
      `The JSONata expression '${source}' specified for the field 'Output' threw an error during evaluation: Expression evaluation timeout: Check for infinite loop`,
    )
  })

  const greedy = ['$range(1, 1000000000, 1)', '$pad("x", 1000000000)', '$sum([1..900000])']
  test.each(greedy)('is refused what it would hold: %s', async (source) => {
    expect(await refusal({ Output: expression(source) })).toMatch(/memory limit exceeded/)
  })
})

describe('the depth of an expression', () => {
  const shapes: [shape: string, of: (depth: number) => string][] = [
    ['additions', (depth) => `1${'+1'.repeat(depth)}`],
    ['parentheses', (depth) => `${'('.repeat(depth)}1${')'.repeat(depth)}`],
    ['brackets', (depth) => `${'['.repeat(depth)}1${']'.repeat(depth)}`],
    ['chains', (depth) => `1${'~>$string'.repeat(depth)}`],
  ]
  test.each(shapes)('of %s may be at most 99', async (_shape, of) => {
    await evaluate(of(99))
    expect(await refusal({ Output: expression(of(100)) })).toMatch(/Stack overflow error/)
  })

  test('of a function that calls itself may be 31 calls', async () => {
    const recursion = (calls: number) => `($f := function($x){ $x <= 0 ? 0 : 1 + $f($x-1) }; $f(${calls}))`
    expect(await evaluate(recursion(31))).toBe(31)
    expect(await refusal({ Output: expression(recursion(32)) })).toMatch(/Stack overflow error/)
  })
})

describe('a field of a certain type', () => {
  const refused: [state: object, reason: string][] = [
    [
      { Type: 'Wait', Seconds: expression('"5"') },
      `The JSONata expression '"5"' specified for the field 'Seconds' returned an unexpected result type. Expected 'number', but was 'string' for value: "5"`,
    ],
    [{ Type: 'Wait', Seconds: expression('1.5') }, 'The Seconds field cannot be parsed as an integer: 1.5'],
    [{ Type: 'Wait', Seconds: expression('-1') }, 'Seconds must be between 0 and 99999999 but was: -1'],
    [
      { Type: 'Wait', Timestamp: expression('"2016-12-05 21:29:29Z"') },
      'The Timestamp field cannot be parsed as an ISO-8601 extended offset date-time format string: 2016-12-05 21:29:29Z',
    ],
    [
      { Type: 'Wait', Timestamp: expression('"2016-13-05T21:29:29Z"') },
      'The Timestamp field cannot be parsed as an ISO-8601 extended offset date-time format string: 2016-13-05T21:29:29Z',
    ],
    [
      { Type: 'Fail', Error: expression('1') },
      "The JSONata expression '1' specified for the field 'Error' returned an unexpected result type. Expected 'string', but was 'number' for value: 1",
    ],
    [
      { Type: 'Fail', Error: 'E', Cause: expression('$states.input.missing') },
      "The JSONata expression '$states.input.missing' specified for the field 'Cause' returned nothing (undefined).",
    ],
    [
      { Type: 'Choice', Choices: [{ Condition: expression('{}'), Next: 'S' }] },
      "The JSONata expression '{}' specified for the field 'Choices[0]/Condition' returned an unexpected result type. Expected 'boolean', but was 'object' for value: {}",
    ],
    [
      { Type: 'Map', Items: expression('{"foo": "bar"}'), ItemProcessor: { StartAt: 'I', States: {} } },
      `The JSONata expression '{"foo": "bar"}' specified for the field 'Items' returned an unexpected result type. Expected 'array', but was 'object' for value: {"foo":"bar"}`,
    ],
    [
      { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', TimeoutSeconds: expression('0.5') },
      'The TimeoutSeconds field cannot be parsed as an integer: 0.5',
    ],
  ]
  test.each(refused)('%j', async (state, reason) => {
    expect(await refusal(state)).toBe(reason)
  })
})
