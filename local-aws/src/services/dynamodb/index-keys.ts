/**
 * Rules for the keys and projections of indexes that DynamoDB enforces and dynalite does not. The messages were
 * recorded on AWS: architect/dynalite#184, praetorian-inc/chariot-ui#353 and getmoto/moto#7062 (empty keys),
 * localstack/localstack#478 (projections), sensedeep/dynamodb-onetable#377 (filters).
 */
import type { Item, KeySchema, SecondaryIndex } from './model.ts'

export interface IndexedTable {
  KeySchema: KeySchema
  GlobalSecondaryIndexes?: SecondaryIndex[]
  LocalSecondaryIndexes?: SecondaryIndex[]
}

/** A Query or Scan, as dynalite has parsed it. */
export interface IndexRead {
  IndexName?: string
  Select?: string
  AttributesToGet?: string[]
  KeyConditions?: Record<string, { AttributeValueList?: Record<string, unknown>[] }>
  _projection?: { paths: (string | number)[][] }
  QueryFilter?: object
  /** The attributes that a FilterExpression names are the keys of `pathHeads`. */
  _filter?: { pathHeads: object }
}

const NOT_VALID = 'One or more parameter values are not valid. '
const INVALID = 'One or more parameter values were invalid: '
const NOT_EMPTY = 'The AttributeValue for a key attribute cannot contain an empty'

/** The type of an empty value, which no key may have: `string` or `binary`. Undefined for any other value. */
const emptyKind = (value: Record<string, unknown> | undefined): string | undefined => {
  if (value?.S === '') return 'string'
  return value?.B === '' ? 'binary' : undefined
}

const indexesOf = ({ GlobalSecondaryIndexes = [], LocalSecondaryIndexes = [] }: IndexedTable) => [
  ...GlobalSecondaryIndexes,
  ...LocalSecondaryIndexes,
]

const emptyIndexKey = (kind: string, index: string, name: string) =>
  `${NOT_VALID}A value specified for a secondary index key is not supported. ` +
  `${NOT_EMPTY} ${kind} value. IndexName: ${index}, IndexKey: ${name}`

/** Returns an error message if an item with these attributes cannot be put. */
export function emptyIndexKeyIn(table: IndexedTable, item: Item): string | undefined {
  for (const { IndexName, KeySchema } of indexesOf(table))
    for (const { AttributeName: name } of KeySchema) {
      const kind = emptyKind(item[name])
      if (kind) return emptyIndexKey(kind, IndexName, name)
    }
  return undefined
}

/** Returns an error message if an update cannot set these attributes. */
export function emptyIndexKeyUpdate(table: IndexedTable, attributes: Item): string | undefined {
  const names = new Set(
    indexesOf(table).flatMap(({ KeySchema }) => KeySchema.map((key) => key.AttributeName)),
  )
  for (const [name, value] of Object.entries(attributes)) {
    const kind = names.has(name) ? emptyKind(value) : undefined
    if (kind)
      return (
        `${NOT_VALID}The update expression attempted to update a secondary index key to a value that is not ` +
        `supported. ${NOT_EMPTY} ${kind} value.`
      )
  }
  return undefined
}

/** Returns an error message if the keys or the projection of a Query or Scan are not valid. */
export function indexReadProblem(table: IndexedTable, read: IndexRead): string | undefined {
  const index = indexesOf(table).find(({ IndexName }) => IndexName === read.IndexName)
  if (read.IndexName !== undefined && !index) return undefined
  for (const { AttributeName: name } of (index ?? table).KeySchema)
    for (const value of read.KeyConditions?.[name]?.AttributeValueList ?? []) {
      const kind = emptyKind(value)
      if (!kind) continue
      if (index) return emptyIndexKey(kind, index.IndexName, name)
      return `${NOT_VALID}${NOT_EMPTY} ${kind} value. Key: ${name}`
    }
  if (!index || !table.GlobalSecondaryIndexes?.includes(index)) return undefined
  const missing = notProjected(table, index, wantedBy(read))
  if (missing.length === 0) return undefined
  return `${INVALID}Global secondary index ${index.IndexName} does not project [${missing.join(', ')}]`
}

/**
 * Why a Query is refused for its filter, if it is. A Scan is not: its filter finds such attributes in no item
 * (paritysuite/dynamodb-conformance, executeStatementIndex).
 */
export function indexFilterProblem(table: IndexedTable, query: IndexRead): string | undefined {
  const index = indexesOf(table).find(({ IndexName }) => IndexName === query.IndexName)
  const filtered = Object.keys(query.QueryFilter ?? query._filter?.pathHeads ?? {})
  const missing = index ? notProjected(table, index, filtered) : []
  if (missing.length === 0) return undefined
  const names = missing.sort().join(', ')
  return `${INVALID}Secondary index ${query.IndexName} does not project one or more filter attributes: [${names}]`
}

/** Whether a read must fetch attributes from the table, because a local index does not project them. */
export function needsTable(table: IndexedTable, read: IndexRead): boolean {
  const index = table.LocalSecondaryIndexes?.find(({ IndexName }) => IndexName === read.IndexName)
  return index !== undefined && notProjected(table, index, wantedBy(read)).length > 0
}

const wantedBy = ({ _projection, AttributesToGet = [] }: IndexRead): string[] =>
  _projection?.paths.map(([name]) => String(name)) ?? AttributesToGet

function notProjected(table: IndexedTable, index: SecondaryIndex, names: readonly string[]): string[] {
  const { ProjectionType = 'ALL', NonKeyAttributes = [] } = index.Projection
  if (ProjectionType === 'ALL') return []
  const keys = [...table.KeySchema, ...index.KeySchema].map(({ AttributeName }) => AttributeName)
  const projected = new Set([...keys, ...NonKeyAttributes])
  return [...new Set(names)].filter((name) => !projected.has(name))
}

/** Replaces dynalite's message for an empty key by AWS's. */
export const emptyKeyMessage = (message: string): string =>
  message.replace(`${INVALID}${NOT_EMPTY}`, `${NOT_VALID}${NOT_EMPTY}`)
