import type { Socket } from 'node:net'
import type { RawData, WebSocket } from 'ws'
import {
  CLOSES,
  type Close,
  clientClose,
  closeConnection,
  closeUnserved,
  connectionClosed,
} from './closing.ts'
import { type Connection, clientOf, type Peer } from './connections.ts'
import { type FrameFault, FrameInspector } from './frame-inspector.ts'
import type { GatewayContext } from './gateway-context.ts'
import { closeSlowReader, receiveMessage } from './messages.ts'

const FAULT_CLOSES: Record<FrameFault, Close> = {
  binary: CLOSES.binary,
  'frame-too-large': CLOSES.frameTooLarge,
  'message-too-large': CLOSES.messageTooLarge,
}

/** Registers an upgraded socket as a connection, and starts to handle its messages and its end. */
export function beginSession(
  context: GatewayContext,
  peer: Peer,
  websocket: WebSocket,
  socket: Socket,
): void {
  const connection: Connection = { ...peer, socket: websocket, lastActiveAt: context.clock.now() }
  context.connections.add(connection)
  context.traffic?.record?.({ kind: 'client connected', client: clientOf(connection) })

  const watch = new FrameInspector()
  let fault: FrameFault | undefined
  let delivered = 0
  // Runs before the library's listener, so that the library never delivers a message over a limit.
  const look = (chunk: Buffer) => {
    fault = watch.see(chunk)
    // Hides later bytes: the library would answer a following close frame before this side sends its own.
    if (fault) chunk.fill(0, watch.faultAt)
  }
  // Runs after the library's listener, so that messages before a fault or a close still count.
  const act = () => {
    if (fault) {
      socket.off('data', look).off('data', act)
      // With fewer messages an earlier frame was malformed, and the library closes for that one.
      if (delivered >= watch.messages) closeConnection(context, connection, FAULT_CLOSES[fault])
    } else if (watch.close && websocket.readyState === websocket.CLOSING) {
      // The client counts as gone with its close frame, even if its socket stays open.
      connectionClosed(context, connection, closeSaid(watch.close))
    }
  }
  socket.prependListener('data', look)
  socket.on('data', act)

  websocket.on('message', (message: RawData) => {
    delivered += 1
    if (delivered > watch.messages) return
    receiveMessage(context, connection, message.toString()).catch((error: unknown) => {
      context.log.error(`API Gateway failed to handle a message: ${String(error)}`)
    })
  })
  websocket.on('ping', () => closeSlowReader(context, connection))
  websocket.on('error', (error: Error & { code?: string }) => {
    const close = protocolClose(error)
    if (close) connectionClosed(context, connection, close)
  })
  websocket.on('close', (code: number, reason: Buffer) => {
    connectionClosed(context, connection, clientClose(code, reason.toString()))
  })
  // The stage may have been removed while `$connect` ran.
  closeUnserved(context, connection)
}

/** Code and reason of a close frame, with API Gateway's reason if it has none. */
function closeSaid(payload: Buffer): Close {
  if (payload.length < 2) return clientClose(1005, '')
  return clientClose(payload.readUInt16BE(0), payload.toString('utf8', 2))
}

/** The close that the library sent for a protocol error. Undefined for a broken socket. */
function protocolClose({ code, message }: Error & { code?: string }): Close | undefined {
  if (!code?.startsWith('WS_ERR_')) return undefined
  if (code === 'WS_ERR_INVALID_UTF8') return { code: 1007, reason: message }
  if (code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH') return CLOSES.messageTooLarge
  if (code === 'WS_ERR_TOO_MANY_BUFFERED_PARTS') return { code: 1008, reason: message }
  return { code: 1002, reason: message }
}
