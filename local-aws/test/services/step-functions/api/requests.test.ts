import { createWorld, type World } from '../fixture.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.stop())

const call = (action: string, input: unknown) => world.service.call(action, input, {})

test('an operation that is not served is refused by name', async () => {
  for (const action of ['UpdateMapRun', 'PublishStateMachineVersion', 'constructor', 'Nonsense']) {
    await expect(call(action, {})).rejects.toMatchObject({
      code: 'UnknownOperationException',
      message: `The operation ${action} of Step Functions is not supported by this runtime.`,
    })
  }
})

test('reports all problems of a request', async () => {
  await expect(call('StopExecution', { error: 'e'.repeat(257) })).rejects.toMatchObject({
    code: 'ValidationException',
    message: `2 validation errors detected: Value null at 'executionArn' failed to satisfy constraint: Member must not be null; Value '${'e'.repeat(257)}' at 'error' failed to satisfy constraint: Member must have length less than or equal to 256`,
  })
})

test.each([
  ['maxResults', { maxResults: 1001 }, 'Member must have value less than or equal to 1000'],
  ['maxResults', { maxResults: -1 }, 'Member must have value greater than or equal to 0'],
  ['nextToken', { nextToken: '' }, 'Member must have length greater than or equal to 1'],
])('%s is held to its limits', async (name, input: object, constraint) => {
  const [value] = Object.values(input)
  await expect(call('ListStateMachines', input)).rejects.toMatchObject({
    code: 'ValidationException',
    message: `1 validation error detected: Value '${value}' at '${name}' failed to satisfy constraint: ${constraint}`,
  })
})

test('reports members of a list with their index', async () => {
  const tags = [{ key: 'ok' }, { key: 'k'.repeat(129) }]
  await expect(call('CreateActivity', { name: 'a', tags })).rejects.toMatchObject({
    message: expect.stringContaining("at 'tags.2.member.key' failed to satisfy constraint"),
  })
})

test.each([
  ['a number for a string', 'DescribeExecution', { executionArn: 1 }],
  ['a string for a number', 'ListStateMachines', { maxResults: '1' }],
  ['a fraction for a number', 'ListStateMachines', { maxResults: 1.5 }],
  ['a string for a boolean', 'GetExecutionHistory', { executionArn: 'a', reverseOrder: 'no' }],
  ['a list for a request', 'ListStateMachines', []],
])('%s cannot be read', async (_what, action, input) => {
  await expect(call(action, input)).rejects.toMatchObject({ code: 'SerializationException' })
})

test('null counts as absent', async () => {
  await expect(call('ListStateMachines', { nextToken: null })).resolves.toEqual({ stateMachines: [] })
})
