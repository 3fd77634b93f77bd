/** Turns a message into a checked request for its action's handler, and the reply into a frame. */
import type { APIGatewayProxyResultV2, Context } from 'aws-lambda'
import { makeReply, parseRequest, refusal } from '../../protocol/frames.ts'
import type { Action, ErrorReply, ReplyTo, Request, RequestOf } from '../../protocol/messages.ts'
import { failureFacts, isThrottled } from '../edge/aws-error.ts'
import { type LogFacts, log } from '../edge/log.ts'
import { measured } from '../edge/metrics.ts'
import { type Sender, type SocketEvent, senderOf } from '../edge/socket.ts'
import { ENVIRONMENT } from '../environment.ts'
import { FloodGuard } from './flood-guard.ts'

type RequestHandler<A extends Action> = (
  request: RequestOf<A>,
  sender: Sender,
) => Promise<ReplyTo<A> | ErrorReply>
export type RequestHandlers = { [A in Action]?: RequestHandler<A> }

/** A route's Lambda: parses the frame, calls the action's handler, and always replies. */
export function onMessage(handlers: RequestHandlers) {
  const perSecond = Number(process.env[ENVIRONMENT.requestsPerSecond] ?? 0)
  const guard = perSecond > 0 ? new FloodGuard(perSecond) : undefined
  return async (event: SocketEvent, context: Context): Promise<APIGatewayProxyResultV2> => {
    const sender = senderOf(event)
    const parsed = parseRequest(event.body)
    const re = parsed.ok ? parsed.value.id : parsed.re
    if (guard && !(await guard.admits(event, sender))) return answer(refusal('busy'), re)
    if (!parsed.ok) return answer(await refuse(parsed.error, event, sender), re)
    const facts: LogFacts = factsOf(parsed.value, sender, context)
    try {
      return answer(await handle(parsed.value, facts, event, sender), re)
    } catch (error) {
      return answer(failure(error, facts), re)
    }
  }

  async function handle(request: Request, facts: LogFacts, event: SocketEvent, sender: Sender) {
    const handler = handlers[request.action] as RequestHandler<Request['action']> | undefined
    if (!handler) return refuse(refusal('unknown_action'), event, sender)
    // A frame can name two actions: one that selected the route and its limits, and another one.
    if (request.action !== event.requestContext.routeKey)
      return refuse(refusal('bad_request', 'action: must be the one that chose the route.'), event, sender)
    const reply = await handler(request, sender)
    const { gameId = facts.gameId } = reply as { gameId?: string }
    log.info('answered', { ...facts, gameId, ...(reply.type === 'error' ? codeFacts(reply) : {}) })
    if (reply.type === 'error') await guard?.countRefusal(event, sender)
    return reply
  }

  async function refuse(error: ErrorReply, event: SocketEvent, sender: Sender): Promise<ErrorReply> {
    log.info('refused', { playerId: sender.playerId, code: error.code, ...measured({ RefusedFrames: 1 }) })
    await guard?.countRefusal(event, sender)
    return error
  }
}

function factsOf(request: Request, { playerId }: Sender, { awsRequestId }: Context): LogFacts {
  return {
    requestId: awsRequestId,
    action: request.action,
    playerId,
    ...('gameId' in request ? { gameId: request.gameId } : {}),
    ...('round' in request ? { round: request.round } : {}),
  }
}

function answer(reply: Parameters<typeof makeReply>[0], re: string | undefined): APIGatewayProxyResultV2 {
  return { statusCode: 200, body: makeReply(reply, re) }
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
