/** The subscribers of a topic: one item per subscriber, found by the topic. */
import { pages } from '../store/query.ts'
import { expiresAt, type Key, put, remove } from '../store/table.ts'

export interface Subscriber {
  /** Stays the same across reconnects, so that nobody gets a push twice. */
  id: string
  connectionId: string
  /** When this connection was subscribed, in epoch milliseconds. */
  since: number
}

const partitionOf = (topic: string) => `TOPIC#${topic}`
const keyOf = (topic: string, id: string): Key => ({ pk: partitionOf(topic), sk: id })

/** How long a subscription is kept: longer than any game and than a connection's two hours. */
const KEPT_MS = 24 * 60 * 60_000

/** Adds a subscriber, or updates its connection. Returns whether it is new. */
export async function subscribe(topic: string, subscriber: Subscriber): Promise<boolean> {
  const expires = expiresAt(subscriber.since + KEPT_MS)
  const item = { ...keyOf(topic, subscriber.id), ...subscriber, expires }
  const result = await put(item, { condition: 'attribute_not_exists(#pk)' })
  if (result.written) return true
  // By this very request, if it was sent twice.
  if (result.repeated && result.item?.connectionId === item.connectionId) return true
  await put(item, {})
  return false
}

/**
 * Removes a subscriber. If a connection is given, only while the subscription belongs to it. Returns whether there was
 * one.
 */
export async function unsubscribe(topic: string, id: string, connectionId?: string): Promise<boolean> {
  const unmoved = { condition: '#connectionId = :connectionId', values: { ':connectionId': connectionId } }
  const { written, item } = await remove(keyOf(topic, id), connectionId ? unmoved : {})
  return written && item !== undefined
}

/** The subscribers, page by page: up to 1 MB each, thousands of subscribers. */
export function subscribersOf(topic: string): AsyncGenerator<Subscriber[]> {
  return pages<Subscriber>({ partition: ['pk', partitionOf(topic)] })
}
