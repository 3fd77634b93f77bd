import type { Connection, Peer } from './connections.ts'
import type { GatewayContext } from './context.ts'
import { disconnectEvent } from './events.ts'
import { disconnectThrough } from './injected.ts'
import { integrate } from './integration.ts'

export interface Close {
  code: number
  reason: string
}

/** Why the gateway itself closes a connection, as the client and `$disconnect` are told. */
export const CLOSES = {
  /** `DELETE @connections`. */
  deleted: { code: 1000, reason: 'Connection Closed Normally' },
  /** Idle for ten minutes, or two hours old, or its stage is gone. */
  expired: { code: 1001, reason: 'Going away' },
  binary: { code: 1003, reason: 'Binary media type is not supported' },
  flooding: { code: 1008, reason: 'Too many requests' },
  frameTooLarge: { code: 1009, reason: 'Frame too large' },
  messageTooLarge: { code: 1009, reason: 'Message too large' },
  /** The local runtime stops. */
  restart: { code: 1012, reason: 'Service restart' },
} as const satisfies Record<string, Close>

/** Closes a connection from this side. The connection is gone at once, whatever its client still does. */
export function closeConnection(context: GatewayContext, connection: Connection, close: Close): void {
  if (!context.connections.remove(connection)) return
  connection.socket.close(close.code, close.reason)
  void runDisconnect(context, connection, close)
}

/** Closes a connection whose stage is not deployed any more. */
export function closeUnserved(context: GatewayContext, connection: Connection): void {
  const isServed = context.addresses.find(connection.apiId, connection.stageName)
  if (!isServed) closeConnection(context, connection, CLOSES.expired)
}

/** The client's side is closed, by a close frame or (1006) without one. */
export function connectionClosed(context: GatewayContext, connection: Connection, close: Close): void {
  if (!context.connections.remove(connection)) return
  void runDisconnect(context, connection, close)
}

/** The reason that API Gateway gives where the client gave none. */
export function clientClose(code: number, reason: string): Close {
  if (code === 1005) return { code, reason: 'Client-side close frame status not set' }
  if (code === 1006) return { code, reason: 'Client-side connection closed without a close frame' }
  return { code, reason }
}

/** `$disconnect` is best effort: nobody is left to be told of an error, so it ends in the log. */
export async function runDisconnect(context: GatewayContext, peer: Peer, close: Close): Promise<void> {
  const address = context.addresses.find(peer.apiId, peer.stageName)
  const route = address?.api.routes.find(({ routeKey }) => routeKey === '$disconnect')
  if (!address || !route) return
  const at = { requestId: context.identifiers.next(), now: context.clock.now() }
  const event = disconnectEvent(peer, close, address.stage.stageVariables, at)
  const deliver = () => integrate(context, { ...address, route }, event)
  await (context.interference ? disconnectThrough(context.interference, deliver) : deliver())
}
