import { monotonicNow } from '../../telemetry/events.ts'
import { CLOSES, clientClose, closeConnection, connectionClosed } from './closing.ts'
import { ConcurrencyLimiter } from './concurrency-limiter.ts'
import type { Connection } from './connections.ts'
import { messageEvent } from './events.ts'
import { runRoute } from './fault-injection.ts'
import type { GatewayContext } from './gateway-context.ts'
import { errorText } from './http-responses.ts'
import { FRAME_BYTES, MESSAGE_BYTES } from './limits.ts'
import { parseSelectionExpression, selectRoute } from './route-selection.ts'
import { TokenBucket } from './throttling.ts'

/** A client is closed after `burst` throttled messages. `rate` of them per second are forgiven. */
const THROTTLE_TOLERANCE = { burst: 50, rate: 5 }
/** Maximum number of unread bytes per client. A client with more counts as dead. */
const BACKLOG_BYTES = 4 * 1024 * 1024

/**
 * Maximum number of functions that run for one connection at the same time. AWS has no such limit. One machine has less
 * room, so a flood waits here instead of taking up Lambda's concurrency, and is dropped when its connection is closed.
 */
const MOST_AT_ONCE = 16

/**
 * Handles one text message: selects its route, calls the function, and sends the response if the route is two-way.
 * Messages of one connection run concurrently, as on AWS.
 */
export async function receiveMessage(
  context: GatewayContext,
  connection: Connection,
  body: string,
): Promise<void> {
  const { addresses, connections, identifiers, clock, throttle, telemetry } = context
  if (!connections.has(connection)) return
  connections.touch(connection)
  const address = addresses.find(connection.apiId, connection.stageName)
  if (!address) return
  const { api, stage } = address
  const at = { requestId: identifiers.next(), now: clock.now() }
  const fail = (message: string) =>
    sendMessage(context, connection, errorText(message, connection.connectionId, at.requestId), at.requestId)
  telemetry?.({
    kind: 'message in',
    started: monotonicNow(),
    connectionId: connection.connectionId,
    requestId: at.requestId,
    bytes: Buffer.byteLength(body),
  })

  const route = selectRoute(parseSelectionExpression(api.routeSelectionExpression) ?? [], api.routes, body)
  context.traffic?.record?.({
    kind: 'frame in',
    started: monotonicNow(),
    connectionId: connection.connectionId,
    requestId: at.requestId,
    text: body,
    route: route?.routeKey,
  })
  const admitted = route
    ? throttle.admitsRequest(api.apiId, stage, route.routeKey)
    : throttle.admitsAccountRequest()
  if (!admitted) {
    if (exceedsTolerance(context, connection)) closeConnection(context, connection, CLOSES.flooding)
    else fail('Too Many Requests')
    return
  }
  if (!route) {
    fail('Forbidden')
    return
  }

  const message = { routeKey: route.routeKey, messageId: identifiers.next(), body }
  const event = messageEvent(connection, message, stage.stageVariables, at)
  connection.concurrencyLimiter ??= new ConcurrencyLimiter(MOST_AT_ONCE)
  const run = await connection.concurrencyLimiter.run((hasWaited) => {
    // A message that arrived just before a close is handled, unless it waited.
    const isDropped = hasWaited && !connections.has(connection)
    return isDropped ? undefined : runRoute(context, { api, stage, route }, event)
  })
  if (!run) return
  const { outcome, copies, breaks } = run
  if (breaks) connection.socket.terminate()
  if (outcome === undefined) return
  if (outcome.kind === 'error') {
    fail(outcome.message)
    return
  }
  // A one-way route ignores the function's response, whatever its statusCode.
  const answer = route.routeResponseKeys?.includes('$default') ? outcome.response.body : undefined
  if (!answer) return
  if (Buffer.byteLength(answer) > MESSAGE_BYTES) {
    context.log.warn(
      `API Gateway ${api.name}, route ${route.routeKey}: the function's response is larger than 128 KB`,
    )
    fail('Internal server error')
    return
  }
  for (let copy = 0; copy < copies; copy++) sendMessage(context, connection, answer, at.requestId)
}

/** Sends a text message to a client. Returns false if the client is gone. `requestId` names the cause. */
export function sendMessage(
  context: GatewayContext,
  connection: Connection,
  text: string,
  requestId: string,
): boolean {
  if (!context.connections.has(connection)) return false
  if (closeSlowReader(context, connection)) return false
  context.connections.touch(connection)
  const bytes = Buffer.from(text)
  // Frames to clients are limited to 32 KB too. An empty message is one frame.
  for (let at = 0; at === 0 || at < bytes.length; at += FRAME_BYTES) {
    const fin = at + FRAME_BYTES >= bytes.length
    // A write error closes the socket, and its close event handles it.
    connection.socket.send(bytes.subarray(at, at + FRAME_BYTES), { binary: false, fin }, () => {})
  }
  context.telemetry?.({
    kind: 'message out',
    started: monotonicNow(),
    connectionId: connection.connectionId,
    requestId,
    bytes: bytes.length,
  })
  context.traffic?.record?.({
    kind: 'frame out',
    started: monotonicNow(),
    connectionId: connection.connectionId,
    requestId,
    text,
  })
  return true
}

/** Ends the connection of a client that does not read its messages or pongs. Returns whether it did. */
export function closeSlowReader(context: GatewayContext, connection: Connection): boolean {
  if (connection.socket.bufferedAmount <= BACKLOG_BYTES) return false
  connection.socket.terminate()
  connectionClosed(context, connection, clientClose(1006, ''))
  return true
}

function exceedsTolerance({ clock, log }: GatewayContext, connection: Connection): boolean {
  if (!connection.throttleTolerance) {
    log.warn(`API Gateway throttles connection ${connection.connectionId} (${connection.sourceIp})`)
    connection.throttleTolerance = new TokenBucket(clock, THROTTLE_TOLERANCE.burst, THROTTLE_TOLERANCE.rate)
  }
  return !connection.throttleTolerance.take()
}
