/** Publish/subscribe, which WebSocket APIs lack. */
import { makePush } from '../../protocol/frames.ts'
import type { Push } from '../../protocol/messages.ts'
import { failureFacts } from '../edge/aws-error.ts'
import { log } from '../edge/log.ts'
import { ENVIRONMENT } from '../environment.ts'
import { inParallel } from './in-parallel.ts'
import { invokeLater } from './invoke-later.ts'
import { isStale, pushFrame } from './push.ts'
import { type Subscriber, subscribersOf, unsubscribe } from './subscribers.ts'

/** The event of the function behind `publishLater`. */
export interface Publication {
  topic: string
  message: Push
}

/** Publishes in another function, which runs soon and at least once. The caller does not wait for it. */
export async function publishLater(topic: string, message: Push): Promise<void> {
  const publication: Publication = { topic, message }
  await invokeLater(ENVIRONMENT.publishFunction, publication)
}

/**
 * Pushes a message to every subscriber of a topic. Unsubscribes connections that are gone, and logs any other failure
 * without stopping. Returns the number of subscribers that it removed.
 */
export async function publish({ topic, message }: Publication, now: number): Promise<number> {
  const frame = makePush(message)
  let gone = 0
  const deliver = async (subscriber: Subscriber): Promise<void> => {
    const { id, connectionId } = subscriber
    try {
      if (await pushFrame(connectionId, frame)) return
      if (isStale(subscriber, now) && (await unsubscribe(topic, id, connectionId))) gone += 1
    } catch (error) {
      log.warn('push failed', { playerId: id, ...failureFacts(error) })
    }
  }
  for await (const page of subscribersOf(topic)) await inParallel(page, deliver)
  return gone
}
