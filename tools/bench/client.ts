/**
 * A player's connection with nothing around it: the load generator shares the machine with what it measures,
 * so it checks no schema and keeps no history.
 */
import { createHash } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { WebSocket } from 'ws'
import { createSecret } from '../../client/identity.ts'
import { offerSubprotocols, PLAYER_ID_LENGTH } from '../../protocol/identity.ts'

/** A frame, as far as a tool cares. */
export interface Message {
  type?: string
  re?: string
  code?: string
  /** Of an error, or of what API Gateway itself answers with. */
  message?: string
  gameId?: string
  round?: number
  players?: { playerId: string; lives: number; bot: boolean }[]
  over?: { winner: string | null } | null
}

/** Waiting longer than this for anything counts as never. */
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

  /** Sends a request, and resolves with its reply. */
  request(action: string, fields: object = {}): Promise<Message> {
    const id = `${++this.#requests}`
    const reply = this.#expect(id, `the reply to ${action}`)
    this.#socket.send(JSON.stringify({ action, id, ...fields }))
    return reply
  }

  /** The next push of this type. */
  next(type: string, patienceMs = PATIENCE_MS): Promise<Message> {
    return this.#expect(type, `a ${type} push`, patienceMs)
  }

  /** Resolves when the connection is closed on this side too. */
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
    // Who expects several things at once gives up at the first that does not come.
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
