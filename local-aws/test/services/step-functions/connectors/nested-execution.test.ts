import { StopExecutionCommand } from '@aws-sdk/client-sfn'
import {
  describe as describeExecution,
  fails,
  historyOf,
  passes,
  settled,
  start,
  waits,
} from '../api/support.ts'
import { arnOf, createWorld, oneTask, type World } from '../fixture.ts'
import { outcomeOf } from './support.ts'

let world: World
beforeEach(async () => {
  world = await createWorld()
})
afterEach(() => world.stop())

const childArn = 'arn:aws:states:us-east-1:123456789012:execution:child:c'
const StateMachineArn = arnOf('child')

const parent = (suffix: string, args: object = {}, more: object = {}) =>
  world.machine(
    'parent',
    oneTask(`arn:aws:states:::states:startExecution${suffix}`, { StateMachineArn, Name: 'c', ...args }, more),
  )

test('starting is all, unless it is waited for', async () => {
  await world.machine('child', waits)
  const { output } = await outcomeOf(world, await start(world, await parent('')))
  expect(output).toEqual({
    ExecutionArn: childArn,
    SdkHttpMetadata: expect.objectContaining({ HttpStatusCode: 200 }),
    SdkResponseMetadata: { RequestId: expect.any(String) },
    StartDate: world.clock.now(),
  })
  expect(Object.keys(output as object)).toEqual([
    'ExecutionArn',
    'SdkHttpMetadata',
    'SdkResponseMetadata',
    'StartDate',
  ])
  expect(await describeExecution(world, childArn)).toMatchObject({ status: 'RUNNING', input: '{}' })
})

describe('a child’s end', () => {
  const envelope = {
    ExecutionArn: childArn,
    Input: '{"k":1}',
    InputDetails: { Included: true },
    Name: 'c',
    Output: '{"k":1}',
    OutputDetails: { Included: true },
    RedriveCount: 0,
    RedriveStatus: 'NOT_REDRIVABLE',
    RedriveStatusReason: 'Execution is SUCCEEDED and cannot be redriven',
    StateMachineArn,
    Status: 'SUCCEEDED',
  }

  test.each([
    ['.sync', envelope],
    ['.sync:2', { ...envelope, Input: { k: 1 }, Output: { k: 1 } }],
  ])('is what %s waits for', async (suffix, expected) => {
    await world.machine('child', passes)
    const arn = await start(world, await parent(suffix, { Input: { k: 1 } }))
    const { output } = await outcomeOf(world, arn)
    expect(output).toEqual({ ...expected, StartDate: world.clock.now(), StopDate: world.clock.now() })
    expect(Object.keys(output as object)).toEqual(Object.keys(output as object).sort())
    const types = (await historyOf(world, arn)).map(({ type }) => type)
    expect(types).toEqual([
      'ExecutionStarted',
      'TaskStateEntered',
      'TaskScheduled',
      'TaskStarted',
      'TaskSubmitted',
      'TaskSucceeded',
      'TaskStateExited',
      'ExecutionSucceeded',
    ])
  })

  test('that does not succeed fails the task, with the child in the cause', async () => {
    await world.machine('child', fails)
    const { status, error, cause } = await outcomeOf(
      world,
      await start(world, await parent('.sync:2', { Input: { k: 1 } })),
    )
    expect({ status, error }).toEqual({ status: 'FAILED', error: 'States.TaskFailed' })
    const at = world.clock.now()
    expect(cause).toBe(
      `{"Cause":"on purpose","Error":"Broken","ExecutionArn":"${childArn}","Input":"{\\"k\\":1}","InputDetails":{"Included":true},"Name":"c","RedriveCount":0,"RedriveStatus":"REDRIVABLE","StartDate":${at},"StateMachineArn":"${StateMachineArn}","Status":"FAILED","StopDate":${at}}`,
    )
  })

  test('that a person brings about counts as well', async () => {
    await world.machine('child', waits)
    const arn = await start(world, await parent('.sync'))
    await settled(world)
    await world.sfn.send(new StopExecutionCommand({ executionArn: childArn, error: 'Enough' }))
    const { error, cause = '' } = await outcomeOf(world, arn)
    expect(error).toBe('States.TaskFailed')
    expect(JSON.parse(cause)).toMatchObject({ Status: 'ABORTED', Error: 'Enough' })
  })
})

test('a child goes when the task that waits for it does', async () => {
  await world.machine('child', waits)
  const arn = await start(world, await parent('.sync', {}, { TimeoutSeconds: 10 }))
  await settled(world)
  await world.clock.advance(10_000)
  expect(await outcomeOf(world, arn)).toMatchObject({ status: 'FAILED', error: 'States.Timeout' })
  expect((await describeExecution(world, childArn)).status).toBe('ABORTED')
})

describe('the input', () => {
  test.each([
    ['an object', { a: 1 }, '{"a":1}'],
    ['a JSON text', '{"a":1}', '{"a":1}'],
    ['another text', 'hello', '"hello"'],
    ['nothing', null, '{}'],
  ])('may be %s', async (_what, Input, expected) => {
    await world.machine('child', passes)
    await outcomeOf(world, await start(world, await parent('', { Input })))
    expect((await describeExecution(world, childArn)).input).toBe(expected)
  })
})

test('errors have the names of the optimised integration', async () => {
  const missing = await outcomeOf(world, await start(world, await parent('.sync')))
  expect(missing).toMatchObject({
    error: 'StepFunctions.StateMachineDoesNotExistException',
    cause: expect.stringMatching(
      /^State Machine Does Not Exist: '[^']+' \(Service: AWSStepFunctions; Status Code: 400; Error Code: StateMachineDoesNotExist; Request ID: [0-9a-f-]{36}; Proxy: null\)$/,
    ),
  })
  await world.machine('child', passes)
  world.deny('states:StartExecution')
  const denied = await world.machine(
    'denied',
    oneTask('arn:aws:states:::states:startExecution', { StateMachineArn }),
  )
  expect(await outcomeOf(world, await start(world, denied))).toMatchObject({
    error: 'StepFunctions.AWSStepFunctionsException',
    cause: expect.stringContaining('Error Code: AccessDeniedException; '),
  })
})
