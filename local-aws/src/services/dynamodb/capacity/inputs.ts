/** The members of DynamoDB's requests and answers that decide what they cost. */
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

export type TableRequests =
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

/** The members by which a read answers with less than it looks at. */
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

/** The value that a query's key condition has for an attribute: `pk = :topic`. */
export function valueOfKey(request: Request, attribute: string): Record<string, unknown> | undefined {
  const { KeyConditionExpression: expression = '', ExpressionAttributeNames: names = {} } = request
  for (const [, name = '', value = ''] of expression.matchAll(/([#\w]+)\s*=\s*(:\w+)/g))
    if ((names[name] ?? name) === attribute) return request.ExpressionAttributeValues?.[value]
  return undefined
}
