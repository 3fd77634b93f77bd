import {
  CreateActivityCommand,
  DeleteActivityCommand,
  DescribeActivityCommand,
  GetActivityTaskCommand,
  ListActivitiesCommand,
  SendTaskSuccessCommand,
} from '@aws-sdk/client-sfn'
import { createWorld, type World } from '../fixture.ts'
import { describe as describeExecution, historyOf, settled, start } from './support.ts'

const activityArn = 'arn:aws:states:us-east-1:123456789012:activity:judge'
const works = {
  StartAt: 'Work',
  States: { Work: { Type: 'Task', Resource: activityArn, TimeoutSeconds: 300, End: true } },
}

let world: World
beforeEach(async () => {
  world = await createWorld()
})
afterEach(() => world.stop())

const create = (name = 'judge') => world.sfn.send(new CreateActivityCommand({ name }))
const poll = (workerName?: string) => world.sfn.send(new GetActivityTaskCommand({ activityArn, workerName }))
const absent = { name: 'ActivityDoesNotExist', message: `Activity Does Not Exist: '${activityArn}'` }

test('an activity is created once, described, listed and deleted', async () => {
  const created = await create()
  expect(created).toMatchObject({ activityArn, creationDate: new Date(world.clock.now()) })
  await world.clock.advance(1000)
  expect((await create()).creationDate).toEqual(created.creationDate)
  const describeIt = new DescribeActivityCommand({ activityArn })
  expect(await world.sfn.send(describeIt)).toMatchObject({ activityArn, name: 'judge' })
  await create('announce')
  const { activities = [] } = await world.sfn.send(new ListActivitiesCommand({}))
  expect(activities.map(({ name }) => name)).toEqual(['announce', 'judge'])
  await world.sfn.send(new DeleteActivityCommand({ activityArn }))
  await world.sfn.send(new DeleteActivityCommand({ activityArn }))
  await expect(world.sfn.send(describeIt)).rejects.toMatchObject(absent)
  await expect(poll()).rejects.toMatchObject(absent)
})

test('a name with forbidden characters is refused', async () => {
  await expect(create('Test Activity$')).rejects.toMatchObject({
    name: 'InvalidName',
    message: "Invalid Name: 'Test Activity$'",
  })
})

test('a worker takes the task that waits, and its result is the state’s', async () => {
  await create()
  const arn = await start(world, await world.machine('m', works), { kinds: ['lime'] })
  await settled(world)
  const { taskToken, input } = await poll('me')
  expect(input).toBe('{"kinds":["lime"]}')
  await world.sfn.send(new SendTaskSuccessCommand({ taskToken, output: '"draw"' }))
  expect(await describeExecution(world, arn)).toMatchObject({ status: 'SUCCEEDED', output: '"draw"' })
  expect((await historyOf(world, arn)).map(({ type }) => type)).toEqual([
    'ExecutionStarted',
    'TaskStateEntered',
    'ActivityScheduled',
    'ActivityStarted',
    'ActivitySucceeded',
    'TaskStateExited',
    'ExecutionSucceeded',
  ])
})

test('a worker that waits gets the next task', async () => {
  await create()
  const machine = await world.machine('m', works)
  const polled = world.service.call('GetActivityTask', { activityArn }, {})
  const arn = await start(world, machine, 7)
  expect(await polled).toMatchObject({ input: '7' })
  expect((await describeExecution(world, arn)).status).toBe('RUNNING')
})

test('a worker that waits for a minute gets nothing', async () => {
  await create()
  const polled = world.service.call('GetActivityTask', { activityArn }, {})
  await world.clock.advance(60_000)
  expect(await polled).toEqual({ taskToken: null, input: null })
})

test('a task that timed out is handed to no worker', async () => {
  await create()
  const arn = await start(world, await world.machine('m', works))
  await world.clock.advance(300_000)
  expect(await describeExecution(world, arn)).toMatchObject({ status: 'FAILED', error: 'States.Timeout' })
  const polled = world.service.call('GetActivityTask', { activityArn }, {})
  await world.clock.advance(60_000)
  expect(await polled).toEqual({ taskToken: null, input: null })
})

test('a task of an activity that is not there fails, and does not wait for ever', async () => {
  const arn = await start(world, await world.machine('m', works))
  expect(await describeExecution(world, arn)).toMatchObject({
    status: 'FAILED',
    error: 'States.Runtime',
    cause: `The activity ${activityArn} does not exist.`,
  })
})
