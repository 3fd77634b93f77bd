import { VirtualClock } from '../../../../src/common/virtual-clock.ts'
import { Consumption } from '../../../../src/services/dynamodb/capacity/consumption.ts'
import { type Backend, createLocalBackend } from '../../../../src/services/dynamodb/local-backend.ts'
import type { Item } from '../../../../src/services/dynamodb/model.ts'
import { localEnvironment } from '../../../../src/template/model.ts'

const TableName = 'Things'
const KB = 1024
const clock = new VirtualClock()

let backend: Backend

beforeEach(async () => {
  const log = { info: () => {}, warn: () => {}, error: () => {} }
  backend = createLocalBackend({ ...localEnvironment, clock, log, weighed: true })
  await backend.ensureTables([
    {
      tableName: TableName,
      tableArn: '',
      attributeDefinitions: ['pk', 'sk', 'group'].map((name) => ({
        AttributeName: name,
        AttributeType: 'S',
      })),
      keySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      globalSecondaryIndexes: [
        {
          IndexName: 'byGroup',
          KeySchema: [{ AttributeName: 'group', KeyType: 'HASH' }],
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
      ],
      localSecondaryIndexes: [],
      timeToLiveAttribute: 'expires',
    },
  ])
})

afterEach(() => backend.close())

/** What a call consumes, whether it succeeds or not. */
async function consumed(action: string, input: object): Promise<Consumption> {
  const consumption = new Consumption()
  await backend.call(action, { TableName, ...input }, consumption).catch(() => {})
  return consumption
}

const keyOf = (pk: string, sk = 'a'): Item => ({ pk: { S: pk }, sk: { S: sk } })
const thing = (pk: string, bytes: number, more: Item = {}): Item => ({
  ...keyOf(pk),
  ...more,
  stuff: { S: 'x'.repeat(bytes) },
})
const put = (Item: Item) => backend.call('PutItem', { TableName, Item })

test('putting an item counts its size, and over a larger one that one', async () => {
  expect(await consumed('PutItem', { Item: thing('p', 2 * KB) })).toMatchObject({
    writeUnits: 3,
    partitions: ['p'],
  })
  expect(await consumed('PutItem', { Item: thing('p', 10) })).toMatchObject({ writeUnits: 3 })
  expect(await consumed('PutItem', { Item: thing('p', 10) })).toMatchObject({ writeUnits: 1 })
})

test.each(['NONE', 'ALL_NEW', 'ALL_OLD', 'UPDATED_NEW', undefined])(
  'an update counts the larger of before and after, whatever it returns (%s)',
  async (ReturnValues) => {
    await put(thing('p', 10))
    const update = (value: string) => ({
      Key: keyOf('p'),
      UpdateExpression: 'SET stuff = :stuff',
      ExpressionAttributeValues: { ':stuff': { S: value } },
      ...(ReturnValues && { ReturnValues }),
    })
    expect(await consumed('UpdateItem', update('x'.repeat(3 * KB)))).toMatchObject({ writeUnits: 4 })
    expect(await consumed('UpdateItem', update('x'))).toMatchObject({ writeUnits: 4 })
    expect(await consumed('UpdateItem', update('y'))).toMatchObject({ writeUnits: 1 })
  },
)

test('measuring a call does not change its result', async () => {
  await put(thing('p', 1))
  const update = {
    TableName,
    Key: keyOf('p'),
    UpdateExpression: 'SET n = :n',
    ExpressionAttributeValues: { ':n': { N: '1' } },
  }
  expect(await backend.call('UpdateItem', update)).toEqual({})
  const all = await backend.call('UpdateItem', { ...update, ReturnValues: 'ALL_NEW' })
  expect(all).toEqual({ Attributes: { ...thing('p', 1), n: { N: '1' } } })
  const query = {
    TableName,
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': { S: 'p' } },
    ProjectionExpression: 'n',
  }
  expect(await backend.call('Query', query)).toEqual({
    Items: [{ n: { N: '1' } }],
    Count: 1,
    ScannedCount: 1,
  })
})

test('a condition that does not hold is billed by the item there or to be put', async () => {
  const never = { ConditionExpression: 'attribute_exists(nothing)' }
  await put(thing('p', 2 * KB))
  expect(await consumed('PutItem', { Item: thing('p', 4 * KB), ...never })).toMatchObject({ writeUnits: 5 })
  expect(await consumed('DeleteItem', { Key: keyOf('p'), ...never })).toMatchObject({ writeUnits: 3 })
  expect(
    await consumed('DeleteItem', {
      Key: keyOf('p'),
      ...never,
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    }),
  ).toMatchObject({ writeUnits: 3, readUnits: 0 })
  expect(await consumed('DeleteItem', { Key: keyOf('other'), ...never })).toMatchObject({ writeUnits: 1 })
})

test('a call that is refused before it touches an item is not billed', async () => {
  expect(await consumed('PutItem', { Item: { pk: { S: 'p' } } })).toMatchObject({ writeUnits: 0 })
})

test('deleting counts the size of the deleted item', async () => {
  await put(thing('p', 2 * KB))
  expect(await consumed('DeleteItem', { Key: keyOf('p') })).toMatchObject({ writeUnits: 3 })
  expect(await consumed('DeleteItem', { Key: keyOf('p') })).toMatchObject({ writeUnits: 1 })
})

test('an index bills the writes that it sees', async () => {
  const grouped = (group: string) => ({ Item: thing('p', 10, { group: { S: group } }) })
  expect(await consumed('PutItem', grouped('a'))).toMatchObject({ writeUnits: 1, indexWriteUnits: 1 })
  expect(await consumed('PutItem', grouped('b'))).toMatchObject({ writeUnits: 1, indexWriteUnits: 2 })
  expect(await consumed('PutItem', grouped('b'))).toMatchObject({ writeUnits: 1, indexWriteUnits: 0 })
})

test('the items of batches are rounded up one by one', async () => {
  const writes = [thing('p', 500), thing('q', 3.5 * KB - 20)].map((Item) => ({ PutRequest: { Item } }))
  expect(await consumed('BatchWriteItem', { RequestItems: { [TableName]: writes } })).toMatchObject({
    writeUnits: 5,
    partitions: ['p', 'q'],
  })
  const Keys = [keyOf('p'), keyOf('q'), keyOf('none')]
  const read = (ConsistentRead: boolean) => ({ RequestItems: { [TableName]: { Keys, ConsistentRead } } })
  expect(await consumed('BatchGetItem', read(true))).toMatchObject({ readUnits: 3 })
  expect(await consumed('BatchGetItem', read(false))).toMatchObject({ readUnits: 1.5 })
})

test('a read counts the whole item, even if it projects a small part', async () => {
  await put(thing('p', 5 * KB))
  const get = { Key: keyOf('p'), ProjectionExpression: 'pk' }
  expect(await consumed('GetItem', { ...get, ConsistentRead: true })).toMatchObject({ readUnits: 2 })
  expect(await consumed('GetItem', get)).toMatchObject({ readUnits: 1 })
  expect(await consumed('GetItem', { Key: keyOf('none') })).toMatchObject({ readUnits: 0.5 })
})

test('a query rounds all its items up together, also those that a filter keeps back', async () => {
  for (const sk of ['a', 'b', 'c']) await put({ ...thing('p', 3 * KB), sk: { S: sk } })
  const query = {
    KeyConditionExpression: '#pk = :pk',
    ExpressionAttributeNames: { '#pk': 'pk' },
    ExpressionAttributeValues: { ':pk': { S: 'p' } },
    ConsistentRead: true,
  }
  expect(await consumed('Query', query)).toMatchObject({ readUnits: 3, partitions: ['p'] })
  const filtered = { ...query, FilterExpression: 'attribute_exists(nothing)' }
  expect(await consumed('Query', filtered)).toMatchObject({ readUnits: 3 })
  expect(await consumed('Query', { ...query, Limit: 1 })).toMatchObject({ readUnits: 1 })
  expect(await consumed('Query', { ...query, ConsistentRead: false })).toMatchObject({ readUnits: 1.5 })
})

test('an expired item no longer counts', async () => {
  const expires = { N: String(Math.floor(clock.now() / 1000) - 60) }
  await put(thing('p', 3 * KB, { expires }))
  await clock.advance(6 * 60_000)
  expect(await consumed('PutItem', { Item: thing('p', 10) })).toMatchObject({ writeUnits: 1 })
})
