/** A player written from protocol.md, over a plain WebSocket. It uses nothing of the project's client. */
import { createHash, randomBytes } from 'node:crypto'
import { WebSocket } from 'ws'
import type { Answer } from '../../protocol/frames.ts'
import type { Action, ErrorReply, Push, PushOf, PushType, ReplyTo } from '../../protocol/messages.ts'
import { breaches, keys, readFrame } from './wire.ts'

/** Time limit of every wait. After it the test fails, with a list of what the player received. */
const PATIENCE_MS = 120_000

export interface PlayerOptions {
  /** Default: the secret of a new player. */
  secret?: string
  /** The key that `secret` replaces. */
  formerSecret?: string
}

export const newSecret = () => randomBytes(32).toString('base64url')

/** The first 22 characters of base64url(SHA-256(the 32 bytes)). */
export const playerIdOf = (secret: string) =>
  createHash('sha256').update(Buffer.from(secret, 'base64url')).digest('base64url').slice(0, 22)

const sockets = new Set<WebSocket>()

/** The pending waits, perhaps of a test that has already failed. */
const patience = new Set<NodeJS.Timeout>()

/**
 * Closes all players. Open sockets would keep the process running, and pending waits would fail during the next test
 * file.
 */
export function dropEverybody() {
  for (const socket of sockets) socket.terminate()
  for (const timer of patience) clearTimeout(timer)
}

interface Listener {
  wants(push: Push): boolean
  take(push: Push): void
}

export class Player {
  readonly secret: string
  readonly playerId: string
  /** All received pushes in order, taken or not. */
  readonly heard: Push[] = []
  /** Resolves to the close event. */
  readonly closed: Promise<{ code: number; reason: string }>
  readonly #socket: WebSocket
  readonly #untaken: Push[] = []
  readonly #listeners = new Set<Listener>()
  readonly #replies = new Map<string, (reply: Answer) => void>()
  /** Replies without one of this player's request ids. */
  readonly #anonymous: Answer[] = []
  readonly #awaitsAnonymous: ((reply: Answer) => void)[] = []
  readonly #asked = new Set<string>()

  private constructor(socket: WebSocket, secret: string) {
    this.#socket = socket
    this.secret = secret
    this.playerId = playerIdOf(secret)
    keys.add(secret)
    sockets.add(socket)
    this.closed = new Promise((resolve) => {
      socket.once('close', (code, reason) => {
        sockets.delete(socket)
        resolve({ code, reason: reason.toString() })
      })
    })
    socket.on('message', (data: Buffer, isBinary) => this.#receive(data, isBinary))
    // A refused or broken connection also closes. `closed` covers it.
    socket.on('error', () => {})
  }

  static async connect(
    url: string,
    { secret = newSecret(), formerSecret }: PlayerOptions = {},
  ): Promise<Player> {
    const former = formerSecret === undefined ? [] : [`was.${formerSecret}`]
    const socket = new WebSocket(url, ['janken.v1', `key.${secret}`, ...former])
    const player = new Player(socket, secret)
    await new Promise((resolve, reject) => {
      socket.once('open', resolve)
      socket.once('error', reject)
    })
    if (socket.protocol !== 'janken.v1') throw new Error(`The server speaks "${socket.protocol}".`)
    return player
  }

  /** Sends a request, and resolves to its reply. */
  request<A extends Action>(action: A, fields: object = {}): Promise<ReplyTo<A> | ErrorReply> {
    const id = `${action}-${this.#asked.size + 1}`
    this.#asked.add(id)
    const reply = new Promise<Answer>((resolve) => void this.#replies.set(id, resolve))
    this.send({ action, id, ...fields })
    return this.#patiently(reply, `the reply to ${action}`).then(({ re: _re, ...body }) => body as ReplyTo<A>)
  }

  /** Like `request`, but fails on an `error` reply. */
  async ask<A extends Action>(action: A, fields: object = {}): Promise<ReplyTo<A>> {
    const reply = await this.request(action, fields)
    if (reply.type === 'error') throw new Error(`${action} was refused: ${reply.message}`)
    return reply as ReplyTo<A>
  }

  /** Sends a frame unchanged. */
  send(frame: string | Buffer | object): void {
    const isRaw = typeof frame === 'string' || Buffer.isBuffer(frame)
    this.#socket.send(isRaw ? frame : JSON.stringify(frame))
  }

  /** Resolves to the reply to a frame without one of this player's request ids. */
  reply(to = 'a frame'): Promise<Answer> {
    const reply = this.#anonymous.shift()
    if (reply) return Promise.resolve(reply)
    return this.#patiently(
      new Promise((resolve) => void this.#awaitsAnonymous.push(resolve)),
      `the reply to ${to}`,
    )
  }

  /** Takes the first matching push that was not taken yet. Waits for it if necessary. */
  next<T extends PushType>(type: T, fits: (push: PushOf<T>) => boolean = () => true): Promise<PushOf<T>> {
    const wants = (push: Push) => push.type === type && fits(push as PushOf<T>)
    return this.nextPush(wants, `a ${type} push`) as Promise<PushOf<T>>
  }

  /**
   * Like `next`, for a wait that several types of pushes may end. Two waits in a race would not do: the loser would go
   * on waiting, and would take a push that somebody else waits for.
   */
  nextPush(wants: (push: Push) => boolean, what: string): Promise<Push> {
    const index = this.#untaken.findIndex(wants)
    if (index >= 0) return Promise.resolve(this.#untaken.splice(index, 1)[0] as Push)
    const coming = new Promise<Push>((resolve) => {
      const listener: Listener = {
        wants,
        take: (push) => {
          this.#listeners.delete(listener)
          resolve(push)
        },
      }
      this.#listeners.add(listener)
    })
    return this.#patiently(coming, what)
  }

  /** Closes the connection with a closing handshake. */
  close(): Promise<{ code: number; reason: string }> {
    this.#socket.close()
    return this.closed
  }

  /** Breaks the connection without a closing handshake. */
  drop(): Promise<{ code: number; reason: string }> {
    this.#socket.terminate()
    return this.closed
  }

  get isOpen(): boolean {
    return this.#socket.readyState === WebSocket.OPEN
  }

  #receive(data: Buffer, isBinary: boolean) {
    const message = readFrame(data, isBinary)
    if (message?.kind === 'push') {
      this.heard.push(message.push)
      const listener = [...this.#listeners].find(({ wants }) => wants(message.push))
      if (listener) listener.take(message.push)
      else this.#untaken.push(message.push)
    } else if (message) this.#hand(message.reply)
  }

  #hand(reply: Answer) {
    const { re } = reply
    const isAsked = re !== undefined && this.#asked.has(re)
    const awaiting = isAsked ? this.#replies.get(re) : this.#awaitsAnonymous.shift()
    if (isAsked) this.#replies.delete(re)
    if (awaiting) awaiting(reply)
    else if (isAsked) breaches.push(`a second reply to ${re}`)
    else this.#anonymous.push(reply)
  }

  #patiently<T>(awaited: Promise<T>, what: string): Promise<T> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        const state = this.isOpen ? 'connected' : 'closed'
        reject(new Error(`${what} did not come (${state}; heard: ${this.heard.map(({ type }) => type)})`))
      }, PATIENCE_MS).unref()
      patience.add(timer)
      awaited.then(resolve, reject).finally(() => {
        clearTimeout(timer)
        patience.delete(timer)
      })
    })
  }
}
