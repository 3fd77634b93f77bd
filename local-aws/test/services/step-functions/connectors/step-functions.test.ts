import { describe as describeExecution, passes, settled, start, tokenOf } from '../api/support.ts'
import { createWorld, oneTask, roleArn, type World, waitsForToken } from '../fixture.ts'
import { outcomeOf } from './support.ts'

let world: World
beforeEach(async () => {
  world = await createWorld()
})
afterEach(() => world.stop())

const run = async (action: string, args: object, name = 'parent') => {
  const machine = await world.machine(
    name,
    oneTask(`arn:aws:states:::aws-sdk:sfn:${action}`, JSON.parse(JSON.stringify(args))),
  )
  return outcomeOf(world, await start(world, machine))
}

test('starts an execution, with an input that is JSON', async () => {
  const child = await world.machine('child', passes)
  const { output } = await run('startExecution', { StateMachineArn: child, Name: 'c', Input: { a: 1 } })
  expect(output).toEqual({
    ExecutionArn: 'arn:aws:states:us-east-1:123456789012:execution:child:c',
    StartDate: new Date(world.clock.now()).toISOString(),
  })
  const described = await run(
    'describeExecution',
    { ExecutionArn: 'arn:aws:states:us-east-1:123456789012:execution:child:c' },
    'other',
  )
  expect(described.output).toMatchObject({
    Status: 'SUCCEEDED',
    Input: '{"a":1}',
    InputDetails: { Included: true },
  })
})

test('sends a task’s result, which is JSON', async () => {
  const waiting = await start(world, await world.machine('waits', waitsForToken))
  const taskToken = await tokenOf(world, waiting)
  expect((await run('sendTaskSuccess', { TaskToken: taskToken, Output: { kind: 'lime' } })).output).toEqual(
    {},
  )
  await settled(world)
  expect((await describeExecution(world, waiting)).output).toBe('{"kind":"lime"}')
})

test('names errors as the SDK’s classes', async () => {
  const ghost = 'arn:aws:states:us-east-1:123456789012:stateMachine:ghost'
  const failed = await run('startExecution', { StateMachineArn: ghost })
  expect(failed).toMatchObject({
    status: 'FAILED',
    error: 'Sfn.StateMachineDoesNotExistException',
    cause: expect.stringMatching(
      /^State Machine Does Not Exist: 'arn:aws:states:us-east-1:123456789012:stateMachine:ghost' \(Service: Sfn, Status Code: 400, Request ID: [0-9a-f-]{36}\)$/,
    ),
  })
})

test('acts with the permissions of the machine', async () => {
  world.deny('states:ListStateMachines')
  const failed = await run('listStateMachines', {})
  expect(failed.error).toBe('Sfn.SfnException')
  expect(world.asked).toContainEqual({ roleArn, action: 'states:ListStateMachines', resource: '*' })
})

test('waits for a token after the call', async () => {
  const child = await world.machine('child', passes)
  const parent = await world.machine(
    'parent',
    oneTask('arn:aws:states:::aws-sdk:sfn:startExecution.waitForTaskToken', {
      StateMachineArn: child,
      Name: 'c',
      Input: { token: '{% $states.context.Task.Token %}' },
    }),
  )
  const arn = await start(world, parent)
  await settled(world)
  const given = await describeExecution(world, 'arn:aws:states:us-east-1:123456789012:execution:child:c')
  const { token: taskToken } = JSON.parse(given.input ?? '{}')
  await world.service.call('SendTaskSuccess', { taskToken, output: '"done"' }, {})
  expect((await outcomeOf(world, arn)).output).toBe('done')
})
