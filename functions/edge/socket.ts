/** The edge of every WebSocket route: from a raw event to a checked request, and from a reply to a frame. */
import type {
  APIGatewayEventWebsocketRequestContextV2,
  APIGatewayProxyResultV2,
  APIGatewayProxyWebsocketEventV2WithRequestContext,
  Context,
} from 'aws-lambda'
import { makeReply, parseRequest, refusal } from '../../protocol/frames.ts'
import type { Action, ErrorReply, ReplyTo, Request, RequestOf } from '../../protocol/messages.ts'
import { failureFacts, isThrottled } from './aws-error.ts'
import { type LogFacts, log } from './log.ts'
import { measured } from './metrics.ts'

/** What the authorizer found out about the sender; API Gateway hands it to every later event. */
interface AuthorizerContext {
  playerId: string
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

export type RequestHandler<A extends Action> = (
  request: RequestOf<A>,
  sender: Sender,
) => Promise<ReplyTo<A> | ErrorReply>
export type RequestHandlers = { [A in Action]?: RequestHandler<A> }

export function senderOf(event: SocketEvent, clock: () => number = Date.now): Sender {
  const { authorizer, connectionId, connectedAt, requestId } = event.requestContext
  return { playerId: authorizer.playerId, connectionId, connectedAt, requestId, now: clock(), clock }
}

/** A route's Lambda: parses the frame, hands it to the action's handler and answers, whatever happens. */
export function onMessage(handlers: RequestHandlers) {
  return async (event: SocketEvent, context: Context): Promise<APIGatewayProxyResultV2> => {
    const sender = senderOf(event)
    const parsed = parseRequest(event.body)
    if (!parsed.ok) return refuse(parsed.error, parsed.re, sender)
    const request = parsed.value
    const facts: LogFacts = {
      requestId: context.awsRequestId,
      action: request.action,
      playerId: sender.playerId,
      ...('gameId' in request ? { gameId: request.gameId } : {}),
      ...('round' in request ? { round: request.round } : {}),
    }
    const handler = handlers[request.action] as RequestHandler<Request['action']> | undefined
    if (!handler) return refuse(refusal('unknown_action'), request.id, sender)
    try {
      const reply = await handler(request, sender)
      const { gameId = facts.gameId } = reply as { gameId?: string }
      log.info('answered', { ...facts, gameId, ...(reply.type === 'error' ? codeFacts(reply) : {}) })
      return answer(reply, request.id)
    } catch (error) {
      return answer(failure(error, facts), request.id)
    }
  }
}

function answer(reply: Parameters<typeof makeReply>[0], re: string | undefined): APIGatewayProxyResultV2 {
  return { statusCode: 200, body: makeReply(reply, re) }
}

function refuse(error: ErrorReply, re: string | undefined, { playerId }: Sender): APIGatewayProxyResultV2 {
  log.info('refused', { playerId, code: error.code, ...measured({ RefusedFrames: 1 }) })
  return answer(error, re)
}

function codeFacts({ code }: ErrorReply): object {
  if (code === 'busy') return { code, ...measured({ Busy: 1 }) }
  return code === 'internal' ? { code, ...measured({ Internal: 1 }) } : { code }
}

function failure(error: unknown, facts: LogFacts): ErrorReply {
  const reply = isThrottled(error) ? refusal('busy') : refusal('internal', `Request id ${facts.requestId}.`)
  log.error('failed', { ...facts, ...codeFacts(reply), ...failureFacts(error) })
  return reply
}
