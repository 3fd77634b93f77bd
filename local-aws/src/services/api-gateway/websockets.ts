import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { type WebSocket, WebSocketServer } from 'ws'
import { MESSAGE_BYTES } from './limits.ts'

/** Time limit of the closing handshake. Real time, independent of the runtime's clock. */
const CLOSE_HANDSHAKE_MS = 1000

export interface WebSockets {
  /** Upgrades a socket. Returns false if the client has closed it. */
  accept(
    request: IncomingMessage,
    socket: Socket,
    head: Buffer,
    subprotocol: string | undefined,
    onOpen: (websocket: WebSocket) => void,
  ): boolean
}

export function createWebSockets(): WebSockets {
  const subprotocols = new WeakMap<IncomingMessage, string>()
  const options = {
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    // Second line of defence: the frame inspector sees every frame before the library.
    maxPayload: MESSAGE_BYTES,
    // A message may arrive byte by byte. This limit only stops endless empty frames.
    maxFragments: MESSAGE_BYTES,
    // Many pings may arrive at once. A client that does not read the pongs is closed like any slow reader.
    maxPendingAutoPongs: 0,
    closeTimeout: CLOSE_HANDSHAKE_MS,
  }
  const server = new WebSocketServer(options)
  server.on('headers', (headers, request) => {
    const subprotocol = subprotocols.get(request)
    if (subprotocol !== undefined) headers.push(`Sec-WebSocket-Protocol: ${subprotocol}`)
  })
  return {
    accept(request, socket, head, subprotocol, onOpen) {
      // `$connect` has chosen the subprotocol, so the library must not choose one.
      delete request.headers['sec-websocket-protocol']
      if (subprotocol !== undefined) subprotocols.set(request, subprotocol)
      let accepted = false
      server.handleUpgrade(request, socket, head, (websocket) => {
        accepted = true
        onOpen(websocket)
      })
      return accepted
    },
  }
}
