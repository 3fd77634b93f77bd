import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { type WebSocket, WebSocketServer } from 'ws'
import { MESSAGE_BYTES } from './limits.ts'

/** Real time, not the clock's: how long a peer may take to finish a close before its socket is cut. */
const CLOSE_HANDSHAKE_MS = 1000

export interface WebSockets {
  /** Upgrades a socket; false when its client has hung up meanwhile. */
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
    // A second line: the gateway looks at every frame before the library does.
    maxPayload: MESSAGE_BYTES,
    // A message may come byte by byte; what this stops is frames with nothing in them, without end.
    maxFragments: MESSAGE_BYTES,
    // Pings may come many at a time; who does not read the pongs is given up like any other.
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
      // Which subprotocol it is has been decided by `$connect`, so the library must not choose one.
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
