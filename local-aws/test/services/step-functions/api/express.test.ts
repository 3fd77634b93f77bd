import {
  DescribeExecutionCommand,
  ListExecutionsCommand,
  StartExecutionCommand,
  StartSyncExecutionCommand,
} from '@aws-sdk/client-sfn'
import { createWorld, type World } from '../fixture.ts'
import { fails, passes, waits } from './support.ts'

let world: World
beforeEach(async () => {
  world = await createWorld()
})
afterEach(() => world.stop())

const notSupported = {
  name: 'StateMachineTypeNotSupported',
  message: 'This operation is not supported by this type of state machine',
}

test('a synchronous execution answers with its end', async () => {
  const stateMachineArn = await world.machine('m', passes, 'EXPRESS')
  const { $metadata, ...result } = await world.sfn.send(
    new StartSyncExecutionCommand({ stateMachineArn, name: 'e', input: '{"a":1}' }),
  )
  expect(result).toEqual({
    executionArn: expect.stringMatching(/^arn:aws:states:us-east-1:123456789012:express:m:e:[0-9a-f-]{36}$/),
    stateMachineArn,
    name: 'e',
    startDate: new Date(world.clock.now()),
    stopDate: new Date(world.clock.now()),
    status: 'SUCCEEDED',
    input: '{"a":1}',
    inputDetails: { included: true },
    output: '{"a":1}',
    outputDetails: { included: true },
    billingDetails: { billedMemoryUsedInMB: 64, billedDurationInMilliseconds: 100 },
  })
})

test('also when it fails', async () => {
  const stateMachineArn = await world.machine('m', fails, 'EXPRESS')
  const result = await world.sfn.send(new StartSyncExecutionCommand({ stateMachineArn }))
  expect(result).toMatchObject({ status: 'FAILED', error: 'Broken', cause: 'on purpose' })
  expect(result.output).toBeUndefined()
})

test('only an Express machine can be waited for', async () => {
  const stateMachineArn = await world.machine('m', passes)
  await expect(world.sfn.send(new StartSyncExecutionCommand({ stateMachineArn }))).rejects.toMatchObject(
    notSupported,
  )
})

test('a name may be used again, and the execution is not stored', async () => {
  const stateMachineArn = await world.machine('m', waits, 'EXPRESS')
  const startIt = () => world.sfn.send(new StartExecutionCommand({ stateMachineArn, name: 'e' }))
  const [{ executionArn = '' }, again] = [await startIt(), await startIt()]
  expect(again.executionArn).not.toBe(executionArn)
  await expect(world.sfn.send(new ListExecutionsCommand({ stateMachineArn }))).rejects.toMatchObject(
    notSupported,
  )
  await expect(world.sfn.send(new DescribeExecutionCommand({ executionArn }))).rejects.toMatchObject({
    name: 'InvalidArn',
    message: "Invalid Arn: 'Resource type not valid in this context: express'",
  })
})
