/** One frame to one connection, through the WebSocket API's `@connections`. */
import {
  DeleteConnectionCommand,
  GoneException,
  PostToConnectionCommand,
} from '@aws-sdk/client-apigatewaymanagementapi'
import { makePush } from '../../protocol/frames.ts'
import type { Push } from '../../protocol/messages.ts'
import { connections } from '../edge/clients.ts'

/** Pushes a message; false when nobody is at that connection any more. */
export function push(connectionId: string, message: Push): Promise<boolean> {
  return pushFrame(connectionId, makePush(message))
}

export async function pushFrame(connectionId: string, frame: string): Promise<boolean> {
  return unlessGone(
    connections().send(new PostToConnectionCommand({ ConnectionId: connectionId, Data: frame })),
  )
}

/** Closes a connection; false when it was closed already. */
export function hangUp(connectionId: string): Promise<boolean> {
  return unlessGone(connections().send(new DeleteConnectionCommand({ ConnectionId: connectionId })))
}

async function unlessGone(call: Promise<unknown>): Promise<boolean> {
  try {
    await call
    return true
  } catch (error) {
    if (error instanceof GoneException) return false
    throw error
  }
}
