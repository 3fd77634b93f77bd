/** One frame to one connection, through the WebSocket API's `@connections`. */
import { makePush } from '../../protocol/frames.ts'
import type { Push } from '../../protocol/messages.ts'
import { deleteConnection, postToConnection } from '../aws/connections.ts'
import { isRefusal } from '../aws/error.ts'

/** Pushes a message; false when nobody is at that connection any more. */
export function push(connectionId: string, message: Push): Promise<boolean> {
  return pushFrame(connectionId, makePush(message))
}

export async function pushFrame(connectionId: string, frame: string): Promise<boolean> {
  return unlessGone(postToConnection(connectionId, frame))
}

/** Closes a connection; false when it was closed already. */
export function hangUp(connectionId: string): Promise<boolean> {
  return unlessGone(deleteConnection(connectionId))
}

async function unlessGone(call: Promise<unknown>): Promise<boolean> {
  try {
    await call
    return true
  } catch (error) {
    if (isRefusal(error, 'GoneException')) return false
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
