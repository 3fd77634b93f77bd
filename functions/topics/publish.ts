/** Publish/subscribe, which WebSocket APIs lack: a message to everybody who subscribed to a topic. */
import { makePush } from '../../protocol/frames.ts'
import type { Push } from '../../protocol/messages.ts'
import { log } from '../edge/log.ts'
import { pushFrame } from './push.ts'
import { type Subscriber, subscribersOf, unsubscribe } from './subscribers.ts'

/** Pushes under way at the same time: enough to hide their latency, few enough for one small function. */
const IN_PARALLEL = 64

/** The topic on which a game's players and watchers hear of it. */
export const gameTopic = (gameId: string) => `game/${gameId}`

/**
 * A connection is gone for @connections until its own `$connect` has been answered, which API Gateway allows
 * 29 seconds for: so young a subscription is not taken for a stale one.
 */
const CONNECTING_MS = 30_000

/**
 * Tells every subscriber except one. Connections that are gone are unsubscribed; a push that fails otherwise
 * is logged and does not keep the others from hearing.
 */
export async function publish(topic: string, message: Push, options: { now: number; except?: string }) {
  const frame = makePush(message)
  const deliver = async ({ id, rank, connectionId, since }: Subscriber): Promise<void> => {
    try {
      if (await pushFrame(connectionId, frame)) return
      if (options.now - since > CONNECTING_MS) await unsubscribe(topic, { id, rank, connectionId })
    } catch (error) {
      log.warn('push failed', { playerId: id, error: error as Error })
    }
  }
  for await (const page of subscribersOf(topic)) {
    await inParallel(
      page.filter(({ id }) => id !== options.except),
      deliver,
    )
  }
}

async function inParallel<T>(items: T[], work: (item: T) => Promise<void>): Promise<void> {
  const queue = items.values()
  const worker = async () => {
    for (const item of queue) await work(item)
  }
  await Promise.all(Array.from({ length: Math.min(IN_PARALLEL, items.length) }, worker))
}
