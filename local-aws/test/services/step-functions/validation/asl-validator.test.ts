/** Compares with asl-validator where both check a rule. They must agree. */
import validator from 'asl-validator'
import { done, errorsOf, lambdaTask, machine, single } from './fixture.ts'

const theirs = (definition: object) => validator(definition).isValid

const inner = (name: string) => ({ StartAt: name, States: { [name]: { Type: 'Pass', End: true } } })

test('both accept a machine of every type of state', () => {
  const definition = machine({
    Pass: { Type: 'Pass', Output: { a: '{% $states.input.a %}' }, Assign: { b: 1 }, Next: 'Task' },
    Task: {
      ...lambdaTask,
      TimeoutSeconds: '{% 10 %}',
      Retry: [{ ErrorEquals: ['States.ALL'] }],
      Next: 'Wait',
    },
    Wait: { Type: 'Wait', Seconds: '{% 1 %}', Next: 'Map' },
    Map: { Type: 'Map', Items: '{% [1, 2] %}', ItemProcessor: inner('I'), Next: 'Parallel' },
    Parallel: { Type: 'Parallel', Branches: [inner('J')], Next: 'Choice' },
    Choice: { Type: 'Choice', Choices: [{ Condition: '{% true %}', Next: 'Succeed' }], Default: 'Fail' },
    Succeed: done,
    Fail: { Type: 'Fail', Error: 'E', Cause: '{% 1 & "" %}' },
  })
  expect({ ours: errorsOf(definition), theirs: theirs(definition) }).toEqual({ ours: '', theirs: true })
})

test.each([
  ['a next state that is not there', machine({ A: { Type: 'Pass', Next: 'B' }, C: done })],
  ['a state out of reach', machine({ A: done, B: done })],
  ['a JSONPath field', single({ Type: 'Pass', ResultPath: '$.a' })],
  ['a long name', machine({ ['n'.repeat(81)]: done })],
])('both refuse %s', (_what, definition) => {
  expect(theirs(definition)).toBe(false)
  expect(errorsOf(definition)).not.toBe('')
})
