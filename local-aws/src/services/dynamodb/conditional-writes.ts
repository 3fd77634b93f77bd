/**
 * Adds `ReturnValuesOnConditionCheckFailure: ALL_OLD` to conditional writes, which dynalite lacks. It returns the item
 * that failed the condition. The item is read after the failure, and must not change in between, so every write locks
 * its items.
 */
import { AwsError } from '../../common/aws/error.ts'
import type { Call } from './capacity/consumption.ts'
import { ItemLocks } from './item-locks.ts'
import type { Item } from './model.ts'

interface WriteInput {
  TableName?: string
  Key?: Item
  Item?: Item
  ReturnValuesOnConditionCheckFailure?: string
  RequestItems?: Record<string, { PutRequest?: { Item?: Item }; DeleteRequest?: { Key?: Item } }[]>
}

/** Returns the names of a table's key attributes, or undefined if there is no such table. */
export type KeyAttributes = (tableName: string) => Promise<readonly string[] | undefined>

const WRITES = new Set(['PutItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem'])

export function withConditionalWrites(engine: { call: Call }, keyAttributes: KeyAttributes): Call {
  const locks = new ItemLocks()

  const keyOf = async (tableName: string, item: Item | undefined): Promise<Item | undefined> => {
    const names = await keyAttributes(tableName)
    if (names === undefined || item === undefined) return undefined
    return Object.fromEntries(names.flatMap((name) => (item[name] ? [[name, item[name]]] : [])))
  }

  const lockNames = async (input: WriteInput): Promise<string[]> => {
    // A write with a `Key` identifies its item without a look-up of the key attributes.
    if (input.TableName !== undefined && input.Key !== undefined && input.RequestItems === undefined)
      return [`${input.TableName} ${JSON.stringify(sorted(input.Key))}`]
    const writes = Object.entries(input.RequestItems ?? {}).flatMap(([table, requests]) =>
      (Array.isArray(requests) ? requests : []).map(
        (request) => [table, request.PutRequest?.Item ?? request.DeleteRequest?.Key] as const,
      ),
    )
    if (input.TableName !== undefined) writes.push([input.TableName, input.Key ?? input.Item])
    return Promise.all(
      writes.map(
        async ([table, item]) => `${table} ${JSON.stringify(sorted((await keyOf(table, item)) ?? {}))}`,
      ),
    )
  }

  return async (action, input, consumption) => {
    if (!WRITES.has(action) || typeof input !== 'object' || input === null)
      return engine.call(action, input, consumption)
    const write: WriteInput = input
    return locks.run(await lockNames(write), async () => {
      try {
        return await engine.call(action, input, consumption)
      } catch (error) {
        if (write.ReturnValuesOnConditionCheckFailure !== 'ALL_OLD' || !isFailedCondition(error)) throw error
        const key = await keyOf(write.TableName ?? '', write.Key ?? write.Item)
        const found = await engine.call('GetItem', {
          TableName: write.TableName,
          Key: key,
          ConsistentRead: true,
        })
        throw new AwsError(error.code, error.message, error.httpStatus, { ...error.fields, ...itemOf(found) })
      }
    })
  }
}

/** A canonical name of a key, independent of the order of its attributes. */
const sorted = (key: Item) => Object.entries(key).sort(([one], [other]) => (one < other ? -1 : 1))

const isFailedCondition = (error: unknown): error is AwsError =>
  error instanceof AwsError && error.code === 'ConditionalCheckFailedException'

const itemOf = (answer: unknown): { Item?: unknown } =>
  typeof answer === 'object' && answer !== null && 'Item' in answer ? { Item: answer.Item } : {}
