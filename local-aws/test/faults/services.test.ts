/** DynamoDB's and Step Functions' faults, as AWS's SDK meets them. */
import { DynamoDBClient, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import { ListStateMachinesCommand, SFNClient } from '@aws-sdk/client-sfn'
import { VirtualClock } from '../../src/common/virtual-clock.ts'
import type { RuleInFile } from '../../src/faults/index.ts'
import type { Runtime } from '../../src/runtime/runtime.ts'
import { HandMadeApp, run } from '../runtime/fixture.ts'
import { until } from './waiting.ts'

const Shops = {
  Type: 'AWS::DynamoDB::Table',
  Properties: {
    TableName: 'shops',
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
  },
}

const clock = new VirtualClock()
const app = new HandMadeApp()
let runtime: Runtime
let shops = 0
let id = { S: '' }

beforeAll(async () => {
  const faults = { seed: 7, rules: [] }
  runtime = (await run(app.assembly({ Shops }), { clock, faults })).runtime
})
beforeEach(() => {
  shops += 1
  id = { S: `shop-${shops}` }
})
afterAll(async () => {
  await runtime.stop()
  app.remove()
})

const credentials = { accessKeyId: 'any', secretAccessKey: 'any' }
const settings = (maxAttempts: number) => ({
  endpoint: runtime.endpoints.aws,
  region: 'us-east-1',
  credentials,
  maxAttempts,
})

/** Adds 1 to the shop's rounds. */
const update = (maxAttempts = 1) =>
  new DynamoDBClient(settings(maxAttempts)).send(
    new UpdateItemCommand({
      TableName: 'shops',
      Key: { id },
      UpdateExpression: 'ADD rounds :one',
      ExpressionAttributeValues: { ':one': { N: '1' } },
    }),
  )

/** What stands in the table, whatever the rules. */
async function rounds(): Promise<string | undefined> {
  const answer = await runtime.dynamoDb('GetItem', { TableName: 'shops', Key: { id } })
  return (answer as { Item?: { rounds: { N: string } } }).Item?.rounds.N
}

const inject = (...rules: RuleInFile[]) => runtime.faults?.replace({ seed: 7, rules })

test.each([
  ['InternalServerError', 500],
  ['ProvisionedThroughputExceededException', 400],
  ['ServiceUnavailable', 503],
])('DynamoDB answers %s with %i, and nothing is written', async (error, status) => {
  inject({ service: 'dynamodb', operation: 'UpdateItem', error })
  await expect(update()).rejects.toMatchObject({ name: error, $metadata: { httpStatusCode: status } })
  expect(await rounds()).toBeUndefined()
})

test('after the write, only the answer fails', async () => {
  inject({ service: 'dynamodb', operation: 'UpdateItem', error: 'InternalServerError', when: 'after' })
  await expect(update()).rejects.toMatchObject({ name: 'InternalServerError' })
  expect(await rounds()).toBe('1')
})

test("after a lost answer, the SDK's own retry writes a second time", async () => {
  inject({
    service: 'dynamodb',
    operation: 'UpdateItem',
    error: 'InternalServerError',
    when: 'after',
    nth: 1,
  })
  await update(2)
  expect(await rounds()).toBe('2')
})

test.each<['before' | 'after', string | undefined]>([
  ['before', undefined],
  ['after', '1'],
])('a lost connection %s the write', async (when, written) => {
  inject({ service: 'dynamodb', error: 'lost', when })
  await expect(update()).rejects.toThrow('socket hang up')
  expect(await rounds()).toBe(written)
})

test('twice: the call is done again', async () => {
  inject({ service: 'dynamodb', operation: 'UpdateItem', error: 'twice' })
  await update()
  expect(await rounds()).toBe('2')
})

test('a call without an answer breaks off after a minute', async () => {
  inject({ service: 'dynamodb', error: 'timeout', when: 'after' })
  const before = clock.pending
  const failed = expect(update()).rejects.toThrow('socket hang up')
  await until(() => clock.pending > before)
  expect(await rounds()).toBe('1')
  await clock.advance(60_000)
  await failed
})

test('a delay holds the call back', async () => {
  inject({ service: 'dynamodb', operation: 'UpdateItem', delayMs: [300, 400] })
  const before = clock.pending
  const updated = update()
  await until(() => clock.pending > before)
  await clock.advance(299)
  expect(await rounds()).toBeUndefined()
  await clock.advance(101)
  await updated
  expect(await rounds()).toBe('1')
})

test('a service that is down in bursts works in between', async () => {
  const burst = { everyMs: 15_000, forMs: 1_000 }
  inject({ service: 'dynamodb', error: 'ThrottlingException', burst })
  const read = () =>
    new DynamoDBClient(settings(1)).send(new GetItemCommand({ TableName: 'shops', Key: { id } })).then(
      () => 'fine',
      (error: Error) => error.name,
    )
  const found: string[] = []
  for (const ms of [0, 14_999, 1, 999, 1]) {
    await clock.advance(ms)
    found.push(await read())
  }
  expect(found).toEqual(['fine', 'fine', 'ThrottlingException', 'ThrottlingException', 'fine'])
})

test('Step Functions is throttled, once', async () => {
  inject({ service: 'states', operation: 'List*', error: 'ThrottlingException', times: 1 })
  const list = () => new SFNClient(settings(1)).send(new ListStateMachinesCommand({}))
  await expect(list()).rejects.toMatchObject({
    name: 'ThrottlingException',
    $metadata: { httpStatusCode: 400 },
  })
  await expect(list()).resolves.toMatchObject({ stateMachines: [] })
})

test('the same seed strikes the same calls', async () => {
  const outcomes = async () => {
    inject({ service: 'dynamodb', error: ['InternalServerError', 'lost'], probability: 0.5 })
    const names: string[] = []
    for (let call = 0; call < 20; call++)
      names.push(
        await update().then(
          () => 'fine',
          (error: Error) => error.name,
        ),
      )
    return names
  }
  const first = await outcomes()
  expect(new Set(first).size).toBe(3)
  expect(await outcomes()).toEqual(first)
})

test('the faults are counted by kind', async () => {
  const counted = () =>
    runtime.faults
      ?.counts()
      .find(
        ({ service, error, when }) => service === 'states' && error === 'InternalFailure' && when === 'after',
      )?.count
  expect(counted()).toBeUndefined()
  inject({ service: 'states', error: 'InternalFailure', when: 'after' })
  await expect(new SFNClient(settings(1)).send(new ListStateMachinesCommand({}))).rejects.toThrow()
  expect(counted()).toBe(1)
})
