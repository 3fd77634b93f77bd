/**
 * The one table: single-item writes, conditional where they can race; no scans and no transactions. AWS's types and
 * errors stay in this file: a failed condition is a value, any other failure throws.
 */
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb'
import { BatchGetCommand, DeleteCommand, GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { unmarshall } from '@aws-sdk/util-dynamodb'
import { documents } from '../clients.ts'
import { ThrottledError } from '../edge/aws-error.ts'
import { backOff } from '../edge/backoff.ts'
import { environment } from '../edge/environment.ts'
import { ENVIRONMENT } from '../environment.ts'
import { type Condition, expressions } from './expressions.ts'

export { allOf } from './expressions.ts'

export interface Key {
  pk: string
  sk: string
}

export const tableName = () => environment(ENVIRONMENT.tableName)

/** Reads an item, strongly consistent. */
export async function read<Item>(key: Key): Promise<Item | undefined> {
  const { Item } = await documents().send(
    new GetCommand({ TableName: tableName(), Key: { ...key }, ConsistentRead: true }),
  )
  return Item as Item | undefined
}

/** Reads what is at a path of maps in an item, strongly consistent. Costs as much as the whole item, but less time. */
export async function readPart<Part>(key: Key, path: readonly string[]): Promise<Part | undefined> {
  const { Item } = await documents().send(
    new GetCommand({
      TableName: tableName(),
      Key: { ...key },
      ConsistentRead: true,
      ProjectionExpression: path.map((_, step) => `#${step}`).join('.'),
      ExpressionAttributeNames: Object.fromEntries(path.map((name, step) => [`#${step}`, name])),
    }),
  )
  let part: unknown = Item
  for (const name of path) part = (part as Record<string, unknown> | undefined)?.[name]
  return part as Part | undefined
}

/** How often one batch read is sent while DynamoDB leaves keys unprocessed. */
const BATCH_ATTEMPTS = 8

/**
 * Reads up to 100 items at once, strongly consistent, in no order. Items that do not exist are missing. Throws
 * `ThrottledError` if DynamoDB keeps leaving some out.
 */
export async function readMany<Item>(keys: Key[]): Promise<Item[]> {
  const name = tableName()
  const items: Item[] = []
  let left: Record<string, unknown>[] = keys.map((key) => ({ ...key }))
  for (let attempt = 1; left.length > 0; attempt++) {
    const { Responses, UnprocessedKeys } = await documents().send(
      new BatchGetCommand({ RequestItems: { [name]: { Keys: left, ConsistentRead: true } } }),
    )
    items.push(...((Responses?.[name] ?? []) as Item[]))
    left = UnprocessedKeys?.[name]?.Keys ?? []
    if (left.length === 0) break
    if (attempt === BATCH_ATTEMPTS)
      throw new ThrottledError(`DynamoDB left ${left.length} of ${keys.length} keys unread.`)
    await backOff(attempt)
  }
  return items
}

/**
 * The outcome of a write. Refused: its condition failed, and `item` is the existing item. `repeated`: it was sent more
 * than once, so its own first attempt may have made the condition fail.
 */
export type Written<Item> =
  | { written: true; item: Item }
  | { written: false; item: Item | undefined; repeated: boolean }

/** Puts a whole item. */
export function put<Item extends Key>(item: Item, condition: Condition = {}): Promise<Written<Item>> {
  return unlessRefused(async () => {
    await documents().send(
      new PutCommand({
        TableName: tableName(),
        Item: { ...item },
        ...expressions(condition),
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    )
    return item
  })
}

/** Deletes an item that may not exist. Returns the deleted item. */
export function remove<Item>(key: Key, condition: Condition = {}): Promise<Written<Item | undefined>> {
  return unlessRefused(async () => {
    const { Attributes } = await documents().send(
      new DeleteCommand({
        TableName: tableName(),
        Key: { ...key },
        ...expressions(condition),
        ReturnValues: 'ALL_OLD',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    )
    return Attributes as Item | undefined
  })
}

export interface Update extends Condition {
  key: Key
  /** `SET #a = :a REMOVE #b`. */
  change: string
  /** Returns only what was changed, which is quicker with a large item. */
  isItemUnneeded?: boolean
}

/** Updates one item, or creates it. Returns the item after the write. */
export function update<Item>({
  key,
  change,
  isItemUnneeded = false,
  ...condition
}: Update): Promise<Written<Item>> {
  return unlessRefused(async () => {
    const { Attributes } = await documents().send(
      new UpdateCommand({
        TableName: tableName(),
        Key: { ...key },
        UpdateExpression: change,
        ...expressions(condition, change),
        ReturnValues: isItemUnneeded ? 'UPDATED_NEW' : 'ALL_NEW',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    )
    return Attributes as Item
  })
}

async function unlessRefused<Item>(write: () => Promise<Item>): Promise<Written<Item>> {
  try {
    return { written: true, item: await write() }
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error
    // The document client unmarshalls results, but not errors.
    const repeated = (error.$metadata.attempts ?? 1) > 1
    return { written: false, item: error.Item && (unmarshall(error.Item) as Item), repeated }
  }
}

/** DynamoDB's TTL counts in epoch seconds. */
export function expiresAt(epochMs: number): number {
  return Math.ceil(epochMs / 1000)
}
