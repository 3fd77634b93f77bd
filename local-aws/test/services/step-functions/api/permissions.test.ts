import { operations } from '../../../../src/services/step-functions/api/service.ts'
import { arnOf, createWorld, roleArn, type World, waitsForToken } from '../fixture.ts'
import { settled, start, tokenOf } from './support.ts'

let world: World
beforeEach(async () => {
  world = await createWorld()
})
afterEach(() => world.stop())

const caller = { roleArn: 'arn:aws:iam::123456789012:role/function' }
const machine = arnOf('m')
const execution = 'arn:aws:states:us-east-1:123456789012:execution:m:e'
const activity = 'arn:aws:states:us-east-1:123456789012:activity:a'
const onMachine = { stateMachineArn: machine }
const onExecution = { executionArn: execution }
const onActivity = { activityArn: activity }

/** What IAM's reference for Step Functions says each action takes permission on. */
const rows: Record<string, [input: object, resource: string]> = {
  CreateStateMachine: [{ name: 'm', roleArn, definition: '{}' }, machine],
  UpdateStateMachine: [onMachine, machine],
  DescribeStateMachine: [onMachine, machine],
  DeleteStateMachine: [onMachine, machine],
  StartExecution: [onMachine, machine],
  StartSyncExecution: [onMachine, machine],
  ListExecutions: [onMachine, machine],
  DescribeStateMachineForExecution: [onExecution, execution],
  StopExecution: [onExecution, execution],
  RedriveExecution: [onExecution, execution],
  DescribeExecution: [onExecution, execution],
  GetExecutionHistory: [onExecution, execution],
  CreateActivity: [{ name: 'a' }, activity],
  DescribeActivity: [onActivity, activity],
  DeleteActivity: [onActivity, activity],
  GetActivityTask: [onActivity, activity],
  TagResource: [{ resourceArn: machine, tags: [] }, machine],
  UntagResource: [{ resourceArn: machine, tagKeys: [] }, machine],
  ListTagsForResource: [{ resourceArn: machine }, machine],
  ListStateMachines: [{}, '*'],
  ListActivities: [{}, '*'],
  ValidateStateMachineDefinition: [{ definition: '{}' }, '*'],
  TestState: [{ definition: '{}' }, '*'],
}
const ofTokens = ['SendTaskSuccess', 'SendTaskFailure', 'SendTaskHeartbeat']

test('every operation is here', () => {
  expect([...Object.keys(rows), ...ofTokens].sort()).toEqual(Object.keys(operations).sort())
})

test.each(Object.entries(rows))('%s is denied before it does anything', async (action, [input, resource]) => {
  world.deny(`states:${action}`)
  await expect(world.service.call(action, input, caller)).rejects.toMatchObject({
    code: 'AccessDeniedException',
  })
  expect(world.asked).toEqual([{ roleArn: caller.roleArn, action: `states:${action}`, resource }])
})

test.each(ofTokens)('%s takes permission on the machine that issued the token', async (action) => {
  const arn = await start(world, await world.machine('m', waitsForToken))
  const taskToken = await tokenOf(world, arn)
  world.deny(`states:${action}`)
  const input = { taskToken, output: '{}' }
  await expect(world.service.call(action, input, caller)).rejects.toMatchObject({
    code: 'AccessDeniedException',
  })
  expect(world.asked.at(-1)).toEqual({
    roleArn: caller.roleArn,
    action: `states:${action}`,
    resource: machine,
  })
  await world.service.call('SendTaskSuccess', input, {}).catch(() => {})
  await settled(world)
})

test("a used token belongs to no machine, so the call fails with the token's error", async () => {
  const arn = await start(world, await world.machine('m', waitsForToken))
  const taskToken = await tokenOf(world, arn)
  await world.service.call('SendTaskSuccess', { taskToken, output: '1' }, {})
  world.deny('states:SendTaskSuccess')
  await expect(
    world.service.call('SendTaskSuccess', { taskToken, output: '2' }, caller),
  ).rejects.toMatchObject({ code: 'TaskTimedOut' })
})

test('a machine’s Tasks act under the machine’s role', async () => {
  const definition = {
    StartAt: 'List',
    States: {
      List: {
        Type: 'Task',
        Resource: 'arn:aws:states:::aws-sdk:dynamodb:listTables',
        Arguments: {},
        End: true,
      },
    },
  }
  await start(world, await world.machine('m', definition))
  await settled(world)
  expect(world.asked).toContainEqual({ roleArn, action: 'dynamodb:ListTables', resource: expect.any(String) })
})
