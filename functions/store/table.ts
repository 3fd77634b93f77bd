/**
 * The one table: single-item writes, each that may race with a condition, no scans and no transactions. AWS's
 * types and errors end here: a condition that did not hold is `undefined`, anything else throws.
 */
import { batchGetItems, deleteItem, getItem, putItem, updateItem } from '../aws/dynamodb.ts'
import { isRefusal } from '../aws/error.ts'
import { environment } from '../edge/environment.ts'
import { ENVIRONMENT } from '../environment.ts'

export interface Key {
  pk: string
  sk: string
}

export const tableName = () => environment(ENVIRONMENT.tableName)

/** A condition is a conjunction of named clauses, so that it reads as a sentence. */
export function allOf(...clauses: string[]): string {
  return clauses.map((clause) => `(${clause})`).join(' AND ')
}

/** Reads an item as it is now (strongly consistent). */
export async function read<Item>(key: Key): Promise<Item | undefined> {
  const item = await getItem({ TableName: tableName(), Key: { ...key }, ConsistentRead: true })
  return item as Item | undefined
}

/** Reads up to 100 items at once (strongly consistent), in no order; those that do not exist are missing. */
export async function readMany<Item>(keys: Key[]): Promise<Item[]> {
  const items = await batchGetItems(
    tableName(),
    keys.map((key) => ({ ...key })),
  )
  return items as Item[]
}

/** What must hold for a write; every attribute name in it is written as `#name`. */
interface Condition {
  condition?: string
  values?: Record<string, unknown>
}

/** Puts a whole item; false when the condition does not hold. */
export function put<Item extends Key>(item: Item, { condition, values }: Condition): Promise<boolean> {
  return unlessRefused(
    putItem({
      TableName: tableName(),
      Item: { ...item } as Record<string, unknown>,
      ...expressions(condition ?? '', condition, values),
    }),
  )
}

/** Deletes an item that may not be there; false when the condition does not hold. */
export function remove(key: Key, { condition, values }: Condition = {}): Promise<boolean> {
  return unlessRefused(
    deleteItem({
      TableName: tableName(),
      Key: { ...key },
      ...expressions(condition ?? '', condition, values),
    }),
  )
}

export interface Update extends Condition {
  key: Key
  /** `SET #a = :a REMOVE #b`. */
  change: string
  /** Names used as `#x` beyond the plain ones, for example a player's id in a path. */
  names?: Record<string, string>
  returns?: 'ALL_NEW' | 'ALL_OLD'
}

/**
 * Writes one item; undefined when the condition does not hold, else the item as `returns` asks for it (empty
 * where there was none before).
 */
export async function update<Item>(request: Update): Promise<Item | undefined> {
  const written = await orUndefined(write(request, request.returns ?? 'ALL_NEW'))
  return written && (written.item as Item)
}

/** Like `update`, where only whether it was written matters. */
export async function updated(request: Update): Promise<boolean> {
  return (await orUndefined(write(request, 'NONE'))) !== undefined
}

async function write(
  { key, change, condition, values, names }: Update,
  ReturnValues: 'ALL_NEW' | 'ALL_OLD' | 'NONE',
) {
  const item = await updateItem({
    TableName: tableName(),
    Key: { ...key },
    UpdateExpression: change,
    ...expressions(`${change} ${condition ?? ''}`, condition, values, names),
    ReturnValues,
  })
  return { item }
}

/** A write whose condition did not hold becomes undefined. */
async function orUndefined<T>(write: Promise<T>): Promise<T | undefined> {
  try {
    return await write
  } catch (error) {
    if (isRefusal(error, 'ConditionalCheckFailedException')) return undefined
    throw error
  }
}

const unlessRefused = async (write: Promise<void>): Promise<boolean> =>
  (await orUndefined(write.then(() => true))) ?? false

function expressions(
  used: string,
  condition: string | undefined,
  values: Record<string, unknown> | undefined,
  names?: Record<string, string>,
) {
  const all = namesIn(used, names)
  return {
    ConditionExpression: condition,
    // DynamoDB takes no empty map.
    ...(Object.keys(all).length > 0 ? { ExpressionAttributeNames: all } : {}),
    ExpressionAttributeValues: values,
  }
}

/** `#seat` stands for the attribute `seat`: no word of ours can then clash with DynamoDB's reserved ones. */
function namesIn(expression: string, given: Record<string, string> = {}): Record<string, string> {
  const plain = (expression.match(/#[A-Za-z]+/g) ?? []).map((name) => [name, name.slice(1)])
  return { ...Object.fromEntries(plain), ...given }
}

/** DynamoDB's TTL counts in epoch seconds. */
export function expiresAt(epochMs: number): number {
  return Math.ceil(epochMs / 1000)
}
