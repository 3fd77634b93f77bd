import fc from 'fast-check'
import { VirtualClock } from '../../../src/common/virtual-clock.ts'
import { type Backend, createLocalBackend } from '../../../src/services/dynamodb/local-backend.ts'
import type { TableConfig } from '../../../src/services/dynamodb/model.ts'
import { RecordedLog } from '../../runtime/fixture.ts'

const shops: TableConfig = {
  tableName: 'shops',
  tableArn: 'arn:aws:dynamodb:us-east-1:000000000000:table/shops',
  attributeDefinitions: [
    { AttributeName: 'pk', AttributeType: 'S' },
    { AttributeName: 'sk', AttributeType: 'S' },
    { AttributeName: 'rating', AttributeType: 'N' },
  ],
  keySchema: [
    { AttributeName: 'pk', KeyType: 'HASH' },
    { AttributeName: 'sk', KeyType: 'RANGE' },
  ],
  globalSecondaryIndexes: [
    {
      IndexName: 'ranking',
      KeySchema: [
        { AttributeName: 'sk', KeyType: 'HASH' },
        { AttributeName: 'rating', KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'ALL' },
    },
  ],
  localSecondaryIndexes: [],
  timeToLiveAttribute: 'expires',
}

let clock: VirtualClock
let backend: Backend

beforeEach(async () => {
  clock = new VirtualClock()
  backend = createLocalBackend({
    account: '000000000000',
    region: 'us-east-1',
    clock,
    log: new RecordedLog(),
  })
  await backend.ensureTables([shops])
})

afterEach(() => backend.close())

const key = (id: string) => ({ pk: { S: id }, sk: { S: 'member' } })
const put = (id: string, attributes: object = {}) =>
  backend.call('PutItem', { TableName: 'shops', Item: { ...key(id), ...attributes } })
const get = (id: string) =>
  backend.call('GetItem', { TableName: 'shops', Key: key(id), ConsistentRead: true })

test('makes the tables that are not there, and leaves those that are', async () => {
  await put('ann')
  await backend.ensureTables([shops])
  expect(await get('ann')).toEqual({ Item: key('ann') })
})

test('says that a table does not change while it runs, and which cannot be made', async () => {
  const changed = { ...shops, globalSecondaryIndexes: [] }
  await expect(backend.ensureTables([changed])).rejects.toThrow(
    'table shops: its keys and indexes stay as they are for as long as it runs; start anew',
  )
  await expect(backend.ensureTables([{ ...shops, tableName: 'ab' }])).rejects.toThrow(
    /^table ab: .*at least 3/,
  )
})

test('returns any text unchanged: unpaired surrogates, and texts that look like JSON or its short form', async () => {
  const unit = fc.nat(0xffff).map((code) => String.fromCharCode(code))
  const inner = fc.constantFrom('"},"', '{"S":"', '{"M":{"', '\\', '\u0001', '\u0003')
  const texts = fc.array(fc.oneof(unit, inner), { minLength: 1 }).map((parts) => parts.join(''))
  await fc.assert(
    fc.asyncProperty(texts, async (text) => {
      await put('ann', { [text]: { S: text } })
      expect(await get('ann')).toEqual({ Item: { ...key('ann'), [text]: { S: text } } })
    }),
  )
})

test('writes into nested maps and lists', async () => {
  await put('shop', { seats: { M: { ann: { M: {} } } } })
  const { Attributes } = (await backend.call('UpdateItem', {
    TableName: 'shops',
    Key: key('shop'),
    UpdateExpression:
      'SET seats.#p.#t = :token, entries = list_append(if_not_exists(entries, :none), :entry) ADD rounds :one',
    ExpressionAttributeNames: { '#p': 'ann', '#t': 'token' },
    ExpressionAttributeValues: {
      ':token': { S: 't' },
      ':none': { L: [] },
      ':entry': { L: [{ S: 'e' }] },
      ':one': { N: '1' },
    },
    ReturnValues: 'ALL_NEW',
  })) as { Attributes: object }
  expect(Attributes).toEqual({
    ...key('shop'),
    seats: { M: { ann: { M: { token: { S: 't' } } } } },
    entries: { L: [{ S: 'e' }] },
    rounds: { N: '1' },
  })
})

test('reads an index in the order of its range key', async () => {
  for (const [id, rating] of [
    ['ann', '1500'],
    ['bob', '900'],
    ['cyd', '1700'],
  ])
    await put(id ?? '', { rating: { N: rating } })
  const { Items } = (await backend.call('Query', {
    TableName: 'shops',
    IndexName: 'ranking',
    KeyConditionExpression: 'sk = :member',
    ExpressionAttributeValues: { ':member': { S: 'member' } },
    ScanIndexForward: false,
    Limit: 2,
  })) as { Items: { pk: { S: string } }[] }
  expect(Items.map(({ pk }) => pk.S)).toEqual(['cyd', 'ann'])
})

describe('a condition that fails', () => {
  const writes: [string, object][] = [
    ['PutItem', { Item: { ...key('ann'), kind: { S: 'lime' } } }],
    [
      'UpdateItem',
      {
        Key: key('ann'),
        UpdateExpression: 'SET kind = :r',
        ExpressionAttributeValues: { ':r': { S: 'lime' } },
      },
    ],
    ['DeleteItem', { Key: key('ann') }],
  ]
  const condition = { TableName: 'shops', ConditionExpression: 'attribute_not_exists(pk)' }

  test.each(writes)('gives the item that it failed on, when %s asks for it', async (action, input) => {
    await put('ann', { kind: { S: 'lemon' } })
    const call = backend.call(action, {
      ...input,
      ...condition,
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    })
    await expect(call).rejects.toMatchObject({
      code: 'ConditionalCheckFailedException',
      message: 'The conditional request failed',
      fields: { Item: { ...key('ann'), kind: { S: 'lemon' } } },
    })
  })

  test.each(writes)('gives nothing more when %s does not ask', async (action, input) => {
    await put('ann')
    const refusal = await backend.call(action, { ...input, ...condition }).catch((error: unknown) => error)
    expect(refusal).toMatchObject({ code: 'ConditionalCheckFailedException' })
    expect(refusal).not.toHaveProperty('fields.Item')
  })

  test('returns the item of this write during concurrent writes', async () => {
    await put('seat', { turn: { N: '0' } })
    const write = (turn: number) =>
      backend.call('UpdateItem', {
        TableName: 'shops',
        Key: key('seat'),
        UpdateExpression: 'SET turn = :next',
        ConditionExpression: 'turn < :next',
        ExpressionAttributeValues: { ':next': { N: String(turn) } },
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      })
    const refused = await Promise.all(
      Array.from({ length: 50 }, (_, i) => 50 - i).map((turn) =>
        write(turn).then(
          () => undefined,
          (error: { fields: { Item: { turn: { N: string } } } }) => ({
            turn,
            found: Number(error.fields.Item.turn.N),
          }),
        ),
      ),
    )
    // The first write has the highest number. All others fail and return it.
    expect(refused.filter((one) => one !== undefined)).toHaveLength(49)
    for (const one of refused) if (one) expect(one.found).toBe(50)
  })
})

describe('time to live', () => {
  const seconds = () => Math.floor(clock.now() / 1000)

  test('deletes expired items, some minutes later, and no others', async () => {
    await put('old', { expires: { N: String(seconds() + 10) } })
    await put('new', { expires: { N: String(seconds() + 7200) } })
    await put('text', { expires: { S: '1' } })
    await put('never')
    await clock.advance(6 * 60_000)
    expect(
      await Promise.all(['old', 'new', 'text', 'never'].map(async (id) => 'Item' in Object(await get(id)))),
    ).toEqual([false, true, true, true])
  })

  test('is described and changed as in DynamoDB', async () => {
    const describe = () => backend.call('DescribeTimeToLive', { TableName: 'shops' })
    expect(await describe()).toEqual({
      TimeToLiveDescription: { TimeToLiveStatus: 'ENABLED', AttributeName: 'expires' },
    })
    await backend.call('UpdateTimeToLive', {
      TableName: 'shops',
      TimeToLiveSpecification: { AttributeName: 'expires', Enabled: false },
    })
    expect(await describe()).toEqual({ TimeToLiveDescription: { TimeToLiveStatus: 'DISABLED' } })
  })
})

test.each([
  [
    'a table that is not there',
    'GetItem',
    { TableName: 'nothing', Key: key('a') },
    'ResourceNotFoundException',
  ],
  [
    'an item over 400 KB',
    'PutItem',
    { TableName: 'shops', Item: { ...key('a'), x: { S: 'x'.repeat(400 * 1024) } } },
    'ValidationException',
  ],
  [
    'a key of the wrong type',
    'GetItem',
    { TableName: 'shops', Key: { pk: { N: '1' }, sk: { S: 'x' } } },
    'ValidationException',
  ],
  ['an action that is not there', 'ExecuteStatement', {}, 'UnknownOperationException'],
])('refuses %s', async (_, action, input, code) => {
  await expect(backend.call(action, input)).rejects.toMatchObject({ code })
})
