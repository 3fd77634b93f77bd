/**
 * The one table: single-item writes, each that may race with a condition, no scans and no transactions. SDK
 * types and errors end here: a condition that did not hold is `undefined`, anything else throws.
 */
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb'
import { BatchGetCommand, GetCommand, UpdateCommand, type UpdateCommandInput } from '@aws-sdk/lib-dynamodb'
import { documents } from '../edge/clients.ts'
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
  const { Item } = await documents().send(
    new GetCommand({ TableName: tableName(), Key: key, ConsistentRead: true }),
  )
  return Item as Item | undefined
}

/** Reads up to 100 items at once (strongly consistent), in no order; those that do not exist are missing. */
export async function readMany<Item>(keys: Key[]): Promise<Item[]> {
  const items: Item[] = []
  let left: Record<string, unknown>[] = keys.map((key) => ({ ...key }))
  while (left.length > 0) {
    const { Responses, UnprocessedKeys } = await documents().send(
      new BatchGetCommand({ RequestItems: { [tableName()]: { Keys: left, ConsistentRead: true } } }),
    )
    items.push(...((Responses?.[tableName()] ?? []) as Item[]))
    left = UnprocessedKeys?.[tableName()]?.Keys ?? []
  }
  return items
}

export interface Update {
  key: Key
  /** `SET a = :a REMOVE b`; every attribute name is written as `#name`. */
  change: string
  condition?: string
  values?: Record<string, unknown>
  /** Names used as `#x` beyond the plain ones, for example a player's id in a path. */
  names?: Record<string, string>
  returns?: 'ALL_NEW' | 'ALL_OLD'
}

/**
 * Writes one item; undefined when the condition does not hold, else the item as `returns` asks for it (empty
 * where there was none before).
 */
export async function update<Item>(request: Update): Promise<Item | undefined> {
  const { Attributes } = (await orUndefined(documents().send(new UpdateCommand(inputOf(request))))) ?? {}
  return Attributes as Item | undefined
}

/** Like `update`, where only whether it was written matters. */
export async function updated(request: Update): Promise<boolean> {
  return (await orUndefined(documents().send(new UpdateCommand(inputOf(request))))) !== undefined
}

/** A write whose condition did not hold becomes undefined. */
export async function orUndefined<T>(write: Promise<T>): Promise<T | undefined> {
  try {
    return await write
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return undefined
    throw error
  }
}

function inputOf({ key, change, condition, values, names, returns }: Update): UpdateCommandInput {
  const used = `${change} ${condition ?? ''}`
  return {
    TableName: tableName(),
    Key: key,
    UpdateExpression: change,
    ConditionExpression: condition,
    ExpressionAttributeNames: namesIn(used, names),
    ExpressionAttributeValues: values,
    ReturnValues: returns ?? 'ALL_NEW',
  }
}

/** `#seat` stands for the attribute `seat`: no word of ours can then clash with DynamoDB's reserved ones. */
export function namesIn(expression: string, given: Record<string, string> = {}): Record<string, string> {
  const plain = (expression.match(/#[A-Za-z]+/g) ?? []).map((name) => [name, name.slice(1)])
  return { ...Object.fromEntries(plain), ...given }
}

/** DynamoDB's TTL counts in epoch seconds. */
export function expiresAt(epochMs: number): number {
  return Math.ceil(epochMs / 1000)
}
