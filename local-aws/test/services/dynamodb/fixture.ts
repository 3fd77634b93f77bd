import { VirtualClock } from '../../../src/common/virtual-clock.ts'
import { type Backend, createLocalBackend } from '../../../src/services/dynamodb/local-backend.ts'
import type { TableConfig } from '../../../src/services/dynamodb/model.ts'
import { RecordedLog } from '../../runtime/fixture.ts'

const projected = { ProjectionType: 'INCLUDE', NonKeyAttributes: ['name'] }

/** A table with a key of two parts, a global and a local index that both project `name` alone. */
const TABLE: TableConfig = {
  tableName: 'items',
  tableArn: 'arn:aws:dynamodb:us-east-1:000000000000:table/items',
  attributeDefinitions: ['pk', 'sk', 'team', 'score'].map((name) => ({
    AttributeName: name,
    AttributeType: 'S',
  })),
  keySchema: [
    { AttributeName: 'pk', KeyType: 'HASH' },
    { AttributeName: 'sk', KeyType: 'RANGE' },
  ],
  globalSecondaryIndexes: [
    {
      IndexName: 'byTeam',
      KeySchema: [
        { AttributeName: 'team', KeyType: 'HASH' },
        { AttributeName: 'score', KeyType: 'RANGE' },
      ],
      Projection: projected,
    },
  ],
  localSecondaryIndexes: [
    {
      IndexName: 'byScore',
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'score', KeyType: 'RANGE' },
      ],
      Projection: projected,
    },
  ],
}

export const KEY = { pk: { S: 'p' }, sk: { S: 's' } }

export interface TestTable {
  call(action: string, input: object): Promise<Record<string, unknown>>
  put(attributes: object): Promise<unknown>
  /** Without the key's attributes. */
  get(): Promise<object>
  update(expression: string, values?: object, rest?: object): Promise<Record<string, unknown>>
  close(): Promise<void>
}

export async function openTable(): Promise<TestTable> {
  const options = { account: '000000000000', region: 'us-east-1', log: new RecordedLog() }
  const backend: Backend = createLocalBackend({ ...options, clock: new VirtualClock() })
  await backend.ensureTables([TABLE])
  const call = async (action: string, input: object) =>
    Object(await backend.call(action, { TableName: TABLE.tableName, ...input }))
  return {
    call,
    put: (attributes) => call('PutItem', { Item: { ...KEY, ...attributes } }),
    async get() {
      const { Item } = await call('GetItem', { Key: KEY })
      const { pk, sk, ...attributes } = Object(Item)
      return attributes
    },
    update: (expression, values, rest) =>
      call('UpdateItem', {
        Key: KEY,
        UpdateExpression: expression,
        ...(values && { ExpressionAttributeValues: values }),
        ...rest,
      }),
    close: () => backend.close(),
  }
}

/** A list of strings. */
export const list = (...texts: string[]) => ({ L: texts.map((text) => ({ S: text })) })
