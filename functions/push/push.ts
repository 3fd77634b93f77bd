/** One frame to one connection, through the WebSocket API's `@connections`. */
import { setTimeout } from 'node:timers/promises'
import { DeleteConnectionCommand, PostToConnectionCommand } from '@aws-sdk/client-apigatewaymanagementapi'
import { makePush } from '../../protocol/frames.ts'
import type { Push } from '../../protocol/messages.ts'
import { connectionsApi } from '../clients.ts'
import { isAwsError } from '../edge/aws-error.ts'

/** Pushes a message; false when nobody is at that connection any more. */
export function push(connectionId: string, message: Push): Promise<boolean> {
  return pushFrame(connectionId, makePush(message))
}

export async function pushFrame(connectionId: string, frame: string): Promise<boolean> {
  return unlessGone(
    connectionsApi().send(new PostToConnectionCommand({ ConnectionId: connectionId, Data: frame })),
  )
}

/**
 * Pushes to a connection that may be just opening: until its `$connect` has been answered, nobody is there for
 * `@connections`. One that has opened a moment ago is tried again, so that who comes back misses nothing.
 */
export async function pushToOpening(
  { id, since }: { id: string; since: number },
  frame: string,
  now: number,
): Promise<boolean> {
  const retries = now - since < OPENS_WITHIN_MS ? TRIED_AGAIN_AFTER_MS : []
  for (const pause of retries) {
    if (await pushFrame(id, frame)) return true
    await setTimeout(pause)
  }
  return pushFrame(id, frame)
}

/** How long after its handler began a `$connect` is usually answered at the latest; a cold start comes before. */
const OPENS_WITHIN_MS = 2_000
const TRIED_AGAIN_AFTER_MS = [20, 60, 180, 400, 600]

/** Closes a connection; false when it was closed already. */
export function hangUp(connectionId: string): Promise<boolean> {
  return unlessGone(connectionsApi().send(new DeleteConnectionCommand({ ConnectionId: connectionId })))
}

async function unlessGone(call: Promise<unknown>): Promise<boolean> {
  try {
    await call
    return true
  } catch (error) {
    if (isAwsError(error, 'GoneException')) return false
    throw error
  }
}

/**
 * A connection is gone for @connections until its own `$connect` has been answered, which API Gateway allows
 * 29 seconds for: so young a one is not stale though nobody is there.
 */
const CONNECTING_MS = 30_000

/** Whether a connection at which nobody was may be forgotten. `since`: when it was made, or subscribed. */
export function isStale({ since }: { since: number }, now: number): boolean {
  return now - since > CONNECTING_MS
}
