import {
  CreateStateMachineCommand,
  DeleteStateMachineCommand,
  DescribeStateMachineCommand,
  DescribeStateMachineForExecutionCommand,
  ListStateMachinesCommand,
  StartExecutionCommand,
  UpdateStateMachineCommand,
  ValidateStateMachineDefinitionCommand,
} from '@aws-sdk/client-sfn'
import { arnOf, createWorld, roleArn, type World } from '../fixture.ts'
import { passes, settled, start, waits } from './support.ts'

let world: World
beforeEach(async () => {
  world = await createWorld()
})
afterEach(() => world.stop())

const text = (definition: object) => JSON.stringify({ QueryLanguage: 'JSONata', ...definition })
const create = (more: object = {}) =>
  world.sfn.send(new CreateStateMachineCommand({ name: 'm', roleArn, definition: text(passes), ...more }))
const describeMachine = () => world.sfn.send(new DescribeStateMachineCommand({ stateMachineArn: arnOf('m') }))
const update = (change: object) =>
  world.sfn.send(new UpdateStateMachineCommand({ stateMachineArn: arnOf('m'), ...change }))

describe('creating', () => {
  test('a machine is described as it was created', async () => {
    const created = await create()
    expect(created).toMatchObject({ stateMachineArn: arnOf('m'), creationDate: new Date(world.clock.now()) })
    const { $metadata, ...described } = await describeMachine()
    expect(described).toEqual({
      stateMachineArn: arnOf('m'),
      name: 'm',
      status: 'ACTIVE',
      definition: text(passes),
      roleArn,
      type: 'STANDARD',
      creationDate: created.creationDate,
      loggingConfiguration: { level: 'OFF', includeExecutionData: false },
      tracingConfiguration: { enabled: false },
      encryptionConfiguration: { type: 'AWS_OWNED_KEY' },
    })
  })

  test('the same machine again is the same machine, whatever its role and tags', async () => {
    const { creationDate } = await create()
    await world.clock.advance(1000)
    const again = await create({ roleArn: `${roleArn}2`, tags: [{ key: 'a', value: 'b' }] })
    expect(again.creationDate).toEqual(creationDate)
    expect((await describeMachine()).roleArn).toBe(roleArn)
  })

  test('another machine of the same name is refused, also one that only looks different', async () => {
    await create()
    const refusal = {
      name: 'StateMachineAlreadyExists',
      message: `State Machine Already Exists: '${arnOf('m')}'`,
    }
    await expect(create({ definition: text(waits) })).rejects.toMatchObject(refusal)
    await expect(create({ definition: `${text(passes)} ` })).rejects.toMatchObject(refusal)
    await expect(create({ type: 'EXPRESS' })).rejects.toMatchObject(refusal)
  })

  test.each([
    ['a name with a space', { name: 'a b' }, 'InvalidName', "Invalid Name: 'a b'"],
    [
      'a long name',
      { name: 'n'.repeat(81) },
      'ValidationException',
      `1 validation error detected: Value '${'n'.repeat(81)}' at 'name' failed to satisfy constraint: Member must have length less than or equal to 80`,
    ],
    ['a role that is none', { roleArn: 'admin' }, 'InvalidArn', "Invalid Arn: 'Invalid Role Arn: admin'"],
    [
      'a definition without states',
      { definition: '{"QueryLanguage":"JSONata","StartAt":"A"}' },
      'InvalidDefinition',
      "Invalid State Machine Definition: 'SCHEMA_VALIDATION_FAILED: These fields are required: [States] at /'",
    ],
    [
      'a version',
      { publish: true },
      'ValidationException',
      'Publishing a version is not supported by this runtime.',
    ],
    [
      'a key of one’s own',
      { encryptionConfiguration: { type: 'CUSTOMER_MANAGED_KMS_KEY', kmsKeyId: 'k' } },
      'ValidationException',
      'Encryption with a customer managed key is not supported by this runtime.',
    ],
  ])('%s is refused', async (_what, more, name, message) => {
    await expect(create(more)).rejects.toMatchObject({ name, message })
  })
})

test('machines are listed by name, a page at a time', async () => {
  for (const name of ['b', 'c', 'a']) await create({ name })
  const first = await world.sfn.send(new ListStateMachinesCommand({ maxResults: 2 }))
  expect(first.stateMachines?.map(({ name }) => name)).toEqual(['a', 'b'])
  // One that comes in meanwhile does not disturb the list.
  await create({ name: 'aa' })
  const second = await world.sfn.send(new ListStateMachinesCommand({ nextToken: first.nextToken }))
  expect(second.stateMachines?.map(({ name }) => name)).toEqual(['c'])
  expect(second.nextToken).toBeUndefined()
})

test('a token of another list, or an invented one, is refused', async () => {
  const refusal = { name: 'InvalidToken', message: "Invalid Token: 'Invalid token'" }
  await expect(world.sfn.send(new ListStateMachinesCommand({ nextToken: 'rubbish' }))).rejects.toMatchObject(
    refusal,
  )
})

test('a missing machine does not exist, and a malformed ARN is refused', async () => {
  await expect(describeMachine()).rejects.toMatchObject({
    name: 'StateMachineDoesNotExist',
    message: `State Machine Does Not Exist: '${arnOf('m')}'`,
  })
  const badArn = new DescribeStateMachineCommand({ stateMachineArn: 'not_a_valid_arn' })
  await expect(world.sfn.send(badArn)).rejects.toMatchObject({
    name: 'InvalidArn',
    message: "Invalid Arn: 'Invalid ARN prefix: not_a_valid_arn'",
  })
  const execution = `arn:aws:states:us-east-1:1:execution:m:e`
  await expect(
    world.sfn.send(new DescribeStateMachineCommand({ stateMachineArn: execution })),
  ).rejects.toMatchObject({
    name: 'InvalidArn',
    message: "Invalid Arn: 'Resource type not valid in this context: execution'",
  })
})

describe('updating', () => {
  beforeEach(async () => {
    await create()
  })

  test('each change is a revision, and no change is none', async () => {
    const first = await update({ definition: text(waits) })
    const second = await update({ definition: text(waits) })
    const third = await update({ roleArn: `${roleArn}2` })
    expect(second.revisionId).toBe(first.revisionId)
    expect(third.revisionId).not.toBe(first.revisionId)
    expect(await describeMachine()).toMatchObject({
      definition: text(waits),
      roleArn: `${roleArn}2`,
      revisionId: third.revisionId,
    })
  })

  test('an execution keeps the definition that it started with', async () => {
    const executionArn = await start(world, arnOf('m'))
    await update({ definition: text(waits) })
    const described = await world.sfn.send(new DescribeStateMachineForExecutionCommand({ executionArn }))
    expect(described).toMatchObject({ definition: text(passes), name: 'm', stateMachineArn: arnOf('m') })
  })

  test('nothing to change is refused', async () => {
    await expect(update({})).rejects.toMatchObject({
      name: 'MissingRequiredParameter',
      message:
        'Either the definition, the role ARN, the LoggingConfiguration, or the TracingConfiguration must be specified',
    })
  })

  test('a definition that is wrong changes nothing', async () => {
    await expect(update({ definition: '{}' })).rejects.toMatchObject({ name: 'InvalidDefinition' })
    expect((await describeMachine()).definition).toBe(text(passes))
  })
})

describe('deleting', () => {
  const remove = () => world.sfn.send(new DeleteStateMachineCommand({ stateMachineArn: arnOf('m') }))

  test('deleting a missing machine succeeds', async () => {
    await expect(remove()).resolves.toBeDefined()
  })

  test('a deleted machine disappears when none of its executions runs', async () => {
    await create({ definition: text(waits) })
    await start(world, arnOf('m'))
    await remove()
    expect((await describeMachine()).status).toBe('DELETING')
    await expect(
      world.sfn.send(new StartExecutionCommand({ stateMachineArn: arnOf('m') })),
    ).rejects.toMatchObject({ name: 'StateMachineDeleting' })
    await world.clock.advance(60_000)
    await settled(world)
    await expect(describeMachine()).rejects.toMatchObject({ name: 'StateMachineDoesNotExist' })
  })
})

describe('validating', () => {
  const validate = (definition: string, more: object = {}) =>
    world.sfn.send(new ValidateStateMachineDefinitionCommand({ definition, ...more }))

  test('a valid definition is OK', async () => {
    expect(await validate(text(passes))).toMatchObject({ result: 'OK', diagnostics: [], truncated: false })
  })

  test('returns warnings on request', async () => {
    const ghost = text({ StartAt: 'A', States: { A: { Type: 'Pass', Output: '{% $ghost %}', End: true } } })
    expect(await validate(ghost)).toMatchObject({ result: 'OK', diagnostics: [] })
    expect(await validate(ghost, { severity: 'WARNING' })).toMatchObject({
      result: 'OK',
      diagnostics: [{ severity: 'WARNING', code: 'POSSIBLY_UNDEFINED_VARIABLE' }],
    })
  })

  test('returns as many findings as requested, and whether there are more', async () => {
    const bad = text({
      StartAt: 'A',
      States: { A: { Type: 'Pass', InputPath: '$', OutputPath: '$', End: true } },
    })
    expect(await validate(bad, { maxResults: 1 })).toMatchObject({
      result: 'FAIL',
      truncated: true,
      diagnostics: [{ severity: 'ERROR', code: 'SCHEMA_VALIDATION_FAILED', location: '/States/A' }],
    })
    expect((await validate(bad, { maxResults: 0 })).diagnostics).toHaveLength(2)
  })
})
