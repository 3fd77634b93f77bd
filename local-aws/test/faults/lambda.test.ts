/** Lambda's faults, as the Invoke API, a state machine and the functions themselves meet them. */
import type { InvokeRequest } from '../../src/common/aws/ports.ts'
import { VirtualClock } from '../../src/common/virtual-clock.ts'
import type { RuleInFile } from '../../src/faults/index.ts'
import { role } from '../runtime/fixture.ts'
import { type RunningFunctions, runFunctions } from '../services/lambda/fixture.ts'
import { until } from './waiting.ts'

/** Counts its runs and, on request, its calls in the table. */
const source = `
import http from 'node:http'
const { hostname, port } = new URL(process.env.AWS_ENDPOINT_URL)
const add = (id) => new Promise((resolve, reject) => {
  const headers = {
    'x-amz-target': 'DynamoDB_20120810.UpdateItem',
    'content-type': 'application/x-amz-json-1.0',
    authorization: 'AWS4-HMAC-SHA256 Credential=' + process.env.AWS_ACCESS_KEY_ID + '/20261122/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
  }
  const request = http.request({ hostname, port, method: 'POST', path: '/', headers }, (response) => {
    response.resume()
    response.on('end', () => resolve(response.statusCode))
  })
  request.on('error', reject)
  request.end(JSON.stringify({
    TableName: 'counts', Key: { id: { S: id } },
    UpdateExpression: 'ADD n :one', ExpressionAttributeValues: { ':one': { N: '1' } },
  }))
})
export const handler = async ({ id, calls = 1 }) => {
  const answers = []
  for (let call = 0; call < calls; call++) answers.push(await add(id).catch((error) => error.code))
  return answers
}`

const definition = {
  QueryLanguage: 'JSONata',
  StartAt: 'Count',
  States: {
    Count: {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke',
      Arguments: { FunctionName: 'Counter', Payload: '{% $states.input %}' },
      Output: '{% $states.result.Payload %}',
      End: true,
    },
  },
}
const allow = (Action: string) => ({ Effect: 'Allow', Action, Resource: '*' })

const clock = new VirtualClock()
let functions: RunningFunctions
let id = ''

beforeAll(async () => {
  functions = await runFunctions(
    { Counter: { source, properties: { Timeout: 20 }, statements: [allow('dynamodb:UpdateItem')] } },
    { clock, faults: { rules: [] } },
    () => ({
      Counts: {
        Type: 'AWS::DynamoDB::Table',
        Properties: {
          TableName: 'counts',
          BillingMode: 'PAY_PER_REQUEST',
          KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
          AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
        },
      },
      MachineRole: role('states.amazonaws.com', [allow('lambda:InvokeFunction')]),
      Machine: {
        Type: 'AWS::StepFunctions::StateMachine',
        Properties: {
          RoleArn: { 'Fn::GetAtt': ['MachineRole', 'Arn'] },
          DefinitionString: JSON.stringify(definition),
        },
      },
    }),
  )
})
beforeEach(() => {
  id = expect.getState().currentTestName ?? ''
})
afterAll(() => functions.stop())

const inject = (...rules: RuleInFile[]) => functions.runtime.faults?.replace({ seed: 7, rules })
const call = (calls = 1, rest: Partial<InvokeRequest> = {}) => functions.call('Counter', { id, calls }, rest)

async function counted(): Promise<number> {
  const answer = await functions.runtime.dynamoDb('GetItem', { TableName: 'counts', Key: { id: { S: id } } })
  return Number((answer as { Item?: { n: { N: string } } }).Item?.n.N ?? 0)
}

async function execute(): Promise<{ status: string; error?: string; output?: string }> {
  const { stepFunctions, endpoints } = functions.runtime
  const [stateMachineArn] = endpoints.stateMachineArns
  const states = (action: string, input: object) => stepFunctions.service.call(action, input, {})
  const { executionArn } = (await states('StartExecution', {
    stateMachineArn,
    input: JSON.stringify({ id }),
  })) as { executionArn: string }
  for (;;) {
    const execution = (await states('DescribeExecution', { executionArn })) as { status: string }
    if (execution.status !== 'RUNNING') return execution
    await new Promise((resolve) => setImmediate(resolve))
  }
}

test.each<['before' | 'after', number]>([
  ['before', 0],
  ['after', 1],
])('the API refuses an invocation %s it was done', async (when, runs) => {
  inject({ service: 'lambda', function: 'Count*', error: 'TooManyRequestsException', when })
  await expect(call()).rejects.toMatchObject({ code: 'TooManyRequestsException', httpStatus: 429 })
  expect(await counted()).toBe(runs)
})

test('over HTTP a lost answer breaks the connection', async () => {
  inject({ service: 'lambda', error: 'lost', when: 'after' })
  const url = `${functions.runtime.endpoints.aws}/2015-03-31/functions/Counter/invocations`
  const authorization =
    'AWS4-HMAC-SHA256 Credential=any/20261122/us-east-1/lambda/aws4_request, SignedHeaders=host, Signature=0'
  const request = fetch(url, { method: 'POST', headers: { authorization }, body: JSON.stringify({ id }) })
  await expect(request).rejects.toThrow('fetch failed')
  expect(await counted()).toBe(1)
})

test('twice: the function runs again', async () => {
  inject({ service: 'lambda', error: 'twice' })
  expect((await call()).value).toEqual([200])
  expect(await counted()).toBe(2)
})

test.each<['before' | 'after', number]>([
  ['before', 0],
  ['after', 1],
])('the function times out %s its work', async (when, runs) => {
  inject({ service: 'lambda', error: 'timeout', when })
  let isAnswered = false
  const answer = call().finally(() => {
    isAnswered = true
  })
  await until(async () => (await counted()) === runs)
  while (!isAnswered) await clock.advance(20_000)
  expect(await answer).toMatchObject({
    functionError: 'Unhandled',
    value: { errorType: 'Sandbox.Timedout', errorMessage: expect.stringContaining('after 20.00 seconds') },
  })
})

test.each<['before' | 'after', number]>([
  ['before', 0],
  ['after', 3],
])('the environment crashes %s its work', async (when, writes) => {
  inject({ service: 'lambda', error: 'crash', when })
  expect(await call(3)).toMatchObject({
    functionError: 'Unhandled',
    value: { errorType: 'Runtime.ExitError' },
  })
  expect(await counted()).toBe(writes)
})

test('an environment crashes in the middle, at another call each time', async () => {
  inject({ service: 'lambda', error: 'crash' })
  const writes: number[] = []
  for (let run = 0; run < 8; run++) {
    const before = await counted()
    expect(await call(4)).toMatchObject({ value: { errorType: 'Runtime.ExitError' } })
    writes.push((await counted()) - before)
  }
  expect(new Set(writes).size).toBeGreaterThan(2)
})

test('a call of a service ends the function that makes it', async () => {
  inject({
    service: 'dynamodb',
    operation: 'UpdateItem',
    caller: 'Counter',
    error: 'crash',
    when: 'after',
    nth: 2,
  })
  expect(await call(3)).toMatchObject({
    functionError: 'Unhandled',
    value: { errorType: 'Runtime.ExitError' },
  })
  expect(await counted()).toBe(2)
  expect((await call(1)).value).toEqual([200])
})

test('a function meets errors and lost connections of the services that it calls', async () => {
  inject(
    { service: 'dynamodb', caller: 'Counter', error: 'lost', nth: 1 },
    { service: 'dynamodb', caller: 'Counter', error: 'InternalServerError', when: 'after', times: 1 },
  )
  expect((await call(3)).value).toEqual(['ECONNRESET', 500, 200])
  expect(await counted()).toBe(2)
})

test.each<[string, string]>([
  ['lost', 'Lambda.SdkClientException'],
  ['TooManyRequestsException', 'Lambda.TooManyRequestsException'],
  ['ServiceException', 'Lambda.ServiceException'],
  ['ClientExecutionTimeoutException', 'Lambda.ClientExecutionTimeoutException'],
  ['AWSLambdaException', 'Lambda.AWSLambdaException'],
  ['crash', 'Runtime.ExitError'],
])('a state machine meets %s as %s', async (error, name) => {
  inject({ service: 'lambda', caller: 'states.amazonaws.com', error })
  expect(await execute()).toMatchObject({ status: 'FAILED', error: name })
  expect((await call()).value).toEqual([200])
})

describe('asynchronous events', () => {
  const queue = () => call(1, { invocationType: 'Event' })

  test('are delivered twice', async () => {
    inject({ service: 'lambda', operation: 'Deliver', error: 'twice', times: 1 })
    expect((await queue()).statusCode).toBe(202)
    await until(async () => (await counted()) === 2)
  })

  test('are delivered again after an error of Lambda', async () => {
    inject({ service: 'lambda', operation: 'Deliver', error: 'ServiceException', when: 'after', times: 1 })
    await queue()
    await until(
      async () =>
        (await counted()) === 1 && functions.log.lines.some((line) => line.includes('met an error')),
    )
    await clock.advance(1_000)
    await until(async () => (await counted()) === 2)
  })

  test('are refused by the API, and not queued', async () => {
    inject({ service: 'lambda', operation: 'Invoke', error: 'ServiceException' })
    await expect(queue()).rejects.toMatchObject({ code: 'ServiceException', httpStatus: 500 })
    expect(await counted()).toBe(0)
  })
})
