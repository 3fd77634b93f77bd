import type { FaultsFile } from '../../src/kit/index.ts'
import { stateMachine, succeeds, takes } from '../../src/kit/index.ts'

const machine = stateMachine({
  QueryLanguage: 'JSONata',
  StartAt: 'Write',
  States: {
    Write: {
      Type: 'Task',
      Resource: 'arn:aws:states:::dynamodb:updateItem',
      Arguments: { TableName: 'shops', Key: {} },
      Retry: [{ ErrorEquals: ['DynamoDB.InternalServerErrorException'], IntervalSeconds: 1, MaxAttempts: 1 }],
      Next: 'Ask',
    },
    Ask: {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
      TimeoutSeconds: 60,
      Arguments: {
        FunctionName: 'arn:aws:lambda:us-east-1:123456789012:function:ask',
        Payload: { token: '{% $states.context.Task.Token %}' },
      },
      End: true,
    },
  },
})
const tasks = { Write: {}, ask: takes(10_000, succeeds('lime')) }
const run = (rules: FaultsFile['rules']) => machine.run({ tasks, faults: { seed: 7, rules } })

test('a write that fails after it was done is done again', async () => {
  const ran = await run([
    { service: 'dynamodb', operation: 'UpdateItem', error: 'InternalServerError', when: 'after', times: 1 },
  ])
  expect(ran.status).toBe('SUCCEEDED')
  expect(ran.callsTo('Write')).toHaveLength(2)
})

test.each([
  ['lost', 'DynamoDB.SdkClientException', 0],
  ['timeout', 'DynamoDB.SdkClientException', 60_000],
  ['ProvisionedThroughputExceededException', 'DynamoDB.ProvisionedThroughputExceededException', 0],
])('a Task meets %s of DynamoDB as %s after %i ms', async (error, name, took) => {
  expect(await run([{ service: 'dynamodb', error }])).toMatchObject({ status: 'FAILED', error: name, took })
})

test.each([
  ['lost', 'Lambda.SdkClientException', 0],
  ['crash', 'Runtime.ExitError', 0],
  ['timeout', 'Sandbox.Timedout', 3_000],
  ['ServiceException', 'Lambda.ServiceException', 0],
])('a Task meets %s of Lambda as %s after %i ms', async (error, name, took) => {
  const ran = await run([{ service: 'lambda', function: 'ask', error, when: 'after' }])
  expect(ran).toMatchObject({ status: 'FAILED', error: name, took })
  expect(ran.callsTo('ask')).toHaveLength(1)
})

test('a function that is invoked twice has the same token twice', async () => {
  const ran = await run([{ service: 'lambda', error: 'twice', delayMs: 500 }])
  expect(ran.output).toBe('lime')
  const [first, second] = ran.callsTo('ask')
  expect(second?.token).toBe(first?.token)
})

test('the same seed gives the same run', async () => {
  const rules: FaultsFile['rules'] = [{ service: 'dynamodb', probability: 0.5, delayMs: [0, 5_000] }]
  expect((await run(rules)).took).toBe((await run(rules)).took)
})

test('wrong rules are refused with their place', () => {
  expect(() =>
    machine.start({ tasks, faults: { rules: [{ service: 'states', nth: 0, error: 'lost' }] } }),
  ).toThrow('rules[0].nth: must be a whole number of 1 or more, not 0')
})
