import type { IncomingMessage, Server } from 'node:http'
import type { Socket } from 'node:net'

/**
 * Parses a request again without its upgrade header. HTTP/2 clients of `@connections` offer an upgrade with their
 * first call, and a server may ignore it. Node.js 20 has already detached the socket at this point.
 */
export function ignoreUpgradeOffer(
  server: Server,
  request: IncomingMessage,
  socket: Socket,
  head: Buffer,
): void {
  const { method, url, httpVersion, rawHeaders } = request
  const lines = [`${method} ${url} HTTP/${httpVersion}`]
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    if (rawHeaders[at]?.toLowerCase() !== 'upgrade') lines.push(`${rawHeaders[at]}: ${rawHeaders[at + 1]}`)
  }
  socket.unshift(Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), head]))
  server.emit('connection', socket)
}
