/** Pushes one frame to one connection, through the WebSocket API's `@connections`. */
import { setTimeout } from 'node:timers/promises'
import { DeleteConnectionCommand, PostToConnectionCommand } from '@aws-sdk/client-apigatewaymanagementapi'
import { makePush } from '../../protocol/frames.ts'
import type { Push } from '../../protocol/messages.ts'
import { connectionsApi } from '../clients.ts'
import { isAwsError } from '../edge/aws-error.ts'

/** Pushes a message. Returns false if the connection is gone. */
export function push(connectionId: string, message: Push): Promise<boolean> {
  return pushFrame(connectionId, makePush(message))
}

export async function pushFrame(connectionId: string, frame: string): Promise<boolean> {
  return unlessGone(
    connectionsApi().send(new PostToConnectionCommand({ ConnectionId: connectionId, Data: frame })),
  )
}

/**
 * Pushes to a connection that may be just opening. Until its `$connect` has been answered, `@connections` reports it as
 * gone. A connection that opened a moment ago is retried, so that a returning player misses nothing.
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

/** Maximum time from the start of its handler until a `$connect` is usually answered, without a cold start. */
const OPENS_WITHIN_MS = 2_000
const TRIED_AGAIN_AFTER_MS = [20, 60, 180, 400, 600]

/** Closes a connection. Returns false if it was closed already. */
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
 * `@connections` reports a connection as gone until its own `$connect` has been answered, for which API Gateway allows
 * 29 seconds. A connection younger than that is not stale.
 */
const CONNECTING_MS = 30_000

/** Whether an unreachable connection may be removed. `since`: when it was made or subscribed. */
export function isStale({ since }: { since: number }, now: number): boolean {
  return now - since > CONNECTING_MS
}
