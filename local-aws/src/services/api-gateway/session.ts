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
import type { Connection, Peer } from './connections.ts'
import type { GatewayContext } from './context.ts'
import { type FrameFault, FrameWatch } from './frame-watch.ts'
import { givesUp, takeMessage } from './messages.ts'

const FAULT_CLOSES: Record<FrameFault, Close> = {
  binary: CLOSES.binary,
  'frame-too-large': CLOSES.frameTooLarge,
  'message-too-large': CLOSES.messageTooLarge,
}

/** Makes an upgraded socket a connection: from here on its messages arrive and its end is noticed. */
export function beginSession(
  context: GatewayContext,
  peer: Peer,
  websocket: WebSocket,
  socket: Socket,
): void {
  const connection: Connection = { ...peer, socket: websocket, lastActiveAt: context.clock.now() }
  context.connections.add(connection)

  const watch = new FrameWatch()
  let fault: FrameFault | undefined
  let delivered = 0
  // Before the library's own listener, so that it never delivers a message that is over a limit.
  const look = (chunk: Buffer) => {
    fault = watch.see(chunk)
    // The library would answer a close frame that follows, before this side can say why it closes.
    if (fault) chunk.fill(0, watch.faultAt)
  }
  // And after it, so that what was sent before a fault or a close still counts.
  const act = () => {
    if (fault) {
      socket.off('data', look).off('data', act)
      // With fewer, an earlier frame was malformed: that is what the library closes for.
      if (delivered >= watch.messages) closeConnection(context, connection, FAULT_CLOSES[fault])
    } else if (watch.close && websocket.readyState === websocket.CLOSING) {
      // The client is gone with its close frame, however long its socket lingers.
      connectionClosed(context, connection, closeSaid(watch.close))
    }
  }
  socket.prependListener('data', look)
  socket.on('data', act)

  websocket.on('message', (message: RawData) => {
    delivered += 1
    if (delivered > watch.messages) return
    takeMessage(context, connection, message.toString()).catch((error: unknown) => {
      context.log.error(`API Gateway could not take a message: ${String(error)}`)
    })
  })
  websocket.on('ping', () => givesUp(context, connection))
  websocket.on('error', (error: Error & { code?: string }) => {
    const close = protocolClose(error)
    if (close) connectionClosed(context, connection, close)
  })
  websocket.on('close', (code: number, reason: Buffer) => {
    connectionClosed(context, connection, clientClose(code, reason.toString()))
  })
  // Its stage may have gone while `$connect` ran.
  closeUnserved(context, connection)
}

/** A close frame's code and reason, in words where it has none. */
function closeSaid(payload: Buffer): Close {
  if (payload.length < 2) return clientClose(1005, '')
  return clientClose(payload.readUInt16BE(0), payload.toString('utf8', 2))
}

/** The close that the library has sent for a breach of the protocol; a broken socket has none. */
function protocolClose({ code, message }: Error & { code?: string }): Close | undefined {
  if (!code?.startsWith('WS_ERR_')) return undefined
  if (code === 'WS_ERR_INVALID_UTF8') return { code: 1007, reason: message }
  if (code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH') return CLOSES.messageTooLarge
  if (code === 'WS_ERR_TOO_MANY_BUFFERED_PARTS') return { code: 1008, reason: message }
  return { code: 1002, reason: message }
}
