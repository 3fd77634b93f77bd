/** The events from API Gateway to the functions behind the WebSocket, and their sender. */
import type {
  APIGatewayEventWebsocketRequestContextV2,
  APIGatewayProxyWebsocketEventV2WithRequestContext,
} from 'aws-lambda'

/** What the authorizer found out about the sender. API Gateway adds it to every later event. */
interface AuthorizerContext {
  playerId: string
  /** Set only if the connection replaces a key: the former key's player, whose key was proven too. */
  formerId?: string
}
type SocketContext = APIGatewayEventWebsocketRequestContextV2 & { authorizer: AuthorizerContext }
export type SocketEvent = APIGatewayProxyWebsocketEventV2WithRequestContext<SocketContext>

/** The sender of a request, and when the request arrived. */
export interface Sender {
  playerId: string
  connectionId: string
  /** When API Gateway opened the connection, in epoch milliseconds. */
  connectedAt: number
  /** API Gateway's id of this message. Equal if Lambda delivers the message again. */
  requestId: string
  now: number
  /** For code that needs the time after a call. */
  clock: () => number
}

export function senderOf(event: SocketEvent, clock: () => number = Date.now): Sender {
  const { authorizer, connectionId, connectedAt, requestId } = event.requestContext
  return { playerId: authorizer.playerId, connectionId, connectedAt, requestId, now: clock(), clock }
}

export function sourceIpOf({ requestContext }: SocketEvent): string {
  // Missing in the types, but present in every event.
  const { identity } = requestContext as { identity?: { sourceIp?: string } }
  return identity?.sourceIp ?? 'unknown'
}
