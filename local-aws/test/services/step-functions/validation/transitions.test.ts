import { diagnose, done, errorsOf, lambdaTask, machine, single } from './fixture.ts'

const pass = (next: string) => ({ Type: 'Pass', Next: next })
const end = { Type: 'Pass', End: true }

test('a next state that is not there, and one that nothing leads to', () => {
  expect(errorsOf(machine({ pass1: pass('pass3'), pass2: end }))).toBe(
    'MISSING_TRANSITION_TARGET: Missing \'Next\' target: pass3 at /States/pass1/Next, MISSING_TRANSITION_TARGET: State "pass2" is not reachable. at /States/pass2',
  )
})

test('a start that is not there leaves all states out of reach', () => {
  expect(errorsOf(machine({ A: end }, { StartAt: 'Nope' }))).toBe(
    'MISSING_TRANSITION_TARGET: Missing \'Next\' target: Nope at /StartAt, MISSING_TRANSITION_TARGET: State "A" is not reachable. at /States/A',
  )
})

test('reports a machine without an end, without a location and without unreachable states', () => {
  const definition = machine({ A: pass('B'), B: pass('A'), Unused: pass('A') })
  expect(diagnose(definition)).toEqual([
    { severity: 'ERROR', code: 'MISSING_END_STATE', message: 'Workflow has no terminal state' },
  ])
  expect(errorsOf(definition)).toBe('MISSING_END_STATE: Workflow has no terminal state at null')
})

test('reports a missing target before the missing end', () => {
  expect(errorsOf(machine({ A: pass('NOPE') }))).toBe(
    "MISSING_TRANSITION_TARGET: Missing 'Next' target: NOPE at /States/A/Next, MISSING_END_STATE: Workflow has no terminal state at null",
  )
})

test('an end out of reach is an end, and out of reach', () => {
  expect(errorsOf(machine({ A: pass('B'), B: pass('A'), C: end }))).toBe(
    'MISSING_TRANSITION_TARGET: State "C" is not reachable. at /States/C',
  )
})

test('the states of a Map may go round for ever', () => {
  const processor = { StartAt: 'A', States: { A: pass('B'), B: pass('A') } }
  expect(errorsOf(machine({ M: { Type: 'Map', ItemProcessor: processor, End: true } }))).toBe('')
})

test.each([
  [
    'the default of a Choice',
    machine({ A: { Type: 'Choice', Choices: [{ Condition: true, Next: 'Z' }], Default: 'Ghost' }, Z: done }),
    '/States/A/Default',
  ],
  [
    'a rule of a Choice',
    machine({ A: { Type: 'Choice', Choices: [{ Condition: true, Next: 'Ghost' }], Default: 'Z' }, Z: done }),
    '/States/A/Choices[0]/Next',
  ],
  [
    'a Catch',
    single({ ...lambdaTask, Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Ghost' }] }),
    '/States/A/Catch[0]/Next',
  ],
  [
    'a state of another list',
    machine({
      P: { Type: 'Parallel', Branches: [{ StartAt: 'B', States: { B: pass('Ghost') } }], End: true },
    }),
    '/States/P/Branches[0]/States/B/Next',
  ],
])('%s leads to a state that is not there', (_name, definition, at) => {
  expect(errorsOf(definition)).toBe(`MISSING_TRANSITION_TARGET: Missing 'Next' target: Ghost at ${at}`)
})

test('a state inside a Map that nothing leads to', () => {
  const processor = { StartAt: 'W', States: { W: end, Ghost: end } }
  expect(errorsOf(machine({ M: { Type: 'Map', ItemProcessor: processor, End: true } }))).toBe(
    'MISSING_TRANSITION_TARGET: State "Ghost" is not reachable. at /States/M/ItemProcessor/States/Ghost',
  )
})
