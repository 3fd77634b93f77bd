import { errorsOf, machine, single } from './fixture.ts'

const refusal =
  "SCHEMA_VALIDATION_FAILED: This runtime runs JSONata only: 'QueryLanguage' must be 'JSONata', not 'JSONPath'"

describe('a definition in JSONPath is refused with one sentence', () => {
  test('when it says nothing of a query language', () => {
    const states = { A: { Type: 'Pass', ResultPath: '$.x', End: true }, B: { Type: 'Nonsense' } }
    expect(errorsOf({ StartAt: 'A', States: states })).toBe(`${refusal} at /States/A`)
  })

  test('when it says so', () => {
    const states = { A: { Type: 'Pass', Parameters: {}, End: true } }
    expect(errorsOf({ QueryLanguage: 'JSONPath', StartAt: 'A', States: states })).toBe(
      `${refusal} at /QueryLanguage`,
    )
  })

  test('when one state inside another does not say that it is in JSONata', () => {
    const branch = { StartAt: 'B', States: { B: { Type: 'Pass', End: true } } }
    const states = { A: { Type: 'Parallel', QueryLanguage: 'JSONata', Branches: [branch], End: true } }
    expect(errorsOf({ StartAt: 'A', States: states })).toBe(`${refusal} at /States/A/Branches[0]/States/B`)
  })
})

test('a machine is in JSONata if each of its states says so', () => {
  const states = { A: { Type: 'Pass', QueryLanguage: 'JSONata', Output: '{% 1 %}', End: true } }
  expect(errorsOf({ StartAt: 'A', States: states })).toBe('')
})

test('a state cannot return to JSONPath, and its fields are not checked further', () => {
  expect(errorsOf(single({ Type: 'Pass', QueryLanguage: 'JSONPath', InputPath: '$.a' }))).toBe(
    "SCHEMA_VALIDATION_FAILED: 'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine at /States/A",
  )
})

test.each(['InputPath', 'OutputPath', 'ResultPath', 'Parameters', 'Result'])(
  'a JSONata state has no %s',
  (field) => {
    expect(errorsOf(single({ Type: 'Pass', [field]: '$.a' }))).toBe(
      `SCHEMA_VALIDATION_FAILED: The QueryLanguage is set to 'JSONata', but field '${field}' is only supported for the 'JSONPath' QueryLanguage at /States/A`,
    )
  },
)

test('a query language that there is not', () => {
  const enumeration = 'Value should be one of the following: [JSONPath, JSONata]'
  expect(errorsOf(single({ Type: 'Pass', QueryLanguage: 'jsonata' }))).toBe(
    `SCHEMA_VALIDATION_FAILED: ${enumeration} at /States/A/QueryLanguage`,
  )
  expect(errorsOf({ ...machine({ A: { Type: 'Succeed' } }), QueryLanguage: 'jq' })).toBe(
    `SCHEMA_VALIDATION_FAILED: ${enumeration} at /QueryLanguage`,
  )
  expect(errorsOf({ ...machine({ A: { Type: 'Succeed' } }), QueryLanguage: 5 })).toBe(
    'SCHEMA_VALIDATION_FAILED: Expected value of type [STRING] at /QueryLanguage',
  )
})
