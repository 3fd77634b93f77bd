import type { Json } from '../api-types.ts'
import type { ConsoleState } from '../console-state.ts'
import { notFound } from '../http/console-error.ts'
import { keyNames, type TableDescription } from '../tables/table-keys.ts'
import { callAws } from './call-aws.ts'

export type Item = Record<string, Record<string, Json>>

/** Maximum number of items that one search reads. */
const MOST_READ = 5_000

/** The answer of a Scan or Query. */
interface Scanned {
  Items?: Item[]
  LastEvaluatedKey?: Item
}

/** Reads the items of a table, page by page: at most `MOST_READ` of them. */
export async function* readItems(
  { ports }: ConsoleState,
  action: 'Scan' | 'Query',
  request: object,
): AsyncGenerator<Item> {
  let left = MOST_READ
  let ExclusiveStartKey: Item | undefined
  do {
    const answer: Scanned = await callAws(ports.dynamoDb, action, {
      ...request,
      ...(ExclusiveStartKey && { ExclusiveStartKey }),
    })
    for (const one of answer.Items ?? []) {
      if (left-- <= 0) return
      yield one
    }
    ExclusiveStartKey = answer.LastEvaluatedKey
  } while (ExclusiveStartKey && left > 0)
}

/** The request of a search: a Query if it gives a partition key, otherwise a Scan. `fits` filters the items. */
export function readRequest(table: TableDescription, query: URLSearchParams) {
  const [index, hash, range, prefix] = ['index', 'hash', 'range', 'prefix'].map(
    (name) => query.get(name) ?? '',
  )
  const indexes = [...(table.GlobalSecondaryIndexes ?? []), ...(table.LocalSecondaryIndexes ?? [])]
  const schema = index ? indexes.find(({ IndexName }) => IndexName === index)?.KeySchema : table.KeySchema
  if (!schema) throw notFound(`The index ${index}`)
  const [hashName = '', rangeName] = keyNames(schema)
  const common = { TableName: table.TableName, ...(index && { IndexName: index }) }
  const fits = (one: Item) =>
    !prefix || String(Object.values(one[hashName] ?? {})[0] ?? '').startsWith(prefix)
  if (!hash) return { action: 'Scan' as const, request: common, fits }
  const typeOf = (name: string) =>
    table.AttributeDefinitions.find(({ AttributeName }) => AttributeName === name)?.AttributeType ?? 'S'
  const isNumber = rangeName !== undefined && typeOf(rangeName) === 'N'
  const condition = isNumber ? '#range = :range' : 'begins_with(#range, :range)'
  const withRange = Boolean(range) && rangeName !== undefined
  return {
    action: 'Query' as const,
    fits,
    request: {
      ...common,
      KeyConditionExpression: withRange ? `#hash = :hash AND ${condition}` : '#hash = :hash',
      ExpressionAttributeNames: { '#hash': hashName, ...(withRange && { '#range': rangeName }) },
      ExpressionAttributeValues: {
        ':hash': { [typeOf(hashName)]: hash },
        ...(withRange && rangeName !== undefined && { ':range': { [typeOf(rangeName)]: range } }),
      },
    },
  }
}
