/** What a Query or a Scan opens in the database is closed again: left open, it would keep every old item. */
import { AbstractLevel } from 'abstract-level'
import { createEngine, type Engine } from '../../../src/services/dynamodb/engine.ts'

const TableName = 'Things'
const pk = { S: 'one' }
let engine: Engine

beforeAll(async () => {
  engine = createEngine({ account: '123456789012', region: 'us-east-1' })
  await engine.call('CreateTable', {
    TableName,
    AttributeDefinitions: [
      { AttributeName: 'pk', AttributeType: 'S' },
      { AttributeName: 'sk', AttributeType: 'S' },
    ],
    KeySchema: [
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ],
    BillingMode: 'PAY_PER_REQUEST',
  })
  await untilActive()
  for (const sk of ['a', 'b', 'c']) await engine.call('PutItem', { TableName, Item: { pk, sk: { S: sk } } })
})

/** dynalite makes a table active in a turn of its own. */
async function untilActive(): Promise<void> {
  const described = (await engine.call('DescribeTable', { TableName })) as { Table: { TableStatus: string } }
  if (described.Table.TableStatus === 'ACTIVE') return
  await new Promise((resolve) => setImmediate(resolve))
  return untilActive()
}

afterAll(() => engine.close())

const QUERY = { TableName, KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: { ':pk': pk } }

test.each([
  ['a Query that is read to its end', 'Query', QUERY],
  ['a Query that stops before', 'Query', { ...QUERY, Limit: 1 }],
  ['a Query that finds nothing', 'Query', { ...QUERY, ExpressionAttributeValues: { ':pk': { S: 'none' } } }],
  ['a Scan', 'Scan', { TableName }],
])('%s leaves nothing open', async (_name, action, input) => {
  const opened = jest.spyOn(AbstractLevel.prototype, 'attachResource')
  const closed = jest.spyOn(AbstractLevel.prototype, 'detachResource')
  await engine.call(action, input)
  // A stream is ended in a turn of its own, after its reader has what it wanted.
  for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve))
  const all = opened.mock.calls.map(([resource]) => resource)
  const left = new Set(all)
  for (const [resource] of closed.mock.calls) left.delete(resource)
  expect(all.length).toBeGreaterThan(0)
  expect([...left]).toEqual([])
})
