/** What AWS refused when it was asked in December 2025 and February 2026, in its words. */
import { createWorld, type World } from '../fixture.ts'
import { distributedMap, invoke, testState } from './support.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.stop())

type Parts = Parameters<typeof testState>[2]
type Row = [what: string, definition: object, parts: Parts, name: string, message: string]

const pass = { Type: 'Pass', End: true }
const machine = { StartAt: 'Only', States: { Only: pass } }
const parallel = {
  Type: 'Parallel',
  Branches: ['A', 'B', 'C'].map((StartAt) => ({ StartAt, States: { [StartAt]: pass } })),
  End: true,
}
const invalid = 'ValidationException'
const badContext = (problem: string) => `Invalid Context object provided: ${problem}`
const execution = { ...invoke, Resource: 'arn:aws:states:::states:startExecution' }
const startExecution = { ...execution, Arguments: { StateMachineArn: 'arn' } }

const rows: Row[] = [
  ...['Pass', 'Succeed', 'Fail'].map(
    (Type): Row => [
      `a mock of a ${Type}`,
      Type === 'Pass' ? pass : { Type },
      { result: {} },
      invalid,
      `State type '${Type}' is not supported when a mock is specified`,
    ],
  ),
  ...(
    [
      ['Map', distributedMap],
      ['Parallel', parallel],
    ] as const
  ).map(
    ([type, definition]): Row => [
      `a ${type} without a mock`,
      definition,
      {},
      'InvalidDefinition',
      'TestState API does not support Map or Parallel states. Supported state types include: [Task, Wait, Pass, Succeed, Fail, Choice]',
    ],
  ),
  [
    'two mocks',
    invoke,
    { mock: { result: '{}', errorOutput: { error: 'E' } } },
    invalid,
    'A test mock should have only one of the following fields: [result, errorOutput].',
  ],
  [
    'secrets beside a mock',
    invoke,
    { result: {}, revealSecrets: true },
    invalid,
    'TestState does not support RevealSecrets when a mock is specified.',
  ],
  ['an object for a Map', distributedMap, { result: {} }, invalid, 'Mocked result must be an array.'],
  [
    'an array for a Map that writes its results',
    { ...distributedMap, ResultWriter: { Resource: 'arn:aws:states:::s3:putObject' } },
    { result: [] },
    invalid,
    'Mocked result must be a JSON object.',
  ],
  ['an object for a Parallel', parallel, { result: {} }, invalid, 'Mocked result must be an array.'],
  [
    'too few results for a Parallel',
    parallel,
    { result: [1, 2] },
    invalid,
    'Mocked result must contain the same number of items as number of Parallel branches.',
  ],
  [
    'a result that is no JSON',
    invoke,
    { mock: { result: 'not JSON string', fieldValidationMode: 'NONE' } },
    invalid,
    'Mocked result must be valid JSON',
  ],
  ['a Task without a role', invoke, {}, invalid, 'RoleArn must be specified when testing a Task state'],
  ['a state that is not there', machine, { stateName: 'dne' }, invalid, 'State not found in definition'],
  [
    'a token for a Task that takes none',
    invoke,
    { result: {}, context: { Task: { Token: 't' } } },
    invalid,
    badContext(
      "Context object contains 'Task' when state is not a Task state with a '.sync' or '.waitForTaskToken' service integration pattern",
    ),
  ],
  ...(
    [
      [{ Execution: { Id: 1 } }, 'Execution.Id must be a string'],
      [{ Map: {} }, "'Map' field is not supported when mocking a Context object"],
      [{ Execution: { pokemon: 'squirtle' } }, "Field 'pokemon' is not allowed"],
      [{ Pokedex: {} }, "Field 'Pokedex' is not allowed"],
    ] as const
  ).map(
    ([context, problem]): Row => [
      `a context of ${JSON.stringify(context)}`,
      startExecution,
      { result: { ExecutionArn: 'a', StartDate: 's' }, context },
      invalid,
      badContext(problem),
    ],
  ),
]

test.each(rows)('%s is refused', async (_what, definition, parts, name, message) => {
  await expect(testState(world, definition, parts)).rejects.toMatchObject({ name, message })
})
