import { SendTaskFailureCommand, SendTaskHeartbeatCommand, SendTaskSuccessCommand } from '@aws-sdk/client-sfn'
import { createWorld, oneTask, type World, waitsForToken } from '../fixture.ts'
import { describe as describeExecution, start, tokenOf } from './support.ts'

let world: World
beforeEach(async () => {
  world = await createWorld()
})
afterEach(() => world.stop())

const succeed = (taskToken: string, output: string) =>
  world.sfn.send(new SendTaskSuccessCommand({ taskToken, output }))

test('the first result counts, every later one is too late', async () => {
  const arn = await start(world, await world.machine('m', waitsForToken))
  const taskToken = await tokenOf(world, arn)
  const results = await Promise.allSettled([1, 2, 3].map((n) => succeed(taskToken, String(n))))
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected'])
  expect(await describeExecution(world, arn)).toMatchObject({ status: 'SUCCEEDED', output: '1' })
  await expect(world.sfn.send(new SendTaskHeartbeatCommand({ taskToken }))).rejects.toMatchObject({
    name: 'TaskTimedOut',
    message: "Task Timed Out: 'Provided task does not exist anymore'",
  })
})

test('a failure is the task’s failure', async () => {
  const arn = await start(world, await world.machine('m', waitsForToken))
  const taskToken = await tokenOf(world, arn)
  await world.sfn.send(new SendTaskFailureCommand({ taskToken, error: 'Left', cause: 'without a word' }))
  expect(await describeExecution(world, arn)).toMatchObject({
    status: 'FAILED',
    error: 'Left',
    cause: 'without a word',
  })
})

test('a heartbeat keeps the task alive', async () => {
  const definition = oneTask(
    'arn:aws:states:::lambda:invoke.waitForTaskToken',
    { FunctionName: 'ask', Payload: '{% $states.context.Task.Token %}' },
    { HeartbeatSeconds: 10 },
  )
  const arn = await start(world, await world.machine('m', definition))
  const taskToken = await tokenOf(world, arn)
  await world.clock.advance(8000)
  await world.sfn.send(new SendTaskHeartbeatCommand({ taskToken }))
  await world.clock.advance(8000)
  expect((await describeExecution(world, arn)).status).toBe('RUNNING')
  await world.clock.advance(2000)
  expect(await describeExecution(world, arn)).toMatchObject({ status: 'FAILED', error: 'States.Timeout' })
})

test('a result is JSON', async () => {
  const arn = await start(world, await world.machine('m', waitsForToken))
  const taskToken = await tokenOf(world, arn)
  await expect(succeed(taskToken, 'lime')).rejects.toMatchObject({
    name: 'InvalidOutput',
    message:
      "Invalid Output: 'Unrecognized token 'lime': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')'",
  })
  await succeed(taskToken, '"lime"')
  expect((await describeExecution(world, arn)).output).toBe('"lime"')
})

test('an invented token is refused', async () => {
  await expect(succeed('AAAAKgAAAAIAAAAAAAAAAQ==', '{}')).rejects.toMatchObject({
    name: 'InvalidToken',
    message: "Invalid Token: 'Invalid token'",
  })
})
