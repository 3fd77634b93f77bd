import { TestStateCommand } from '@aws-sdk/client-sfn'
import { createWorld, type World } from '../fixture.ts'
import { distributedMap, inlineMap, invoke, role, testState } from './support.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.stop())

type Parts = Parameters<typeof testState>[2]
type Row = [what: string, definition: object, parts: Parts, name: string, message: string | RegExp]

const pass = { Type: 'Pass', End: true }
const machine = { StartAt: 'Only', States: { Only: pass } }
const invalid = 'ValidationException'
const badContext = (problem: string) => `Invalid Context object provided: ${problem}`

/** Documented, and said in our words or in those that other implementations have. */
const others: Row[] = [
  [
    'a callback without a mock',
    { ...invoke, Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken' },
    role,
    'InvalidDefinition',
    "TestState API does not support '.sync' or '.waitForTaskToken' integration patterns.",
  ],
  [
    'an activity without a mock',
    { ...invoke, Resource: 'arn:aws:states:us-east-1:123456789012:activity:a' },
    role,
    'InvalidDefinition',
    'TestState API does not support Activity tasks.',
  ],
  ['a mock of nothing', invoke, { mock: {} }, invalid, /only one of the following fields/],
  [
    'an error without a name',
    invoke,
    { mock: { errorOutput: { cause: 'c' } } },
    invalid,
    'An error was not specified in the mocked error output.',
  ],
  ['a role that is none', pass, { roleArn: 'arn:aws:iam::1:user/u' }, 'InvalidArn', /Invalid Role Arn/],
  ['a context without a mock', pass, { context: {} }, invalid, /may only be specified when a mock/],
  [
    'a context that is a list',
    invoke,
    { result: {}, context: [] },
    invalid,
    badContext('Context object must be a JSON object'),
  ],
  [
    'a context whose part is none',
    invoke,
    { result: {}, context: { State: 1 } },
    invalid,
    badContext('State must be an object'),
  ],
  ['variables that are a list', pass, { variables: [] }, invalid, /a JSON object is expected/],
  ['a variable named states', pass, { variables: { states: 1 } }, invalid, /'states' is reserved/],
  [
    'failed iterations of a Task',
    invoke,
    { result: {}, stateConfiguration: { mapIterationFailureCount: 1 } },
    invalid,
    /mapIterationFailureCount/,
  ],
  [
    'more failed iterations than items',
    inlineMap,
    { input: { Values: [1] }, result: [1], stateConfiguration: { mapIterationFailureCount: 2 } },
    invalid,
    'Map iteration failure count must be less than or equal to the number of Map iterations.',
  ],
  [
    'more results than items',
    inlineMap,
    { input: { Values: [1] }, result: [1, 2] },
    invalid,
    "Input array does not equal the mocked result array's size.",
  ],
  [
    'an error from a state that is not there',
    inlineMap,
    { error: 'E', stateConfiguration: { errorCausedByState: 'Nobody' } },
    invalid,
    /was not found/,
  ],
  [
    'an error from inside a Task',
    invoke,
    { error: 'E', stateConfiguration: { errorCausedByState: 'Work' } },
    invalid,
    /Map or Parallel/,
  ],
  [
    'a reader without its data',
    {
      ...distributedMap,
      Items: undefined,
      ItemReader: { Resource: 'arn:aws:states:::s3:getObject', Arguments: {} },
    },
    { result: [] },
    invalid,
    'ItemReader data must be specified when testing a Map state with ItemReader specified.',
  ],
  [
    'a negative count',
    invoke,
    { error: 'E', stateConfiguration: { retrierRetryCount: -1 } },
    invalid,
    "1 validation error detected: Value '-1' at 'stateConfiguration.retrierRetryCount' failed to satisfy constraint: Member must have value greater than or equal to 0",
  ],
  [
    'an unknown mode',
    invoke,
    { mock: { result: '{}', fieldValidationMode: 'LENIENT' as 'NONE' } },
    invalid,
    /'mock.fieldValidationMode' failed to satisfy constraint: Member must satisfy enum value set/,
  ],
  ['an empty name', machine, { stateName: '' }, invalid, /at 'stateName'.*greater than or equal to 1/],
  [
    'a state in JSONPath',
    { ...pass, QueryLanguage: 'JSONPath' },
    {},
    'InvalidDefinition',
    /This runtime runs JSONata only.* at \/States\/StateName/,
  ],
  [
    'a service that is not run here',
    { ...invoke, Resource: 'arn:aws:states:::sqs:sendMessage' },
    role,
    'InvalidDefinition',
    /sqs:sendMessage is not supported by this runtime/,
  ],
  [
    'a service that nobody has',
    { ...invoke, Resource: 'arn:aws:states:::nonsense' },
    { result: {} },
    'InvalidDefinition',
    /is not recognized/,
  ],
  [
    'a machine where a state belongs',
    machine,
    {},
    'InvalidDefinition',
    /required: \[Type\] at \/States\/StateName/,
  ],
  [
    'a state where a machine belongs',
    pass,
    { stateName: 'Only' },
    'InvalidDefinition',
    /required: \[States, StartAt\] at \//,
  ],
  [
    'a machine with a fault elsewhere',
    { StartAt: 'Only', States: { Only: { Type: 'Pass', Next: 'Nowhere' } } },
    { stateName: 'Only' },
    'InvalidDefinition',
    /Missing 'Next' target: Nowhere/,
  ],
]

test.each(others)('%s is refused', async (_what, definition, parts, name, message) => {
  await expect(testState(world, definition, parts)).rejects.toMatchObject({
    name,
    message: message instanceof RegExp ? expect.stringMatching(message) : message,
  })
})

test.each([
  ['input', 'InvalidExecutionInput'],
  ['context', invalid],
  ['variables', invalid],
])('%s has to be JSON', async (field, name) => {
  const definition = JSON.stringify({ QueryLanguage: 'JSONata', ...invoke })
  const request = { definition, mock: { result: '{}' } }
  for (const text of ['', '{', 'nothing'])
    await expect(world.sfn.send(new TestStateCommand({ ...request, [field]: text }))).rejects.toMatchObject({
      name,
    })
})

test.each(['', '{', '[]', 'null'])('the definition %p is refused', async (definition) => {
  await expect(world.sfn.send(new TestStateCommand({ definition }))).rejects.toMatchObject({
    name: definition === '' ? invalid : 'InvalidDefinition',
  })
})

test('values that are too long are refused', async () => {
  const definition = JSON.stringify({ QueryLanguage: 'JSONata', ...pass })
  const input = `"${'x'.repeat(262_143)}"`
  await expect(world.sfn.send(new TestStateCommand({ definition, input }))).rejects.toMatchObject({
    message: expect.stringMatching(/at 'input' failed .* less than or equal to 262144$/),
  })
})

test('permission is asked for, and for secrets another', async () => {
  const caller = { roleArn: 'arn:aws:iam::123456789012:role/function' }
  const definition = JSON.stringify({ QueryLanguage: 'JSONata', ...pass })
  world.asked.length = 0
  await world.service.call('TestState', { definition }, caller)
  expect(world.asked.map(({ action, resource }) => [action, resource])).toEqual([['states:TestState', '*']])
  await world.service.call('TestState', { definition, revealSecrets: true }, caller)
  expect(world.asked.map(({ action }) => action).slice(1)).toEqual([
    'states:TestState',
    'states:RevealSecrets',
  ])
})
