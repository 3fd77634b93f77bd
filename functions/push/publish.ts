/** Publish/subscribe, which WebSocket APIs lack: a message to everybody who subscribed to a topic. */
import { makePush } from '../../protocol/frames.ts'
import type { Push } from '../../protocol/messages.ts'
import { failureFacts } from '../edge/aws-error.ts'
import { log } from '../edge/log.ts'
import { ENVIRONMENT } from '../environment.ts'
import { inParallel } from './in-parallel.ts'
import { invokeLater } from './invoke-later.ts'
import { isStale, pushFrame } from './push.ts'
import { type Subscriber, subscribersOf, unsubscribe } from './subscribers.ts'

/** What the function behind `publishLater` is sent. */
export interface Publication {
  topic: string
  message: Push
}

/** Has a function of its own publish the message, soon, at least once. */
export async function publishLater(topic: string, message: Push): Promise<void> {
  const publication: Publication = { topic, message }
  await invokeLater(ENVIRONMENT.publishFunction, publication)
}

/**
 * Tells every subscriber. Connections that are gone are unsubscribed; a push that fails otherwise is logged
 * and does not keep the others from hearing. Returns how many were unsubscribed.
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
