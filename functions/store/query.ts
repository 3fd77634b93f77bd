/** Reads whole partitions. */
import { QueryCommand } from '@aws-sdk/lib-dynamodb'
import { documents } from '../clients.ts'
import { tableName } from './table.ts'

/** A partition of the table, or of one of its indexes. */
export interface Query {
  index?: string
  /** The partition key's attribute and its value. */
  partition: [attribute: string, value: string]
  /** Sorted by the sort key. */
  descending?: boolean
  limit?: number
}

/** A page holds up to 1 MB. */
const MAX_PAGES = 100

/** The items of a partition, page by page. The table is read strongly consistent; an index cannot be. */
export async function* pages<Item>({ index, partition, ...query }: Query): AsyncGenerator<Item[]> {
  const [attribute, value] = partition
  let from: Record<string, unknown> | undefined
  for (let page = 1; page <= MAX_PAGES; page++) {
    const { Items, LastEvaluatedKey } = await documents().send(
      new QueryCommand({
        TableName: tableName(),
        IndexName: index,
        KeyConditionExpression: '#partition = :partition',
        ExpressionAttributeNames: { '#partition': attribute },
        ExpressionAttributeValues: { ':partition': value },
        ConsistentRead: index === undefined,
        ScanIndexForward: query.descending !== true,
        ExclusiveStartKey: from,
        Limit: query.limit,
      }),
    )
    yield (Items ?? []) as Item[]
    from = LastEvaluatedKey
    if (from === undefined) return
  }
  throw new Error(`The partition ${value} has more than ${MAX_PAGES} pages.`)
}
