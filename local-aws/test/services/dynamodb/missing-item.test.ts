/** What an update makes of an item that is not there: scylladb's test_update_item_non_existent, passed by AWS. */
import { KEY, openTable, type TestTable } from './fixture.ts'

let table: TestTable

beforeEach(async () => {
  table = await openTable()
})

afterEach(() => table.close())

const item = async () => (await table.call('GetItem', { Key: KEY })).Item
const legacy = (AttributeUpdates: object) => table.call('UpdateItem', { Key: KEY, AttributeUpdates })

test.each(['REMOVE a', 'REMOVE a, l'])('%s creates none', async (expression) => {
  const asked = { ReturnValues: 'ALL_NEW', ReturnConsumedCapacity: 'TOTAL' }
  expect(await table.update(expression, undefined, asked)).toEqual({
    ConsumedCapacity: { TableName: 'items', CapacityUnits: 1 },
  })
  expect(await item()).toBeUndefined()
})

test('nor does a DELETE, as an action of either kind', async () => {
  await table.update('DELETE a :v', { ':v': { SS: ['v'] } })
  await legacy({ a: { Action: 'DELETE' }, b: { Action: 'DELETE', Value: { SS: ['v'] } } })
  expect(await item()).toBeUndefined()
})

test('anything else creates one, an empty update too', async () => {
  await legacy({})
  expect(await item()).toEqual(KEY)
  await table.call('DeleteItem', { Key: KEY })
  await table.update('SET a = :v REMOVE b', { ':v': { S: 'v' } })
  expect(await item()).toEqual({ ...KEY, a: { S: 'v' } })
})

test('checks the condition first, then refuses a path into a missing item', async () => {
  await expect(
    table.update('REMOVE a', undefined, { ConditionExpression: 'attribute_exists(pk)' }),
  ).rejects.toMatchObject({ code: 'ConditionalCheckFailedException' })
  await expect(table.update('REMOVE a.b')).rejects.toMatchObject({ code: 'ValidationException' })
  expect(await item()).toBeUndefined()
})
