/**
 * A minimal connection of a player. The load generator shares the machine with the measured runtime, so this client
 * checks no schema and keeps no history.
 */
import { createHash } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { WebSocket } from 'ws'
import { createSecret } from '../../client/identity.ts'
import { offerSubprotocols, PLAYER_ID_LENGTH } from '../../protocol/identity.ts'

/** The members of a frame that the tools read. */
export interface Message {
  type?: string
  re?: string
  code?: string
  /** Present in an error reply, and in an error frame of API Gateway. */
  message?: string
  gameId?: string
  round?: number
  players?: { playerId: string; lives: number; bot: boolean }[]
  over?: { winner: string | null } | null
}

/** Timeout of everything that a client waits for. */
export const PATIENCE_MS = 30_000

export class Unanswered extends Error {
  override readonly name = 'Unanswered'
}

export const playerIdOf = (secret: string): string =>
  createHash('sha256').update(Buffer.from(secret, 'base64url')).digest('base64url').slice(0, PLAYER_ID_LENGTH)

export class Client {
  readonly playerId: string
  readonly #socket: WebSocket
  readonly #expects = new Map<string, (message: Message) => void>()
  #requests = 0

  private constructor(socket: WebSocket, playerId: string) {
    this.#socket = socket
    this.playerId = playerId
    socket.on('message', (data) => this.#receive(JSON.parse(String(data))))
    socket.on('error', () => {})
  }

  static connect(url: string, secret = createSecret()): Promise<Client> {
    const socket = new WebSocket(url, offerSubprotocols(secret), { perMessageDeflate: false })
    const client = new Client(socket, playerIdOf(secret))
    return new Promise((resolve, reject) => {
      socket.once('open', () => resolve(client))
      socket.once('error', reject)
    })
  }

  /** Sends a request, and resolves to its reply. */
  request(action: string, fields: object = {}): Promise<Message> {
    const id = `${++this.#requests}`
    const reply = this.#expect(id, `the reply to ${action}`)
    this.#socket.send(JSON.stringify({ action, id, ...fields }))
    return reply
  }

  /** Resolves to the next push of this type. */
  next(type: string, patienceMs = PATIENCE_MS): Promise<Message> {
    return this.#expect(type, `a ${type} push`, patienceMs)
  }

  /** Closes the connection, and resolves when it is closed. */
  async close(): Promise<void> {
    if (this.#socket.readyState === WebSocket.CLOSED) return
    const closed = new Promise((resolve) => void this.#socket.once('close', resolve))
    this.#socket.close()
    const farewell = await Promise.race([closed, pause(2_000, 'late', { ref: false })])
    if (farewell === 'late') this.#socket.terminate()
  }

  onceClosed(tell: () => void): void {
    this.#socket.once('close', tell)
  }

  #expect(what: string, called: string, patienceMs = PATIENCE_MS): Promise<Message> {
    const coming = new Promise<Message>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Unanswered(`${called} did not come`)), patienceMs)
      timer.unref()
      this.#expects.set(what, (message) => {
        clearTimeout(timer)
        resolve(message)
      })
    })
    // A caller that waits for several messages gives up at the first timeout.
    coming.catch(() => {})
    return coming
  }

  #receive(message: Message) {
    const what = message.re ?? message.type ?? ''
    const expecting = this.#expects.get(what)
    this.#expects.delete(what)
    expecting?.(message)
  }
}
