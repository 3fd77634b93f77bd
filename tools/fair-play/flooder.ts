/** A client that sends hundreds of frames per second, and reconnects at once when the server closes its connection. */
import { setTimeout as pause } from 'node:timers/promises'
import { WebSocket } from 'ws'
import { offerSubprotocols } from '../../protocol/identity.ts'

/** 10 frames every 20 ms: 500 frames per second. */
const AT_ONCE = 10
const PAUSE_MS = 20
const MAX_BUFFERED_BYTES = 64 * 1024
const RECONNECT_MS = 20

export class Flooder {
  sent = 0
  closings = 0
  /** Milliseconds from the first frame until the server first closes the connection, and until it refuses an upgrade. */
  closedAfterMs: number | undefined
  refusedAfterMs: number | undefined
  readonly #url: string
  readonly #frame: string
  readonly #secret: string
  #startedAt: number | undefined
  #isOver = false
  #socket: WebSocket | undefined

  constructor(url: string, frame: object, secret: string) {
    this.#url = url
    this.#secret = secret
    this.#frame = JSON.stringify(frame)
  }

  async run(): Promise<void> {
    while (!this.#isOver) {
      const isIn = await this.#flood()
      if (!isIn) await pause(RECONNECT_MS * 5)
    }
  }

  stop(): void {
    this.#isOver = true
    this.#socket?.terminate()
  }

  /** Floods one connection until it is closed. Resolves to false if the connection was refused. */
  async #flood(): Promise<boolean> {
    const socket = new WebSocket(this.#url, offerSubprotocols(this.#secret), { perMessageDeflate: false })
    this.#socket = socket
    const opened = await new Promise<number>((resolve) => {
      socket.once('open', () => resolve(101))
      socket.once('unexpected-response', (_request, { statusCode = 0 }) => resolve(statusCode))
      socket.once('error', () => resolve(0))
    })
    socket.on('error', () => {})
    if (opened !== 101) {
      socket.terminate()
      if (opened === 403) this.refusedAfterMs ??= this.#elapsed()
      return false
    }
    this.#startedAt ??= performance.now()
    while (!this.#isOver && socket.readyState === WebSocket.OPEN) {
      for (let frame = 0; frame < AT_ONCE; frame++, this.sent++) socket.send(this.#frame)
      do await pause(PAUSE_MS)
      while (socket.readyState === WebSocket.OPEN && socket.bufferedAmount > MAX_BUFFERED_BYTES)
    }
    this.closings += 1
    this.closedAfterMs ??= this.#elapsed()
    return true
  }

  #elapsed = () => performance.now() - (this.#startedAt ?? performance.now())
}
