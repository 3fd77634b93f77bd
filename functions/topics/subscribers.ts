/** Who hears a topic: one item a subscriber, found by the topic. */
import { BatchWriteCommand, DeleteCommand, QueryCommand } from '@aws-sdk/lib-dynamodb'
import { documents } from '../edge/clients.ts'
import { expiresAt, type Key, namesIn, orUndefined, read, tableName } from '../store/table.ts'

/** Who hears first: those whom a message concerns, or those who look on. */
export type Rank = 'player' | 'watcher'

export interface Subscriber {
  /** Stays the same over reconnects, so that nobody hears anything twice. */
  id: string
  connectionId: string
  /** When this connection was subscribed, in epoch milliseconds. */
  since: number
  /** `player` when absent. */
  rank?: Rank
}

const partitionOf = (topic: string) => `TOPIC#${topic}`
/** The sort key orders by rank, so that the first page holds whoever hears first. */
const keyOf = (topic: string, { id, rank = 'player' }: Pick<Subscriber, 'id' | 'rank'>): Key => ({
  pk: partitionOf(topic),
  sk: `${rank}#${id}`,
})

/** BatchWriteItem takes 25 items at the most. */
const BATCH = 25

/** How long a subscription is kept: longer than any game, and long after every connection's two hours. */
const KEPT_MS = 24 * 60 * 60_000

/** Adds subscribers, or moves them to their present connection. */
export async function subscribe(topic: string, subscribers: Subscriber[]): Promise<void> {
  for (let start = 0; start < subscribers.length; start += BATCH) {
    const puts = subscribers.slice(start, start + BATCH).map((subscriber) => ({
      PutRequest: {
        Item: {
          ...keyOf(topic, subscriber),
          ...subscriber,
          expires: expiresAt(subscriber.since + KEPT_MS),
        },
      },
    }))
    let left: Record<string, unknown[]> | undefined = { [tableName()]: puts }
    while (left && Object.keys(left).length > 0) {
      const answer: { UnprocessedItems?: Record<string, unknown[]> } = await documents().send(
        new BatchWriteCommand({ RequestItems: left as Record<string, typeof puts> }),
      )
      left = answer.UnprocessedItems
    }
  }
}

/** Removes a subscriber; given a connection, only while the subscription still is that connection's. */
export async function unsubscribe(
  topic: string,
  { id, rank, connectionId }: Pick<Subscriber, 'id' | 'rank'> & { connectionId?: string },
): Promise<void> {
  const unmoved = '#connectionId = :connectionId'
  const onlyThat = {
    ConditionExpression: unmoved,
    ExpressionAttributeNames: namesIn(unmoved),
    ExpressionAttributeValues: { ':connectionId': connectionId },
  }
  await orUndefined(
    documents().send(
      new DeleteCommand({
        TableName: tableName(),
        Key: keyOf(topic, { id, rank }),
        ...(connectionId ? onlyThat : {}),
      }),
    ),
  )
}

/** One subscriber of the players' rank; undefined when there is none of that id. */
export function playerOf(topic: string, id: string): Promise<Subscriber | undefined> {
  return read<Subscriber>(keyOf(topic, { id }))
}

/** Small at first, so that the players' page is there at once however many look on. */
const FIRST_PAGE = 10

/** The subscribers, page by page, the players first: a later page is up to 1 MB of them, thousands. */
export async function* subscribersOf(topic: string): AsyncGenerator<Subscriber[]> {
  let from: Record<string, unknown> | undefined
  let limit: number | undefined = FIRST_PAGE
  do {
    const page: { Items?: Record<string, unknown>[]; LastEvaluatedKey?: Record<string, unknown> } =
      await documents().send(
        new QueryCommand({
          TableName: tableName(),
          KeyConditionExpression: 'pk = :topic',
          ExpressionAttributeValues: { ':topic': partitionOf(topic) },
          ConsistentRead: true,
          ExclusiveStartKey: from,
          Limit: limit,
        }),
      )
    yield (page.Items ?? []) as unknown as Subscriber[]
    from = page.LastEvaluatedKey
    limit = undefined
  } while (from)
}
