/** Publish/subscribe, which WebSocket APIs lack: a message to everybody who subscribed to a topic. */
import { performance } from 'node:perf_hooks'
import { makePush } from '../../protocol/frames.ts'
import type { Push } from '../../protocol/messages.ts'
import { failureFacts } from '../edge/aws-error.ts'
import { environment } from '../edge/environment.ts'
import { log } from '../edge/log.ts'
import { ENVIRONMENT } from '../environment.ts'
import { isStale, pushFrame } from './push.ts'
import { type Subscriber, subscribersOf, unsubscribe } from './subscribers.ts'

/**
 * Pushes under way at the same time: a few to begin with, so that a crowd does not use up the account's rate,
 * which players' messages share; and more while this function does little but wait for them.
 */
const FEWEST = 4
const MOST = 64
/** Less at work than this part of the time, it waits. */
const MOSTLY_WAITING = 0.4

/** What the function behind `publishLater` is sent. */
export interface Publication {
  topic: string
  message: Push
}

/** Has a function of its own publish the message, soon, at least once. */
export async function publishLater(topic: string, message: Push): Promise<void> {
  const publication: Publication = { topic, message }
  const { InvokeCommand, lambda } = await import('../lambda-client.ts')
  await lambda().send(
    new InvokeCommand({
      FunctionName: environment(ENVIRONMENT.publishFunction),
      InvocationType: 'Event',
      Payload: JSON.stringify(publication),
    }),
  )
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

async function inParallel<T>(items: T[], work: (item: T) => Promise<void>): Promise<void> {
  const queue = items.values()
  const lanes: Promise<void>[] = []
  let measured = performance.eventLoopUtilization()
  const widen = () => {
    const { utilization } = performance.eventLoopUtilization(measured)
    measured = performance.eventLoopUtilization()
    if (utilization < MOSTLY_WAITING) open()
  }
  const lane = async (): Promise<void> => {
    let worked = 0
    for (const item of queue) {
      await work(item)
      if (++worked % FEWEST === 0 && lanes.length < MOST) widen()
    }
  }
  const open = () => {
    while (lanes.length < MOST) if (lanes.push(lane()) % FEWEST === 0) return
  }
  open()
  // More may be opened while these are awaited.
  for (let next = 0; next < lanes.length; next++) await lanes[next]
}
