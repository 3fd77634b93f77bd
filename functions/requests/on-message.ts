/** Turns a message into a checked request for its action's handler, and the reply into a frame. */
import type { APIGatewayProxyResultV2, Context } from 'aws-lambda'
import { makeReply, parseRequest, refusal } from '../../protocol/frames.ts'
import type { Action, ErrorReply, ReplyTo, Request, RequestOf } from '../../protocol/messages.ts'
import { failureFacts, isThrottled } from '../edge/aws-error.ts'
import { type LogFacts, log } from '../edge/log.ts'
import { measured } from '../edge/metrics.ts'
import { type Sender, type SocketEvent, senderOf, sourceIpOf } from '../edge/socket.ts'
import { ENVIRONMENT } from '../environment.ts'
import { FloodWatch } from '../fair-play/flood-watch.ts'

type RequestHandler<A extends Action> = (
  request: RequestOf<A>,
  sender: Sender,
) => Promise<ReplyTo<A> | ErrorReply>
export type RequestHandlers = { [A in Action]?: RequestHandler<A> }

/** This environment's watch. Undefined: there is no limit. */
let watch: FloodWatch | undefined

/** A route's Lambda: parses the frame, calls the action's handler, and always replies. */
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
    const reply = parsed.ok
      ? await handle(parsed.value, sender, event, context)
      : refuse(parsed.error, sender)
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
    if (!handler) return refuse(refusal('unknown_action'), sender)
    // A frame can name two actions: one that selected the route and its limits, and another one.
    if (request.action !== event.requestContext.routeKey)
      return refuse(refusal('bad_request', 'action: must be the one that chose the route.'), sender)
    try {
      const reply = await handler(request, sender)
      const { gameId = facts.gameId } = reply as { gameId?: string }
      log.info('answered', { ...facts, gameId, ...(reply.type === 'error' ? codeFacts(reply) : {}) })
      return reply
    } catch (error) {
      return failure(error, facts)
    }
  }
}

/** Once per connection. */
async function endFlood(sender: Sender, event: SocketEvent): Promise<void> {
  if (!watch?.close(sender)) return
  const { closeFlood } = await import('./close-flood.ts')
  await closeFlood({ ...sender, sourceIp: sourceIpOf(event) })
}

function answer(reply: Parameters<typeof makeReply>[0], re: string | undefined): APIGatewayProxyResultV2 {
  return { statusCode: 200, body: makeReply(reply, re) }
}

function refuse(error: ErrorReply, { playerId }: Sender): ErrorReply {
  log.info('refused', { playerId, code: error.code, ...measured({ RefusedFrames: 1 }) })
  return error
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
