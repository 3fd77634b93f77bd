import { diagnose, done, errorsOf, lambdaTask, machine, single } from './fixture.ts'

test('accepts a machine with every type of state', () => {
  const inner = { StartAt: 'I', States: { I: { Type: 'Pass', Output: '{% $states.input %}', End: true } } }
  const definition = machine(
    {
      Pass: {
        Type: 'Pass',
        Comment: 'first',
        Assign: { n: 1 },
        Output: { a: ['{% $states.input %}'] },
        Next: 'Task',
      },
      Task: {
        ...lambdaTask,
        TimeoutSeconds: '{% $n %}',
        HeartbeatSeconds: 5,
        Retry: [
          {
            ErrorEquals: ['Lambda.ServiceException'],
            IntervalSeconds: 0,
            BackoffRate: 1.5,
            JitterStrategy: 'FULL',
          },
          { ErrorEquals: ['States.ALL'], MaxAttempts: 0, MaxDelaySeconds: 10 },
        ],
        Catch: [
          { ErrorEquals: ['States.ALL'], Assign: { e: '{% $states.errorOutput.Error %}' }, Next: 'Fail' },
        ],
        Output: '{% $states.result %}',
        Next: 'Wait',
      },
      Wait: { Type: 'Wait', Timestamp: '2030-01-01T00:00:00Z', Next: 'Choice' },
      Choice: {
        Type: 'Choice',
        Choices: [
          { Condition: '{% $n > 1 %}', Assign: { n: 2 }, Output: 1, Next: 'Parallel' },
          { Condition: true, Next: 'Map' },
        ],
        Default: 'Fail',
      },
      Parallel: {
        Type: 'Parallel',
        Branches: [{ StartAt: 'J', States: { J: { Type: 'Wait', Seconds: '{% $n %}', End: true } } }],
        Arguments: {},
        Next: 'Map',
      },
      Map: {
        Type: 'Map',
        Items: '{% $states.input.items %}',
        ItemSelector: { item: '{% $states.context.Map.Item.Value %}' },
        MaxConcurrency: '{% $n %}',
        ToleratedFailurePercentage: 12.5,
        ItemProcessor: { ProcessorConfig: { Mode: 'INLINE' }, ...inner },
        Next: 'Succeed',
      },
      Succeed: done,
      Fail: { Type: 'Fail', Error: 'E', Cause: "{% 'because' %}" },
    },
    { Comment: 'all of it', TimeoutSeconds: 60, Version: '1.0' },
  )
  expect(diagnose(definition)).toEqual([])
})

describe('texts that are not a definition', () => {
  test('an empty text', () => {
    expect(diagnose('')).toEqual([
      {
        severity: 'ERROR',
        code: 'SCHEMA_VALIDATION_FAILED',
        message: 'Definition must be a valid JSON object',
      },
    ])
  })

  test('a text that is not JSON, with the place where that shows', () => {
    const location = '[Source: (String)"not a definition"; line: 1, column: 4]'
    expect(diagnose('not a definition')).toEqual([
      {
        severity: 'ERROR',
        code: 'INVALID_JSON_DESCRIPTION',
        message: `Unrecognized token 'not': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')\n at ${location}`,
        location,
      },
    ])
  })

  test('an empty object', () => {
    expect(errorsOf({})).toBe('SCHEMA_VALIDATION_FAILED: These fields are required: [States, StartAt] at /')
  })
})

test.each([
  ['a state without a type', machine({ A: { End: true } }), 'These fields are required: [Type] at /States/A'],
  [
    'an unknown type',
    single({ Type: 'Loop' }),
    "The field 'Type' should have one of these values: [Task, Wait, Pass, Succeed, Fail, Choice, Parallel, Map] at /States/A/Type",
  ],
  ['no states', machine({}, { StartAt: 'A' }), 'Value cannot be empty at /States'],
  [
    'an unknown field of the machine',
    machine({ A: done }, { Start: 1 }),
    "Field 'Start' is not supported at /",
  ],
  [
    'another version',
    machine({ A: done }, { Version: '2.0' }),
    'Value should be one of the following: [1.0] at /Version',
  ],
  [
    'a negative timeout',
    machine({ A: done }, { TimeoutSeconds: -1 }),
    'Minimum value is 0 at /TimeoutSeconds',
  ],
  [
    'Next and End',
    single({ Type: 'Pass', Next: 'A' }),
    'There should only be one of the following fields: [Next, End] at /States/A',
  ],
  [
    'a timeout on a Map',
    single({ Type: 'Map', TimeoutSeconds: 5, ItemProcessor: { StartAt: 'B', States: { B: done } } }),
    "Field 'TimeoutSeconds' is not supported at /States/A",
  ],
  ['a Catch on a Pass', single({ Type: 'Pass', Catch: [] }), "Field 'Catch' is not supported at /States/A"],
  [
    'a Task without a resource',
    single({ Type: 'Task' }),
    'These fields are required: [Resource] at /States/A',
  ],
  [
    'a short timeout',
    single({ ...lambdaTask, TimeoutSeconds: 0 }),
    'Minimum value is 1 at /States/A/TimeoutSeconds',
  ],
  [
    'a long timeout',
    single({ ...lambdaTask, TimeoutSeconds: 1e8 }),
    'Maximum value is 99999999 at /States/A/TimeoutSeconds',
  ],
  [
    'a timeout in words',
    single({ ...lambdaTask, TimeoutSeconds: 'soon' }),
    'Expected value of type Integer at /States/A/TimeoutSeconds',
  ],
  [
    'a heartbeat slower than the timeout',
    single({ ...lambdaTask, TimeoutSeconds: 5, HeartbeatSeconds: 5 }),
    'HeartbeatSeconds must be smaller than TimeoutSeconds at /States/A',
  ],
  [
    'a Wait for two things',
    single({ Type: 'Wait', Seconds: 1, Timestamp: '2030-01-01T00:00:00Z' }),
    'There should only be one of the following fields: [SecondsPath, Seconds, TimestampPath, Timestamp] at /States/A',
  ],
  [
    'a Wait for nothing',
    single({ Type: 'Wait' }),
    'This object should have only one of the following fields: [SecondsPath, Seconds, TimestampPath, Timestamp] at /States/A',
  ],
  [
    'a time without a zone',
    single({ Type: 'Wait', Timestamp: '2030-01-01 00:00' }),
    'String does not match RFC3339 timestamp at /States/A/Timestamp',
  ],
  ['a negative wait', single({ Type: 'Wait', Seconds: -1 }), 'Minimum value is 0 at /States/A/Seconds'],
  [
    'a percentage over 100',
    single({
      Type: 'Map',
      ToleratedFailurePercentage: 101,
      ItemProcessor: { StartAt: 'B', States: { B: done } },
    }),
    'Maximum value is 100.0 at /States/A/ToleratedFailurePercentage',
  ],
  [
    'a Map without a processor',
    single({ Type: 'Map' }),
    'This object should have only one of the following fields: [ItemProcessor, Iterator] at /States/A',
  ],
  [
    'a distributed Map',
    single({
      Type: 'Map',
      ItemProcessor: {
        ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
        StartAt: 'B',
        States: { B: done },
      },
    }),
    "The field 'Mode' with value 'DISTRIBUTED' is not supported by this runtime, which only runs inline Maps at /States/A/ItemProcessor/ProcessorConfig/Mode",
  ],
  [
    'an inline Map with an execution type',
    single({
      Type: 'Map',
      ItemProcessor: {
        ProcessorConfig: { Mode: 'INLINE', ExecutionType: 'STANDARD' },
        StartAt: 'B',
        States: { B: done },
      },
    }),
    "Field 'ExecutionType' is not supported at /States/A/ItemProcessor/ProcessorConfig",
  ],
  [
    'an ItemReader',
    single({ Type: 'Map', ItemReader: {}, ItemProcessor: { StartAt: 'B', States: { B: done } } }),
    "Field 'ItemReader' is not supported by this runtime at /States/A",
  ],
  [
    'a Parallel without branches',
    single({ Type: 'Parallel', Branches: [] }),
    'Value cannot be empty at /States/A/Branches',
  ],
  [
    'a branch with a language of its own',
    single({ Type: 'Parallel', Branches: [{ QueryLanguage: 'JSONata', StartAt: 'B', States: { B: done } }] }),
    "Field 'QueryLanguage' is not supported at /States/A/Branches[0]",
  ],
])('refuses %s', (_name, definition, expected) => {
  expect(errorsOf(definition)).toBe(`SCHEMA_VALIDATION_FAILED: ${expected}`)
})

describe('Choice', () => {
  const choosing = (rule: object) =>
    machine({ A: { Type: 'Choice', Choices: [rule], Default: 'B' }, B: done })

  test.each([
    ['without a condition', { Next: 'B' }, 'These fields are required: [Condition] at /States/A/Choices[0]'],
    [
      'without a next state',
      { Condition: true },
      'These fields are required: [Next] at /States/A/Choices[0]',
    ],
    [
      'with a condition that is no expression',
      { Condition: 'yes', Next: 'B' },
      'JSONata string must start with {% and end with %} at /States/A/Choices[0]/Condition',
    ],
  ])('refuses a rule %s', (_name, rule, expected) => {
    expect(errorsOf(choosing(rule))).toBe(`SCHEMA_VALIDATION_FAILED: ${expected}`)
  })

  test('refuses a rule of the other query language', () => {
    expect(errorsOf(choosing({ Variable: '$.x', IsPresent: true, Condition: true, Next: 'B' }))).toContain(
      "The QueryLanguage is set to 'JSONata', but field 'Variable' is only supported for the 'JSONPath' QueryLanguage at /States/A/Choices[0]",
    )
  })

  test('refuses to choose among nothing', () => {
    expect(errorsOf(machine({ A: { Type: 'Choice', Choices: [], Default: 'B' }, B: done }))).toBe(
      'SCHEMA_VALIDATION_FAILED: Value cannot be empty at /States/A/Choices',
    )
  })
})

describe('Retry and Catch', () => {
  const all = ['States.ALL']
  const alone = 'States.ALL must appear alone and at end of list'

  test.each([
    ['no error names', { Retry: [{}] }, 'These fields are required: [ErrorEquals] at /States/A/Retry[0]'],
    [
      'an empty list of names',
      { Retry: [{ ErrorEquals: [] }] },
      'Value cannot be empty at /States/A/Retry[0]/ErrorEquals',
    ],
    [
      'States.ALL in company',
      { Retry: [{ ErrorEquals: ['X', 'States.ALL'] }] },
      `${alone} at /States/A/Retry[0]/ErrorEquals`,
    ],
    [
      'States.ALL before others',
      { Retry: [{ ErrorEquals: all }, { ErrorEquals: ['X'] }] },
      `${alone} at /States/A/Retry[0]/ErrorEquals`,
    ],
    [
      'a negative number of attempts',
      { Retry: [{ ErrorEquals: all, MaxAttempts: -1 }] },
      'Minimum value is 0 at /States/A/Retry[0]/MaxAttempts',
    ],
    [
      'a backoff that shrinks',
      { Retry: [{ ErrorEquals: all, BackoffRate: 0.5 }] },
      'Minimum value is 1.0 at /States/A/Retry[0]/BackoffRate',
    ],
    [
      'a delay of more than a year',
      { Retry: [{ ErrorEquals: all, MaxDelaySeconds: 31622401 }] },
      'Maximum value is 31622400 at /States/A/Retry[0]/MaxDelaySeconds',
    ],
    [
      'another jitter',
      { Retry: [{ ErrorEquals: all, JitterStrategy: 'HALF' }] },
      'Value should be one of the following: [NONE, FULL] at /States/A/Retry[0]/JitterStrategy',
    ],
    [
      'a catcher without a next state',
      { Catch: [{ ErrorEquals: all }] },
      'These fields are required: [Next] at /States/A/Catch[0]',
    ],
    [
      'a catcher with a result path',
      { Catch: [{ ErrorEquals: all, ResultPath: '$.e', Next: 'A' }] },
      "Field 'ResultPath' is not supported at /States/A/Catch[0]",
    ],
  ])('refuses %s', (_name, fields, expected) => {
    expect(errorsOf(single({ ...lambdaTask, ...fields }))).toBe(`SCHEMA_VALIDATION_FAILED: ${expected}`)
  })
})

describe('names', () => {
  test('a state has up to 80 characters, however wide', () => {
    expect(errorsOf(machine({ ['手'.repeat(80)]: done }))).toBe('')
    const name = 'n'.repeat(81)
    expect(errorsOf(machine({ [name]: done }))).toBe(
      `INVALID_STATE_NAME: Invalid State name: State '${name}' exceeds the 80-character limit allowed by the service at /States/${name}`,
    )
  })

  test('state names are unique in the whole machine', () => {
    const branch = { StartAt: 'A', States: { A: done } }
    expect(errorsOf(single({ Type: 'Parallel', Branches: [branch] }))).toBe(
      'DUPLICATE_STATE_NAME: Duplicate State name: A at /States/A/Branches[0]/States/A',
    )
  })
})
