import { monotonicNow } from '../../telemetry/events.ts'
import { errorText } from './answers.ts'
import { CLOSES, clientClose, closeConnection, connectionClosed } from './closing.ts'
import type { Connection } from './connections.ts'
import type { GatewayContext } from './context.ts'
import { messageEvent } from './events.ts'
import { runRoute } from './injected.ts'
import { FRAME_BYTES, MESSAGE_BYTES } from './limits.ts'
import { parseSelectionExpression, selectRoute } from './route-selection.ts'
import { TokenBucket } from './throttling.ts'

/** How many throttled messages a client is told of before it is cut off, and how many a second are forgiven. */
const PATIENCE = { burst: 50, rate: 5 }
/** What may wait for a client that does not read; one that falls further behind is taken for dead. */
const BACKLOG_BYTES = 4 * 1024 * 1024

/**
 * Takes one text message: selects its route, calls the function, and sends its answer when the route is a
 * two-way one. Messages of one connection are not queued behind each other, here as on AWS.
 */
export async function takeMessage(
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
  const admitted = route
    ? throttle.admitsRequest(api.apiId, stage, route.routeKey)
    : throttle.admitsAccountRequest()
  if (!admitted) {
    if (losesPatience(context, connection)) closeConnection(context, connection, CLOSES.flooding)
    else fail('Too Many Requests')
    return
  }
  if (!route) {
    fail('Forbidden')
    return
  }

  const message = { routeKey: route.routeKey, messageId: identifiers.next(), body }
  const event = messageEvent(connection, message, stage.stageVariables, at)
  const { outcome, copies, breaks } = await runRoute(context, { api, stage, route }, event)
  if (breaks) connection.socket.terminate()
  if (outcome === undefined) return
  if (outcome.kind === 'error') {
    fail(outcome.message)
    return
  }
  // Without a route response the function's answer, whatever its statusCode, stays here.
  const answer = route.routeResponseKeys?.includes('$default') ? outcome.response.body : undefined
  if (!answer) return
  if (Buffer.byteLength(answer) > MESSAGE_BYTES) {
    context.log.warn(`API Gateway ${api.name}, route ${route.routeKey}: the function's answer is over 128 KB`)
    fail('Internal server error')
    return
  }
  for (let copy = 0; copy < copies; copy++) sendMessage(context, connection, answer, at.requestId)
}

/** Sends a text message to a client, for a request of its own or of `@connections`; false when it is gone. */
export function sendMessage(
  context: GatewayContext,
  connection: Connection,
  text: string,
  requestId: string,
): boolean {
  if (!context.connections.has(connection)) return false
  if (givesUp(context, connection)) return false
  context.connections.touch(connection)
  const bytes = Buffer.from(text)
  // A frame is 32 KB in this direction, too; an empty message is a frame of its own.
  for (let at = 0; at === 0 || at < bytes.length; at += FRAME_BYTES) {
    const fin = at + FRAME_BYTES >= bytes.length
    // An error in writing ends the socket, which is told of by its close.
    connection.socket.send(bytes.subarray(at, at + FRAME_BYTES), { binary: false, fin }, () => {})
  }
  context.telemetry?.({
    kind: 'message out',
    started: monotonicNow(),
    connectionId: connection.connectionId,
    requestId,
    bytes: bytes.length,
  })
  return true
}

/** Ends the connection of a client that does not read what it is sent, pongs too; false when it may stay. */
export function givesUp(context: GatewayContext, connection: Connection): boolean {
  if (connection.socket.bufferedAmount <= BACKLOG_BYTES) return false
  connection.socket.terminate()
  connectionClosed(context, connection, clientClose(1006, ''))
  return true
}

function losesPatience({ clock, log }: GatewayContext, connection: Connection): boolean {
  if (!connection.patience) {
    log.warn(`API Gateway throttles connection ${connection.connectionId} (${connection.sourceIp})`)
    connection.patience = new TokenBucket(clock, PATIENCE.burst, PATIENCE.rate)
  }
  return !connection.patience.take()
}
