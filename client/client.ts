import { makeRequest, parseServerMessage, type RequestFields } from '../protocol/frames.ts'
import type { Action, Push, PushOf, ReplyOf, ReplyTo } from '../protocol/messages.ts'
import { PING_INTERVAL_MS } from '../protocol/words.ts'
import { type Clock, systemClock, type Timer } from './clock.ts'
import { Connection } from './connection.ts'
import { Emitter } from './emitter.ts'
import { ConnectionLostError } from './errors.ts'
import type { ClientEvents, ConnectionState } from './events.ts'
import { readGatewayError } from './gateway-error.ts'
import { Lobby } from './lobby.ts'
import type { ClientOptions } from './options.ts'
import { Overdue } from './overdue.ts'
import { Pending } from './pending.ts'
import { Throws } from './throws.ts'

/** A request without a reply for this long means that the connection is dead, whatever the socket says. */
export const REPLY_TIMEOUT_MS = 10_000
/** A `check` is not that patient: there is a reason to doubt the connection. */
export const CHECK_TIMEOUT_MS = 4_000

/** The actions that are more to the client than a frame and its reply. */
type Handlers = { [A in Action]?: (fields: RequestFields<A>) => Promise<ReplyTo<A>> }

/**
 * A player's end of the wire. It stays connected, keeps the connection alive, renews a waiting place, and
 * after a lost connection takes the seat up again; what happens comes as events.
 *
 * ```ts
 * const client = new Client({ url, secret: createSecret() })
 * client.on('round', ({ gameId, round }) => client.request('throw', { gameId, round, hand: 'rock' }))
 * client.connect()
 * await client.whenOnline()
 * await client.request('join', { opponent: 'bot' })
 * ```
 */
export class Client {
  readonly #clock: Clock
  readonly #emitter = new Emitter<ClientEvents>()
  readonly #connection: Connection
  readonly #pending: Pending
  readonly #lobby: Lobby
  readonly #throws: Throws
  readonly #overdue: Overdue
  /** Games that this player has left or seen the end of: a late `round` of theirs begins nothing. */
  readonly #endedGames = new Set<string>()
  #state: ConnectionState = 'offline'
  #name: string | undefined
  #keepalive: Timer | undefined

  constructor(options: ClientOptions) {
    const { url, secret, name, clock = systemClock, random = Math.random } = options
    const WebSocket = options.WebSocket ?? globalThis.WebSocket
    if (!WebSocket) throw new TypeError('There is no global WebSocket here: pass one in `options.WebSocket`.')
    this.#clock = clock
    this.#name = name
    this.#pending = new Pending(clock)
    this.#connection = new Connection(
      { url, secret, WebSocket, clock, random },
      { opened: () => void this.#open(), frame: (text) => this.#read(text), lost: () => this.#lose() },
    )
    const resume = () => void this.request('hello', {}).catch(() => {})
    this.#overdue = new Overdue(clock, resume)
    this.#throws = new Throws({ ask: (action, fields) => this.#ask(action, fields), resume })
    this.#lobby = new Lobby(
      {
        ask: (action, fields) => this.#ask(action, fields),
        joined: (reply) => this.#emitter.emit(reply.type, reply),
        resume,
      },
      clock,
    )
  }

  get state(): ConnectionState {
    return this.#state
  }

  /** Calls `listener` on every event of this type, until the returned function is called. */
  on<T extends keyof ClientEvents>(type: T, listener: (event: ClientEvents[T]) => void): () => void {
    return this.#emitter.on(type, listener)
  }

  /** Connects; when offline, at once instead of after the backoff; after `replaced`, takes the seat back. */
  connect(): void {
    if (this.#state !== 'online') this.#become('connecting')
    this.#connection.connect()
  }

  /** Resolves when the server has said `welcome`; at once, if it has. */
  whenOnline(): Promise<void> {
    if (this.#state === 'online') return Promise.resolve()
    return new Promise((resolve) => {
      const off = this.on('welcome', () => {
        off()
        resolve()
      })
    })
  }

  /** Makes sure that the connection still lives: after a sleep, say, or when the network went. */
  check(): void {
    void this.#ask('ping', {}, CHECK_TIMEOUT_MS).catch(() => {})
  }

  /** Closes the connection for good. What is still unanswered rejects. */
  close(): void {
    this.#stop()
    this.#become('offline')
  }

  /**
   * Sends one request and resolves to its reply. Rejects with `RefusedError` when the server refuses it, and
   * with `ConnectionLostError` when there is no connection or it goes before the reply comes. Nothing is sent
   * twice but what may be: a waiting place is renewed by itself, a hand never is.
   */
  request<A extends Action>(action: A, fields: RequestFields<A>): Promise<ReplyTo<A>> {
    const handler: Handlers[A] = this.#handlers[action]
    return handler ? handler(fields) : this.#ask(action, fields)
  }

  readonly #handlers: Handlers = {
    hello: async (fields) => {
      const welcome = await this.#ask('hello', fields)
      this.#name = fields.name ?? this.#name
      this.#welcome(welcome)
      return welcome
    },
    join: (fields) => this.#lobby.join(fields),
    cancel: () => this.#lobby.cancel(),
    throw: (fields) => this.#throws.throw(fields),
    leave: async (fields) => {
      const left = await this.#ask('leave', fields)
      this.#overdue.stop()
      this.#end(fields.gameId)
      return left
    },
  }

  #ask<A extends Action>(
    action: A,
    fields: RequestFields<A>,
    within = REPLY_TIMEOUT_MS,
  ): Promise<ReplyTo<A>> {
    const { id, reply } = this.#pending.add(action, within, () => this.#connection.drop())
    if (this.#connection.send(makeRequest(action, fields, id))) this.#keepAlive()
    else this.#pending.fail(id, new ConnectionLostError(action, false))
    return reply
  }

  async #open(): Promise<void> {
    const name = this.#name === undefined ? {} : { name: this.#name }
    try {
      const welcome = await this.#ask('hello', name)
      // The frame right behind the `welcome` may have been `replaced`.
      if (!this.#connection.isOpen) return
      this.#become('online')
      this.#welcome(welcome)
      if (!welcome.seat) this.#lobby.welcomed(welcome.waiting)
    } catch (error) {
      // Without a `welcome` the connection is of no use. If it is the connection that went, it is dropped.
      if (!(error instanceof ConnectionLostError)) this.#connection.drop()
    }
  }

  #welcome(welcome: ReplyOf<'welcome'>): void {
    this.#emitter.emit('welcome', welcome)
    if (!welcome.seat) return
    const { thrown, ...round } = welcome.seat
    this.#round({ type: 'round', ...round }, this.#throws.learn(round.gameId, round.round, thrown))
  }

  #read(frame: string): void {
    const message = parseServerMessage(frame)
    if (message?.kind === 'reply') this.#pending.settle(message.reply)
    else if (message?.kind === 'push') this.#push(message.push)
    else {
      const gatewayError = readGatewayError(frame)
      if (gatewayError !== undefined) this.#pending.failOnly(gatewayError)
      this.#emitter.emit('unreadable', frame)
    }
  }

  #push(push: Push): void {
    if (push.type === 'round') {
      this.#round(push, this.#throws.has(push.gameId, push.round))
      return
    }
    if (push.type === 'result') {
      this.#overdue.told(push)
      if (push.over) this.#end(push.gameId)
    }
    if (push.type === 'replaced') {
      this.#stop()
      this.#become('replaced')
    }
    this.#emitter.emit(push.type, push)
  }

  #round(push: PushOf<'round'>, thrown: boolean): void {
    if (!this.#endedGames.has(push.gameId)) {
      this.#lobby.gameBegan()
      this.#overdue.asked(push)
    }
    this.#emitter.emit('round', { ...push, thrown, endsAt: this.#clock.now() + push.msLeft })
  }

  #end(gameId: string): void {
    this.#endedGames.add(gameId)
    this.#throws.forget(gameId)
  }

  #lose(): void {
    this.#keepalive?.cancel()
    this.#overdue.stop()
    this.#pending.failAll()
    this.#lobby.pause()
    this.#become('offline')
  }

  #stop(): void {
    this.#connection.stop()
    this.#keepalive?.cancel()
    this.#overdue.stop()
    this.#pending.failAll()
    this.#lobby.giveUp()
  }

  #keepAlive(): void {
    this.#keepalive?.cancel()
    const ping = () => void this.request('ping', {}).catch(() => {})
    this.#keepalive = this.#clock.after(PING_INTERVAL_MS, ping)
  }

  #become(state: ConnectionState): void {
    if (state === this.#state) return
    this.#state = state
    this.#emitter.emit('state', state)
  }
}
