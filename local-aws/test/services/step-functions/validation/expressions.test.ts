import { validateDefinition } from '../../../../src/services/step-functions/validation/index.ts'
import { diagnose, done, errorsOf, lambdaTask, machine, single } from './fixture.ts'

const output = (expression: string) => single({ Type: 'Pass', Output: { v: `{% ${expression} %}` } })

describe('an expression that does not parse is reported in the parser’s words', () => {
  test.each([
    ['a[1,2)', 'Expected "]", got ","'],
    ['"unterminated', 'String literal must be terminated by a matching quote'],
    ['1 +', 'Unexpected end of expression'],
    ['{"a":}', 'The symbol "}" cannot be used as a unary operator'],
    ['$match("a", /abc', 'No terminating / in regular expression'],
  ])('%s', (expression, message) => {
    expect(errorsOf(single({ Type: 'Pass', Output: `{%${expression}%}` }))).toBe(
      `INVALID_JSONATA_EXPRESSION: ${message} at /States/A/Output`,
    )
  })
})

test('an expression that is opened is closed', () => {
  expect(errorsOf(single({ Type: 'Pass', Output: '{% 1' }))).toBe(
    'SCHEMA_VALIDATION_FAILED: JSONata string must start with {% and end with %} at /States/A/Output',
  )
})

describe('an expression has no context item to read from', () => {
  test.each([
    ['phone', ['phone']],
    ['phone[0]', ['phone']],
    ['$.phone', ['$']],
    ['aaa + bbb', ['aaa', 'bbb']],
    ['[phone]', ['phone']],
    ['{"a": phone}', ['phone']],
    ['-phone', ['phone']],
    ['true ? phone : 1', ['phone']],
    ['$sum(phone)', ['phone']],
    ['*', ['*']],
    // A lambda keeps the context of what defines it.
    ['$map($states.input.a, function($x){ phone })', ['phone']],
  ])('%s', (expression, names) => {
    const told = names.map((name) => `Reference to '${name}' at the top level is not supported.`)
    expect(
      diagnose(output(expression)).map(({ code, message, location }) => ({ code, message, location })),
    ).toEqual(
      told.map((message) => ({
        code: 'UNSUPPORTED_JSONATA_EXPRESSION',
        message,
        location: '/States/A/Output/v',
      })),
    )
  })

  test.each([
    '$states.input.phone',
    '$states.input.items[phone > 3]',
    '$states.input.items^(>phone)',
    '$states.input.items{phone: $sum(n)}',
    '$states.input.(phone; $)',
    '$states.input ~> |items|{"n": phone}|',
    '$map($states.input.a, function($x){ $x.phone })',
  ])('%s reads from something', (expression) => {
    expect(errorsOf(output(expression))).toBe('')
  })

  test('nor is there a root', () => {
    expect(errorsOf(output('$states.input.a[b = $$.c]'))).toBe(
      "UNSUPPORTED_JSONATA_EXPRESSION: Reference to '$$' is not supported. at /States/A/Output/v",
    )
  })
})

describe('$states has only what there is at that place', () => {
  const missing = (field: string, at: string) =>
    `UNSUPPORTED_JSONATA_EXPRESSION: Field '$states.${field}' does not exist. at ${at}`

  test('a result where there is one', () => {
    expect(errorsOf(output('$states.result'))).toBe(missing('result', '/States/A/Output/v'))
    expect(errorsOf(single({ ...lambdaTask, Output: '{% $states.result %}' }))).toBe('')
    expect(errorsOf(single({ ...lambdaTask, Arguments: { FunctionName: '{% $states.result %}' } }))).toBe(
      missing('result', '/States/A/Arguments/FunctionName'),
    )
  })

  test('an error where it is caught', () => {
    const caught = (place: object) => single({ ...lambdaTask, ...place })
    const expression = '{% $states.errorOutput.Cause %}'
    expect(errorsOf(caught({ Output: expression }))).toBe(missing('errorOutput', '/States/A/Output'))
    const catcher = { ErrorEquals: ['States.ALL'], Next: 'B', Output: expression, Assign: { e: expression } }
    expect(errorsOf(machine({ A: { ...lambdaTask, Catch: [catcher], Next: 'B' }, B: done }))).toBe('')
  })

  test('nothing else', () => {
    expect(errorsOf(output('$states.inputs.a'))).toBe(missing('inputs', '/States/A/Output/v'))
  })
})

test('expressions are checked in every field that may contain one, and in no other', () => {
  const bad = '{% phone %}'
  const places: [object, string][] = [
    [single({ Type: 'Pass', Output: { a: { b: [bad] } } }), '/States/A/Output/a/b[0]'],
    [single({ Type: 'Pass', Assign: { Next: bad } }), '/States/A/Assign/Next'],
    [
      machine({ A: { Type: 'Choice', Choices: [{ Condition: bad, Next: 'B' }], Default: 'B' }, B: done }),
      '/States/A/Choices[0]/Condition',
    ],
    [single({ Type: 'Wait', Seconds: bad }), '/States/A/Seconds'],
    [machine({ A: { Type: 'Fail', Cause: bad } }), '/States/A/Cause'],
    [
      single({ Type: 'Map', Items: bad, ItemProcessor: { StartAt: 'B', States: { B: done } } }),
      '/States/A/Items',
    ],
    [
      single({ Type: 'Map', ItemSelector: { x: bad }, ItemProcessor: { StartAt: 'B', States: { B: done } } }),
      '/States/A/ItemSelector/x',
    ],
    [single({ ...lambdaTask, TimeoutSeconds: bad }), '/States/A/TimeoutSeconds'],
  ]
  for (const [definition, at] of places) {
    expect(errorsOf(definition)).toBe(
      `UNSUPPORTED_JSONATA_EXPRESSION: Reference to 'phone' at the top level is not supported. at ${at}`,
    )
  }
  expect(errorsOf(single({ Type: 'Pass', Comment: bad }))).toBe('')
  expect(errorsOf(single({ ...lambdaTask, Retry: [{ ErrorEquals: [bad] }] }))).toBe('')
})

/** The service takes such a definition; the state fails when it runs. */
test('$eval is a matter of running', () => {
  expect(errorsOf(output('$eval("1+1")'))).toBe('')
})

describe('variables', () => {
  const assigning = (name: string) => single({ Type: 'Pass', Assign: { [name]: 1 } })

  test.each([
    ['states', "The variable name 'states' is reserved"],
    ['1st', "The variable name '1st' is not valid"],
    ['a-b', "The variable name 'a-b' is not valid"],
    [
      'v'.repeat(81),
      `The variable name '${'v'.repeat(81)}' exceeds the 80-character limit allowed by the service`,
    ],
  ])('none is called %s', (name, message) => {
    expect(errorsOf(assigning(name))).toBe(`SCHEMA_VALIDATION_FAILED: ${message} at /States/A/Assign/${name}`)
  })

  test('letters of any script will do', () => {
    expect(errorsOf(assigning('手番_1'))).toBe('')
  })

  test('inside a Map the outer ones are read and not assigned', () => {
    const inner = (assign: object) => ({
      StartAt: 'I',
      States: { I: { Type: 'Pass', Assign: assign, Output: '{% $outer %}', End: true } },
    })
    const around = (assign: object) =>
      machine({
        A: { Type: 'Pass', Assign: { outer: 1 }, Next: 'M' },
        M: { Type: 'Map', ItemProcessor: inner(assign), End: true },
      })
    expect(errorsOf(around({ own: 1 }))).toBe('')
    expect(errorsOf(around({ outer: 2 }))).toBe(
      "DUPLICATE_VARIABLE_NAME: The variable name 'outer' was already defined in a parent scope. at /States/M/ItemProcessor/States/I/Assign/outer",
    )
  })

  test('a Parallel and its Catch may assign what a branch assigns, the other states around it may not', () => {
    const branch = {
      StartAt: 'I',
      States: { I: { Type: 'Pass', Assign: { result: 1 }, End: true } },
    }
    const parallel = {
      Type: 'Parallel',
      Branches: [branch],
      Assign: { result: '{% $states.result %}' },
      Catch: [
        { ErrorEquals: ['States.ALL'], Assign: { result: '{% $states.errorOutput.Error %}' }, Next: 'Z' },
      ],
      Next: 'Z',
    }
    const last = { Type: 'Pass', Output: '{% $result %}', End: true }
    expect(errorsOf(machine({ A: parallel, Z: last }))).toBe('')
    const refused =
      "DUPLICATE_VARIABLE_NAME: The variable name 'result' was already defined in a parent scope. at "
    expect(errorsOf(machine({ A: parallel, Z: { ...last, Assign: { result: 2 } } }))).toBe(
      `${refused}/States/A/Branches[0]/States/I/Assign/result`,
    )
    const nested = {
      Type: 'Map',
      ItemProcessor: { StartAt: 'P', States: { P: { ...parallel, Next: 'Q' } } },
      End: true,
    }
    expect(errorsOf(machine({ A: { Type: 'Pass', Assign: { result: 0 }, Next: 'M' }, M: nested }))).toContain(
      refused,
    )
  })

  test('one that nothing assigns is worth a warning', () => {
    expect(diagnose(output('$ghost + ($own := 1; $own) + $sum([1])'))).toEqual([
      {
        severity: 'WARNING',
        code: 'POSSIBLY_UNDEFINED_VARIABLE',
        message: "Variable 'ghost' is possibly not defined.",
        location: '/States/A/Output/v',
      },
    ])
  })

  test('each state is known by the variables that it reads', () => {
    const definition = machine({
      A: { Type: 'Pass', Assign: { b: 1, a: 2 }, Next: 'B' },
      B: { Type: 'Pass', Output: '{% $b + $a + $states.input.n %}', End: true },
    })
    const { variableReferences } = validateDefinition(JSON.stringify(definition), 'STANDARD')
    expect(variableReferences).toEqual({ B: ['a', 'b'] })
  })
})
