import { jsonFault } from '../../../../src/services/step-functions/validation/json-fault.ts'

const value = "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')"

test.each(['{}', '[1, -2.5e3, "a\\u0041", true, null]', ' 1 ', '"x"'])('%s is JSON', (text) => {
  expect(jsonFault(text)).toBeUndefined()
})

test.each([
  ['not a definition', `Unrecognized token 'not': was expecting ${value}`, 4],
  ["{'a':1}", "Unexpected character (''' (code 39)): was expecting double-quote to start field name", 3],
  [
    '{"a" 1}',
    "Unexpected character ('1' (code 49)): was expecting a colon to separate field name and value",
    7,
  ],
  [
    '{"a":1 "b":2}',
    "Unexpected character ('\"' (code 34)): was expecting comma to separate Object entries",
    9,
  ],
  ['[1 2]', "Unexpected character ('2' (code 50)): was expecting comma to separate Array entries", 5],
  ['[1,]', `Unexpected character (']' (code 93)): expected a valid value ${value}`, 5],
  ['[01]', 'Invalid numeric value: Leading zeroes not allowed', 3],
  ['"a\\qb"', "Unrecognized character escape 'q' (code 113)", 5],
  ['"abc', 'Unexpected end-of-input: was expecting closing quote for a string value', 5],
])('%s is told what is wrong with it, and where', (text, message, column) => {
  expect(jsonFault(text)).toEqual({
    message,
    location: `[Source: (String)"${text}"; line: 1, column: ${column}]`,
  })
})

test('a list that is never closed says where it was opened', () => {
  expect(jsonFault('{"a":[1')?.message).toBe(
    'Unexpected end-of-input: expected close marker for Array (start marker at [Source: (String)"{"a":[1"; line: 1, column: 6])',
  )
})

test('lines are counted, and a long text is cut', () => {
  expect(jsonFault('{\n  x')?.location).toBe('[Source: (String)"{\n  x"; line: 2, column: 4]')
  expect(jsonFault(`[${'1,'.repeat(300)}`)?.location).toContain('"[truncated 101 chars]; line: 1')
})
