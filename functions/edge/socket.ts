/** What API Gateway hands to the functions behind the WebSocket, and who sent it. */
import type {
  APIGatewayEventWebsocketRequestContextV2,
  APIGatewayProxyWebsocketEventV2WithRequestContext,
} from 'aws-lambda'

/** What the authorizer found out about the sender; API Gateway hands it to every later event. */
interface AuthorizerContext {
  playerId: string
  /** Only where the connection replaces a key: the player of the former one, which was proven too. */
  formerId?: string
}
type SocketContext = APIGatewayEventWebsocketRequestContextV2 & { authorizer: AuthorizerContext }
export type SocketEvent = APIGatewayProxyWebsocketEventV2WithRequestContext<SocketContext>

/** Who sent a request, and when it reached us. */
export interface Sender {
  playerId: string
  connectionId: string
  /** When API Gateway opened the connection, in epoch milliseconds. */
  connectedAt: number
  /** API Gateway's id of this message, the same however often Lambda is handed it. */
  requestId: string
  now: number
  /** For what has to know the time after a call to elsewhere. */
  clock: () => number
}

export function senderOf(event: SocketEvent, clock: () => number = Date.now): Sender {
  const { authorizer, connectionId, connectedAt, requestId } = event.requestContext
  return { playerId: authorizer.playerId, connectionId, connectedAt, requestId, now: clock(), clock }
}

export function sourceIpOf({ requestContext }: SocketEvent): string {
  // The types do not know it, every event has it.
  const { identity } = requestContext as { identity?: { sourceIp?: string } }
  return identity?.sourceIp ?? 'unknown'
}
