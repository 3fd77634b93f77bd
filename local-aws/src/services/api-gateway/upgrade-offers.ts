import type { IncomingMessage, Server } from 'node:http'
import type { Socket } from 'node:net'

/**
 * Reads a request again as one that asks for no upgrade. Clients of `@connections` that know HTTP/2 offer it
 * with their first call, and HTTP lets a server ignore an offer; Node.js 20 has let go of the socket by then.
 */
export function ignoreOffer(server: Server, request: IncomingMessage, socket: Socket, head: Buffer): void {
  const { method, url, httpVersion, rawHeaders } = request
  const lines = [`${method} ${url} HTTP/${httpVersion}`]
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    if (rawHeaders[at]?.toLowerCase() !== 'upgrade') lines.push(`${rawHeaders[at]}: ${rawHeaders[at + 1]}`)
  }
  socket.unshift(Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), head]))
  server.emit('connection', socket)
}
