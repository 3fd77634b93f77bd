/** Without a mock a state does what it does in an execution. */
import type { InvokeRequest } from '../../../../src/common/aws/ports.ts'
import { createWorld, type World } from '../fixture.ts'
import { invoke, role, testState } from './support.ts'

let world: World
const invoked: InvokeRequest[] = []
let answer = '{"from":"the function"}'
let functionError: 'Unhandled' | undefined
let answered: Promise<void> = Promise.resolve()

beforeEach(async () => {
  invoked.length = 0
  answered = Promise.resolve()
  functionError = undefined
  world = await createWorld({
    async invokeLambda(request) {
      invoked.push(request)
      await answered
      return {
        statusCode: 200,
        payload: answer,
        executedVersion: '$LATEST',
        requestId: 'id',
        ...(functionError && { functionError }),
      }
    },
  })
})
afterEach(() => world.stop())

const input = { who: 'Ann' }

test('a Task calls its function under the role', async () => {
  const definition = {
    ...invoke,
    Arguments: { FunctionName: 'greet', Payload: '{% $states.input %}' },
    Output: '{% $states.result.Payload %}',
  }
  const result = await testState(world, definition, { ...role, input, inspectionLevel: 'DEBUG' })
  expect(result).toMatchObject({
    status: 'SUCCEEDED',
    output: { from: 'the function' },
    inspectionData: {
      input,
      afterArguments: { FunctionName: 'greet', Payload: input },
      result: { Payload: { from: 'the function' }, StatusCode: 200 },
    },
  })
  expect(invoked).toMatchObject([{ functionName: 'greet', payload: '{"who":"Ann"}', caller: role }])
})

test('or the function that its Resource is', async () => {
  const arn = 'arn:aws:lambda:us-east-1:123456789012:function:greet'
  const definition = { Type: 'Task', Resource: arn, Next: 'After' }
  expect(await testState(world, definition, { ...role, input, inspectionLevel: 'DEBUG' })).toEqual({
    status: 'SUCCEEDED',
    output: { from: 'the function' },
    nextState: 'After',
    inspectionData: { input, result: { from: 'the function' } },
  })
})

test('a table is written, if the role may', async () => {
  await world.dynamodb.call(
    'CreateTable',
    {
      TableName: 'people',
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      BillingMode: 'PAY_PER_REQUEST',
    },
    {},
  )
  const definition = {
    Type: 'Task',
    Resource: 'arn:aws:states:::dynamodb:putItem',
    Arguments: { TableName: 'people', Item: { id: { S: '{% $states.input.who %}' } } },
    Output: 'done',
    End: true,
  }
  expect(await testState(world, definition, { ...role, input })).toEqual({
    status: 'SUCCEEDED',
    output: 'done',
  })
  const { Count } = (await world.dynamodb.call('Scan', { TableName: 'people' }, {})) as { Count: number }
  expect(Count).toBe(1)
  world.deny('dynamodb:PutItem')
  expect(await testState(world, definition, { ...role, input })).toMatchObject({
    status: 'FAILED',
    error: 'DynamoDB.AmazonDynamoDBException',
  })
})

test('an error of the function is retried or caught', async () => {
  functionError = 'Unhandled'
  answer = '{"errorType":"Declined","errorMessage":"no"}'
  const caught = [{ ErrorEquals: ['Declined'], Next: 'Sorry' }]
  const of = (more: object) => testState(world, { ...invoke, ...more }, { ...role, input })
  expect(await of({ Catch: caught })).toMatchObject({
    status: 'CAUGHT_ERROR',
    error: 'Declined',
    nextState: 'Sorry',
  })
  expect(await of({ Retry: [{ ErrorEquals: ['Declined'] }] })).toMatchObject({ status: 'RETRIABLE' })
  // A retry is told of, and not made.
  expect(invoked).toHaveLength(2)
})

test("a Task's own timeout is its error", async () => {
  answered = new Promise(() => {})
  const definition = {
    ...invoke,
    TimeoutSeconds: 5,
    Catch: [{ ErrorEquals: ['States.Timeout'], Next: 'Late' }],
  }
  const result = testState(world, definition, role)
  await untilInvoked()
  await world.clock.advance(5000)
  expect(await result).toMatchObject({ status: 'CAUGHT_ERROR', nextState: 'Late' })
})

test('no test takes longer than five minutes', async () => {
  answered = new Promise(() => {})
  const result = testState(world, invoke, role)
  await untilInvoked()
  await world.clock.advance(300_000)
  expect(await result).toEqual({ status: 'FAILED', error: 'States.Timeout' })
})

test('a Wait waits', async () => {
  const started = world.clock.now()
  const result = world.service.call(
    'TestState',
    { definition: JSON.stringify({ QueryLanguage: 'JSONata', Type: 'Wait', Seconds: 60, Next: 'On' }) },
    {},
  )
  await world.clock.advance(60_000)
  expect(await result).toEqual({ status: 'SUCCEEDED', output: '{}', nextState: 'On' })
  expect(world.clock.now() - started).toBe(60_000)
})

test('a test that is running when the runtime stops gets an error that says so', async () => {
  const definition = JSON.stringify({ QueryLanguage: 'JSONata', Type: 'Wait', Seconds: 60, End: true })
  const result = world.service.call('TestState', { definition }, {})
  await world.machines.stop()
  await expect(result).rejects.toMatchObject({ code: 'ServiceUnavailable' })
})

test('nothing is left of a test', async () => {
  await testState(world, invoke, role)
  await expect(world.service.call('ListStateMachines', {}, {})).resolves.toEqual({ stateMachines: [] })
})

/** The call goes through the endpoint, and so takes turns of the event loop. */
async function untilInvoked(): Promise<void> {
  while (invoked.length === 0) await new Promise((resolve) => setImmediate(resolve))
}
