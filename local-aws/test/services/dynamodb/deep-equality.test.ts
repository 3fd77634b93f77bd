/** Conditions and filters that compare lists, maps and sets, held to what DynamoDB's guide says of them. */

import { VirtualClock } from '../../../src/common/virtual-clock.ts'
import { type Backend, createLocalBackend } from '../../../src/services/dynamodb/local-backend.ts'
import { RecordedLog } from '../../runtime/fixture.ts'

let backend: Backend

beforeAll(async () => {
  backend = createLocalBackend({
    account: '000000000000',
    region: 'us-east-1',
    clock: new VirtualClock(),
    log: new RecordedLog(),
  })
  await backend.ensureTables([
    {
      tableName: 'shops',
      tableArn: 'arn:aws:dynamodb:us-east-1:000000000000:table/shops',
      attributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      keySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      globalSecondaryIndexes: [],
      localSecondaryIndexes: [],
    },
  ])
  await backend.call('PutItem', { TableName: 'shops', Item: item })
})

afterAll(() => backend.close())

const seat = { M: { kind: { S: 'lime' }, round: { N: '1' }, tags: { SS: ['a', 'b'] } } }
/** The same, in another order and with the number written otherwise. */
const sameSeat = { M: { round: { N: '1.0' }, tags: { SS: ['b', 'a'] }, kind: { S: 'lime' } } }
const otherSeat = { M: { ...seat.M, kind: { S: 'lemon' } } }

const item = {
  pk: { S: 'shop' },
  seat,
  twin: sameSeat,
  rival: otherSeat,
  seats: { L: [seat, { S: 'free' }, { BOOL: true }] },
  members: { SS: ['ann', 'ben'] },
  noSeats: { L: [] },
  noSeat: { M: {} },
  name: { S: 'ann' },
}

/** Whether a condition holds, by a write, and by a filter. */
async function holds(condition: string, value?: object, other?: object): Promise<boolean> {
  const values = { ...(value && { ':v': value }), ...(other && { ':w': other }) }
  const used = Object.keys(values).length > 0 ? { ExpressionAttributeValues: values } : {}
  const names = { ExpressionAttributeNames: { '#name': 'name' } }
  const given = { TableName: 'shops', ...used, ...(condition.includes('#name') && names) }
  const written = await backend
    .call('PutItem', { ...given, Item: item, ConditionExpression: condition })
    .then(
      () => true,
      (error: Error & { code?: string }) => {
        if (error.code === 'ConditionalCheckFailedException') return false
        throw error
      },
    )
  const { Count } = (await backend.call('Scan', { ...given, FilterExpression: condition })) as {
    Count: number
  }
  expect(Count).toBe(written ? 1 : 0)
  return written
}

test.each<[string, string, boolean, object?, object?]>([
  ['a map and its equal, in whatever order', 'seat = :v', true, sameSeat],
  ['a map and another', 'seat = :v', false, otherSeat],
  ['the value before the path', ':v = seat', true, sameSeat],
  ['two paths to equal maps', 'seat = twin', true],
  ['two paths to unequal maps', 'seat = rival', false],
  ['a path into a list', 'seats[0] = seat', true],
  ['a map and a list', 'seat = :v', false, { L: [] }],
  ['a missing attribute and a map', 'nothing = :v', false, seat],
  ['two missing attributes', 'nothing = nowhere', false],
  ['empty lists', 'noSeats = :v', true, { L: [] }],
  ['empty maps', 'noSeat = :v', true, { M: {} }],
  ['a list and its equal', 'seats = :v', true, { L: [sameSeat, { S: 'free' }, { BOOL: true }] }],
  ['a list in another order', 'seats = :v', false, { L: [{ S: 'free' }, seat, { BOOL: true }] }],
  ['sets in another order', 'members = :v', true, { SS: ['ben', 'ann'] }],
  ['a set and a smaller one', 'members = :v', false, { SS: ['ben'] }],
  ['<> of equal maps', 'seat <> :v', false, sameSeat],
  ['<> of unequal maps', 'seat <> :v', true, otherSeat],
  ['<> of two paths', 'seat <> twin', false],
  ['IN with the map', 'seat IN (:w, :v)', true, sameSeat, { S: 'x' }],
  ['IN without the map', 'seat IN (:w, :v)', false, otherSeat, { S: 'x' }],
  ['NOT IN', 'NOT seat IN (:w, :v)', false, sameSeat, { S: 'x' }],
  ['a list that contains the map', 'contains(seats, :v)', true, sameSeat],
  ['a list that does not', 'contains(seats, :v)', false, otherSeat],
  ['a list that contains a boolean', 'contains(seats, :v)', true, { BOOL: true }],
  ['a list that contains a text', 'contains(seats, :v)', true, { S: 'free' }],
  ['what another path leads to', 'contains(seats, twin)', true],
  ['a text in a set by path', 'contains(members, #name)', true],
  ['inside AND, OR and NOT', '(NOT seat = :v) OR (seat = twin AND seat <> :v)', true, otherSeat],
])('compares %s', async (_what, condition, expected, ...values) => {
  expect(await holds(condition, ...values)).toBe(expected)
})

test('compares by the values of each call, also when the expression is known already', async () => {
  for (const [value, expected] of [
    [sameSeat, true],
    [otherSeat, false],
    [sameSeat, true],
  ] as const)
    expect(await holds('seat = :v', value)).toBe(expected)
})

test.each([
  ['Expected', 'PutItem', { Item: item, Expected: { seat: { Value: seat } } }],
  [
    'ScanFilter',
    'Scan',
    { ScanFilter: { seat: { ComparisonOperator: 'EQ', AttributeValueList: [{ L: [] }] } } },
  ],
])('refuses lists and maps in the legacy parameter %s, by name', async (parameter, action, input) => {
  await expect(backend.call(action, { TableName: 'shops', ...input })).rejects.toThrow(
    `${parameter} compares seat with a list or map, which this runtime does not support. Use an expression`,
  )
})

test('takes legacy parameters with anything else', async () => {
  const Expected = { name: { Value: { S: 'ann' } }, nothing: { Exists: false } }
  await backend.call('PutItem', { TableName: 'shops', Item: item, Expected })
})

test.each([
  'TransactWriteItems',
  'TransactGetItems',
  'ExecuteStatement',
  'BatchExecuteStatement',
  'ExecuteTransaction',
])('refuses %s by name', async (action) => {
  await expect(backend.call(action, {})).rejects.toMatchObject({
    code: 'UnknownOperationException',
    message: `dynamodb:${action} is not supported by this runtime`,
  })
})
