/** The simulator's table answers as `local-aws` does, call for call. */
import fc from 'fast-check'
import { AwsError } from '../../../local-aws/src/common/aws/error.ts'
import { createLocalBackend } from '../../../local-aws/src/services/dynamodb/local-backend.ts'
import { MemoryTable } from '../../../tools/simulate/memory-table.ts'

const SILENT = { info: () => {}, warn: () => {}, error: () => {} }
const TABLE = {
  tableName: 'table',
  tableArn: 'arn:aws:dynamodb:us-east-1:000000000000:table/table',
  attributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
  keySchema: [{ AttributeName: 'pk', KeyType: 'HASH' as const }],
  globalSecondaryIndexes: [],
  localSecondaryIndexes: [],
}

const key = fc.constantFrom('a', 'b').map((pk) => ({ pk: { S: pk } }))
const text = fc.constantFrom('x', 'y').map((S) => ({ S }))
const number = fc.integer({ min: -2, max: 2 }).map((n) => ({ N: String(n) }))
const set = fc.constantFrom(['x'], ['y'], ['x', 'y']).map((SS) => ({ SS }))
const map = fc.record({ n: number, s: text }, { requiredKeys: [] }).map((M) => ({ M }))
const value = fc.oneof(text, number, set, map)
const item = fc.record({ n: number, m: map, l: set, s: value }, { requiredKeys: [] })

const CONDITIONS = [
  'attribute_not_exists(#s)',
  '(attribute_exists(#pk)) AND (#n < :n)',
  '#m.#n = :n OR NOT contains(#l, :s)',
  'attribute_not_exists(#n) OR #n <= :n',
]
const CHANGES = [
  'SET #s = :s, #m.#n = :n',
  'SET #n = if_not_exists(#n, :n) + :n REMOVE #s',
  'ADD #l :l, #n :n',
  'DELETE #l :l',
  'SET #m = :m REMOVE #l',
  'SET #m.#s = :s ADD #l :l',
  'SET #s = :s, #q = list_append(if_not_exists(#q, :q), :q)',
]

/** DynamoDB refuses a name or a value that no expression uses. */
function used(expressions: string, values: Record<string, unknown>) {
  const names = [...new Set(expressions.match(/#[a-z]+/g))].map((name) => [name, name.slice(1)])
  const given = [...new Set(expressions.match(/:[a-z]+/g))].map((name) => [name, values[name]])
  return {
    ...(names.length > 0 && { ExpressionAttributeNames: Object.fromEntries(names) }),
    ...(given.length > 0 && { ExpressionAttributeValues: Object.fromEntries(given) }),
  }
}

const values = fc.record({
  ':n': number,
  ':s': text,
  ':l': set,
  ':m': map,
  ':q': fc.constant({ L: [{ S: 'x' }] }),
})
const condition = fc.option(fc.constantFrom(...CONDITIONS), { nil: undefined })
const common = { TableName: 'table', ReturnValuesOnConditionCheckFailure: 'ALL_OLD' }

const call = fc.oneof(
  key.map((Key) => ['GetItem', { TableName: 'table', Key }] as const),
  fc.tuple(key, item, condition, values).map(([Key, Item, when, given]) => {
    const condition = when && { ConditionExpression: when, ...used(when, given) }
    return ['PutItem', { ...common, Item: { ...Item, ...Key }, ...condition }] as const
  }),
  fc.tuple(key, condition, values).map(([Key, when, given]) => {
    const condition = when && { ConditionExpression: when, ...used(when, given) }
    return ['DeleteItem', { ...common, Key, ReturnValues: 'ALL_OLD', ...condition }] as const
  }),
  fc.tuple(key, fc.constantFrom(...CHANGES), condition, values).map(([Key, change, when, given]) => {
    const condition = when && { ConditionExpression: when }
    const expressions = { UpdateExpression: change, ...condition, ...used(`${change} ${when ?? ''}`, given) }
    return ['UpdateItem', { ...common, Key, ReturnValues: 'ALL_NEW', ...expressions }] as const
  }),
  fc.constant([
    'BatchGetItem',
    { RequestItems: { table: { Keys: [{ pk: { S: 'a' } }, { pk: { S: 'b' } }] } } },
  ] as const),
)

async function outcomeOf(answer: () => unknown): Promise<unknown> {
  try {
    return JSON.parse(JSON.stringify(await answer()))
  } catch (error) {
    if (!(error instanceof AwsError)) throw error
    const { code, message, fields } = error
    return JSON.parse(JSON.stringify({ code, message, Item: fields.Item }))
  }
}

/** DynamoDB promises no order here. */
function inOrder(answer: unknown): unknown {
  const { Responses } = Object(answer) as { Responses?: { table: { pk: { S: string } }[] } }
  Responses?.table.sort((one, other) => one.pk.S.localeCompare(other.pk.S))
  return answer
}

test('answers every call on single items as the local DynamoDB does', () =>
  fc.assert(
    fc.asyncProperty(fc.array(call, { minLength: 1, maxLength: 25 }), async (calls) => {
      const place = { account: '000000000000', region: 'us-east-1', log: SILENT }
      const clock = { now: () => 0, after: () => ({ cancel: () => {} }) }
      const local = createLocalBackend({ ...place, clock })
      await local.ensureTables([TABLE])
      const memory = new MemoryTable(TABLE)
      for (const [operation, input] of calls) {
        const copy = () => JSON.parse(JSON.stringify(input))
        const expected = await outcomeOf(() => local.call(operation, copy()))
        const answered = await outcomeOf(() => memory.call(operation, copy()))
        expect(inOrder(answered)).toEqual(inOrder(expected))
      }
      await local.close()
    }),
    { numRuns: 150 },
  ))
