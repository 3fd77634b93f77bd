import type { Socket } from 'node:net'
import type { RawData, WebSocket } from 'ws'
import { CLOSES, type Close, clientClose, closeConnection, connectionClosed } from './closing.ts'
import type { Connection, Peer } from './connections.ts'
import type { GatewayContext } from './context.ts'
import { type FrameFault, FrameWatch } from './frame-watch.ts'
import { takeMessage } from './messages.ts'

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
  const inspect = (chunk: Buffer) => {
    const fault = watch.see(chunk)
    if (!fault) return
    socket.off('data', inspect)
    closeConnection(context, connection, FAULT_CLOSES[fault])
  }
  // Before the library's own listener, so that it never delivers a message that is over a limit.
  socket.prependListener('data', inspect)

  websocket.on('message', (message: RawData) => {
    takeMessage(context, connection, message.toString()).catch((error: unknown) => {
      context.log.error(`API Gateway could not take a message: ${String(error)}`)
    })
  })
  websocket.on('error', (error: Error & { code?: string }) => {
    const close = protocolClose(error)
    if (close) connectionClosed(context, connection, close)
  })
  websocket.on('close', (code: number, reason: Buffer) => {
    connectionClosed(context, connection, clientClose(code, reason.toString()))
  })
}

/** The close that the library has sent for a breach of the protocol; a broken socket has none. */
function protocolClose({ code, message }: Error & { code?: string }): Close | undefined {
  if (!code?.startsWith('WS_ERR_')) return undefined
  if (code === 'WS_ERR_INVALID_UTF8') return { code: 1007, reason: message }
  if (code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH') return CLOSES.messageTooLarge
  return { code: 1002, reason: message }
}
