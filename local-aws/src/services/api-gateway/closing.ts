import type { Connection, Peer } from './connections.ts'
import { disconnectEvent } from './events.ts'
import { disconnectThrough } from './fault-injection.ts'
import type { GatewayContext } from './gateway-context.ts'
import { integrate } from './integration.ts'

export interface Close {
  code: number
  reason: string
}

/** Codes and reasons with which the gateway closes connections. The client and `$disconnect` receive them. */
export const CLOSES = {
  /** `DELETE @connections`. */
  deleted: { code: 1000, reason: 'Connection Closed Normally' },
  /** Idle for 10 minutes, 2 hours old, or its stage no longer exists. */
  expired: { code: 1001, reason: 'Going away' },
  binary: { code: 1003, reason: 'Binary media type is not supported' },
  flooding: { code: 1008, reason: 'Too many requests' },
  frameTooLarge: { code: 1009, reason: 'Frame too large' },
  messageTooLarge: { code: 1009, reason: 'Message too large' },
  /** The runtime stops. */
  restart: { code: 1012, reason: 'Service restart' },
} as const satisfies Record<string, Close>

/** Closes a connection from this side. It counts as gone at once, even while the client still sends. */
export function closeConnection(context: GatewayContext, connection: Connection, close: Close): void {
  if (!context.connections.remove(connection)) return
  tellClosed(context, connection, close)
  connection.socket.close(close.code, close.reason)
  void runDisconnect(context, connection, close)
}

/** Closes a connection whose stage is no longer deployed. */
export function closeUnserved(context: GatewayContext, connection: Connection): void {
  const isServed = context.addresses.find(connection.apiId, connection.stageName)
  if (!isServed) closeConnection(context, connection, CLOSES.expired)
}

/** Handles a close by the client, with a close frame or without one (1006). */
export function connectionClosed(context: GatewayContext, connection: Connection, close: Close): void {
  if (!context.connections.remove(connection)) return
  tellClosed(context, connection, close)
  void runDisconnect(context, connection, close)
}

function tellClosed(
  { traffic }: GatewayContext,
  { connectionId }: Connection,
  { code, reason }: Close,
): void {
  traffic?.record?.({ kind: 'client disconnected', connectionId, code, reason })
}

/** The reason that API Gateway reports if the client gave none. */
export function clientClose(code: number, reason: string): Close {
  if (code === 1005) return { code, reason: 'Client-side close frame status not set' }
  if (code === 1006) return { code, reason: 'Client-side connection closed without a close frame' }
  return { code, reason }
}

/** Calls `$disconnect`. An error only goes to the log, because the client is gone. */
export async function runDisconnect(context: GatewayContext, peer: Peer, close: Close): Promise<void> {
  const address = context.addresses.find(peer.apiId, peer.stageName)
  const route = address?.api.routes.find(({ routeKey }) => routeKey === '$disconnect')
  if (!address || !route) return
  const at = { requestId: context.identifiers.next(), now: context.clock.now() }
  const event = disconnectEvent(peer, close, address.stage.stageVariables, at)
  const deliver = () => integrate(context, { ...address, route }, event)
  await (context.interference ? disconnectThrough(context.interference, deliver) : deliver())
}
