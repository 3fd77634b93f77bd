/** The members of DynamoDB's requests and responses that determine the consumed capacity. */
import type { Item, KeySchema, SecondaryIndex } from '../model.ts'

export interface Request {
  TableName?: string
  IndexName?: string
  Key?: Item
  Item?: Item
  ReturnValues?: string
  ConsistentRead?: boolean
  ReturnConsumedCapacity?: string
  KeyConditionExpression?: string
  ExpressionAttributeNames?: Record<string, string>
  ExpressionAttributeValues?: Item
  RequestItems?: Record<string, TableRequests>
  [member: string]: unknown
}

type TableRequests =
  | { Keys?: Item[]; ConsistentRead?: boolean; ProjectionExpression?: string; AttributesToGet?: string[] }
  | WriteRequest[]

export interface WriteRequest {
  PutRequest?: { Item: Item }
  DeleteRequest?: { Key: Item }
}

export interface Answer {
  Item?: Item
  Items?: Item[]
  Attributes?: Item
  Responses?: Record<string, Item[]>
  UnprocessedItems?: Record<string, WriteRequest[]>
  UnprocessedKeys?: Record<string, { Keys?: Item[] }>
  ConsumedCapacity?: { CapacityUnits: number }
}

export interface Table {
  KeySchema: KeySchema
  GlobalSecondaryIndexes?: SecondaryIndex[]
  LocalSecondaryIndexes?: SecondaryIndex[]
}

/** Request members that make a read return less than it reads. */
const NARROWING = [
  'ProjectionExpression',
  'AttributesToGet',
  'FilterExpression',
  'QueryFilter',
  'ScanFilter',
  'Select',
]

export const isNarrowed = (request: object): boolean =>
  NARROWING.some((name) => name in request && (request as Request)[name] !== undefined)

/** The value of an attribute in the key condition of a query, such as `pk = :topic`. */
export function valueOfKey(request: Request, attribute: string): Record<string, unknown> | undefined {
  const { KeyConditionExpression: expression = '', ExpressionAttributeNames: names = {} } = request
  for (const [, name = '', value = ''] of expression.matchAll(/([#\w]+)\s*=\s*(:\w+)/g))
    if ((names[name] ?? name) === attribute) return request.ExpressionAttributeValues?.[value]
  return undefined
}
