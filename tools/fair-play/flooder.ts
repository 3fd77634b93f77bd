/** One key that sends hundreds of frames a second, and reconnects at once when it is closed. */
import { setTimeout as pause } from 'node:timers/promises'
import { WebSocket } from 'ws'
import { createSecret } from '../../client/identity.ts'
import { offerSubprotocols } from '../../protocol/identity.ts'

/** `AT_ONCE` frames every `PAUSE_MS` milliseconds: 500 a second. */
const AT_ONCE = 10
const PAUSE_MS = 20
const MAX_BUFFERED_BYTES = 64 * 1024
const RECONNECT_MS = 20

export class Flooder {
  sent = 0
  closings = 0
  /** Milliseconds from the first frame until the first closing, and until the upgrade is refused. */
  closedAfterMs: number | undefined
  refusedAfterMs: number | undefined
  readonly #url: string
  readonly #frame: string
  readonly #secret = createSecret()
  #startedAt: number | undefined
  #isOver = false
  #socket: WebSocket | undefined

  constructor(url: string, frame: object) {
    this.#url = url
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

  /** False: the connection was refused. */
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
