/** A minimal server in a separate process: sends each message to the other sockets. */
import { type WebSocket, WebSocketServer } from 'ws'
import { endWithParent, say } from './bench-process.ts'

const sockets = new Set<WebSocket>()
const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false })
server.on('connection', (socket) => {
  sockets.add(socket)
  socket.on('close', () => sockets.delete(socket))
  socket.on('message', (data, isBinary) => {
    for (const other of sockets) if (other !== socket) other.send(data, { binary: isBinary })
  })
})
server.on('listening', () => {
  const address = server.address()
  if (typeof address === 'object' && address) say(`ws://127.0.0.1:${address.port}`)
})
endWithParent()
