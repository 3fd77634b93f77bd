/** DynamoDB's API in plain JavaScript values: what is written is marshalled, what is read is unmarshalled. */
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import { call } from './call.ts'

export type Item = Record<string, unknown>
type Marshalled = Parameters<typeof unmarshall>[0]

const API = 'DynamoDB_20120810'

interface Expressions {
  ConditionExpression?: string | undefined
  ExpressionAttributeNames?: Record<string, string>
  ExpressionAttributeValues?: Item | undefined
}

export interface GetInput {
  TableName: string
  Key: Item
  ConsistentRead: boolean
}

export interface PutInput extends Expressions {
  TableName: string
  Item: Item
}

export interface DeleteInput extends Expressions {
  TableName: string
  Key: Item
}

export interface UpdateInput extends Expressions {
  TableName: string
  Key: Item
  UpdateExpression: string
  ReturnValues: 'ALL_NEW' | 'ALL_OLD' | 'NONE'
}

export interface QueryInput extends Expressions {
  TableName: string
  IndexName?: string
  KeyConditionExpression: string
  ConsistentRead?: boolean
  ScanIndexForward?: boolean
  ExclusiveStartKey?: Item | undefined
  Limit?: number | undefined
}

export interface QueryAnswer {
  items: Item[]
  /** Where the next page begins; undefined after the last. */
  lastEvaluatedKey: Item | undefined
}

export async function getItem({ Key, ...input }: GetInput): Promise<Item | undefined> {
  const { Item } = await dynamoDb<{ Item?: Marshalled }>('GetItem', { ...input, Key: encode(Key) })
  return Item && unmarshall(Item)
}

export async function putItem({ Item, ...input }: PutInput): Promise<void> {
  await dynamoDb('PutItem', { ...withValues(input), Item: encode(Item) })
}

export async function deleteItem({ Key, ...input }: DeleteInput): Promise<void> {
  await dynamoDb('DeleteItem', { ...withValues(input), Key: encode(Key) })
}

/** The item as `ReturnValues` asks for it; undefined where there was none. */
export async function updateItem({ Key, ...input }: UpdateInput): Promise<Item | undefined> {
  const answer = await dynamoDb<{ Attributes?: Marshalled }>('UpdateItem', {
    ...withValues(input),
    Key: encode(Key),
  })
  return answer.Attributes && unmarshall(answer.Attributes)
}

export async function query({ ExclusiveStartKey, ...input }: QueryInput): Promise<QueryAnswer> {
  const answer = await dynamoDb<{ Items?: Marshalled[]; LastEvaluatedKey?: Marshalled }>('Query', {
    ...withValues(input),
    ExclusiveStartKey: ExclusiveStartKey && encode(ExclusiveStartKey),
  })
  return {
    items: (answer.Items ?? []).map((item) => unmarshall(item)),
    lastEvaluatedKey: answer.LastEvaluatedKey && unmarshall(answer.LastEvaluatedKey),
  }
}

/** Reads up to 100 items (strongly consistent), in no order, however often DynamoDB stops half way. */
export async function batchGetItems(tableName: string, keys: Item[]): Promise<Item[]> {
  const items: Item[] = []
  let left = keys.map(encode)
  while (left.length > 0) {
    const { Responses, UnprocessedKeys } = await dynamoDb<{
      Responses?: Record<string, Marshalled[]>
      UnprocessedKeys?: Record<string, { Keys: Marshalled[] }>
    }>('BatchGetItem', { RequestItems: { [tableName]: { Keys: left, ConsistentRead: true } } })
    items.push(...(Responses?.[tableName] ?? []).map((item) => unmarshall(item)))
    left = UnprocessedKeys?.[tableName]?.Keys ?? []
  }
  return items
}

async function dynamoDb<Output>(action: string, input: object): Promise<Output> {
  const body = await call('DYNAMODB', {
    method: 'POST',
    path: '/',
    headers: { 'Content-Type': 'application/x-amz-json-1.0', 'X-Amz-Target': `${API}.${action}` },
    body: JSON.stringify(input),
  })
  return JSON.parse(body)
}

/** What is undefined is left out; a Set of strings or numbers is DynamoDB's set. */
const encode = (item: Item): Marshalled => marshall(item, { removeUndefinedValues: true })

function withValues<I extends Expressions>({ ExpressionAttributeValues: values, ...input }: I) {
  return { ...input, ExpressionAttributeValues: values && encode(values) }
}
