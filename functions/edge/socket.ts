/** The edge of every WebSocket route: from a raw event to a checked request, and from a reply to a frame. */
import type {
  APIGatewayEventWebsocketRequestContextV2,
  APIGatewayProxyResultV2,
  APIGatewayProxyWebsocketEventV2WithRequestContext,
  Context,
} from 'aws-lambda'
import { makeReply, parseRequest, refusal } from '../../protocol/frames.ts'
import type { Action, ErrorReply, ReplyTo, Request, RequestOf } from '../../protocol/messages.ts'
import { ENVIRONMENT } from '../environment.ts'
import { FloodWatch } from '../fair-play/flood-watch.ts'
import { failureFacts, isThrottled } from './aws-error.ts'
import { type LogFacts, log } from './log.ts'

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

export type RequestHandler<A extends Action> = (
  request: RequestOf<A>,
  sender: Sender,
) => Promise<ReplyTo<A> | ErrorReply>
export type RequestHandlers = { [A in Action]?: RequestHandler<A> }

export function senderOf(event: SocketEvent, clock: () => number = Date.now): Sender {
  const { authorizer, connectionId, connectedAt, requestId } = event.requestContext
  return { playerId: authorizer.playerId, connectionId, connectedAt, requestId, now: clock(), clock }
}

export function sourceIpOf({ requestContext }: SocketEvent): string {
  // The types do not know it, every event has it.
  const { identity } = requestContext as { identity?: { sourceIp?: string } }
  return identity?.sourceIp ?? 'unknown'
}

/** This environment's; undefined: there is no limit. */
let watch: FloodWatch | undefined

/** A route's Lambda: parses the frame, hands it to the action's handler and answers, whatever happens. */
export function onMessage(handlers: RequestHandlers) {
  const perSecond = Number(process.env[ENVIRONMENT.requestsPerSecond] ?? 0)
  watch = perSecond > 0 ? new FloodWatch(perSecond) : undefined
  return async (event: SocketEvent, context: Context): Promise<APIGatewayProxyResultV2> => {
    const sender = senderOf(event)
    const { now } = sender
    const parsed = parseRequest(event.body)
    const re = parsed.ok ? parsed.value.id : parsed.re
    if (watch?.mayAsk(sender, now) === false) {
      await endFlood(sender, event)
      return answer(refusal('busy'), re)
    }
    const reply = parsed.ok ? await handle(parsed.value, sender, event, context) : parsed.error
    if (!parsed.ok) log.info('refused', { playerId: sender.playerId, code: parsed.error.code })
    const isRefused = reply.type === 'error'
    if (isRefused && watch?.mayBeRefused(sender, now) === false) await endFlood(sender, event)
    return answer(reply, re)
  }

  async function handle(request: Request, sender: Sender, event: SocketEvent, context: Context) {
    const facts: LogFacts = {
      requestId: context.awsRequestId,
      action: request.action,
      playerId: sender.playerId,
      ...('gameId' in request ? { gameId: request.gameId } : {}),
      ...('round' in request ? { round: request.round } : {}),
    }
    const handler = handlers[request.action] as RequestHandler<Request['action']> | undefined
    if (!handler) return refusal('unknown_action')
    // A frame may name two actions: one that chose the route and its limits, and another one.
    if (request.action !== event.requestContext.routeKey)
      return refusal('bad_request', 'action: must be the one that chose the route.')
    try {
      const reply = await handler(request, sender)
      log.info('answered', { ...facts, ...(reply.type === 'error' ? { code: reply.code } : {}) })
      return reply
    } catch (error) {
      return failure(error, facts)
    }
  }
}

/** Once for each connection. */
async function endFlood(sender: Sender, event: SocketEvent): Promise<void> {
  if (!watch?.close(sender)) return
  const { closeFlood } = await import('../fair-play/close-flood.ts')
  await closeFlood({ ...sender, sourceIp: sourceIpOf(event) })
}

function answer(reply: Parameters<typeof makeReply>[0], re: string | undefined): APIGatewayProxyResultV2 {
  return { statusCode: 200, body: makeReply(reply, re) }
}

function failure(error: unknown, facts: LogFacts): ErrorReply {
  log.error('failed', { ...facts, ...failureFacts(error) })
  return isThrottled(error) ? refusal('busy') : refusal('internal', `Request id ${facts.requestId}.`)
}
