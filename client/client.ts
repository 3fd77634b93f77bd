import type { RequestFields } from '../protocol/frames.ts'
import type { Action, PastRound, Player, Push, PushOf, ReplyOf, ReplyTo } from '../protocol/messages.ts'
import { type Clock, systemClock } from './clock.ts'
import { Emitter } from './emitter.ts'
import { ConnectionLostError } from './errors.ts'
import type { ClientEvents, ConnectionState } from './events.ts'
import { Hello } from './hello.ts'
import { Line } from './line.ts'
import type { ClientOptions } from './options.ts'
import { Overdue } from './overdue.ts'
import { type Handlers, Pursuits } from './pursuits.ts'
import { Throws } from './throws.ts'

/** A `check` is not as patient as other requests: there is a reason to doubt the connection. */
export const CHECK_TIMEOUT_MS = 4_000

/**
 * A player's end of the wire. It stays connected, keeps the connection alive, renews what has to be renewed,
 * and after a lost connection takes up again what the player was doing; what happens comes as events.
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
  readonly #line: Line
  readonly #hello: Hello
  readonly #pursuits: Pursuits
  readonly #throws: Throws
  readonly #overdue: Overdue
  /** Games that this player has left or seen the end of: a late `round` of theirs begins nothing. */
  readonly #endedGames = new Set<string>()
  /** Games that this player has left and whose end is still to come. */
  readonly #leftGames = new Set<string>()
  /** The actions that are more to the client than a frame and its reply. */
  readonly #handlers: Handlers
  #state: ConnectionState = 'offline'
  #name: string | undefined
  #playerId: string | undefined

  constructor(options: ClientOptions) {
    const { url, secret, formerSecret, name, clock = systemClock, random = Math.random } = options
    const WebSocket = options.WebSocket ?? globalThis.WebSocket
    if (!WebSocket) throw new TypeError('There is no global WebSocket here: pass one in `options.WebSocket`.')
    this.#clock = clock
    this.#name = name
    this.#line = new Line(
      { url, secret, formerSecret, WebSocket, clock, random },
      {
        opened: () => this.#open(),
        pushed: (push) => this.#push(push),
        unreadable: (frame) => this.#emitter.emit('unreadable', frame),
        lost: () => this.#lose(),
      },
    )
    this.#hello = new Hello(
      {
        ask: (action, fields, ms) => this.#line.attempt(action, fields, ms),
        patiently: (ask, repeats) => this.#line.patiently(ask, repeats),
        drop: () => this.#line.drop(),
      },
      (welcome) => this.#answered(welcome),
    )
    const resume = () => void this.#hello.say({}).catch(() => {})
    this.#overdue = new Overdue(
      { ask: resume, matchGone: (gameId) => this.#emitter.emit('matchGone', { gameId }) },
      clock,
    )
    this.#throws = new Throws(
      {
        ask: (action, fields, ms) => this.#line.attempt(action, fields, ms),
        resume,
        pause: (ms) => this.#line.pause(ms),
      },
      clock,
    )
    this.#pursuits = new Pursuits(this.#line, clock, this.#emitter, {
      made: (gameId) => this.#overdue.matched(gameId),
      dropped: () => this.#overdue.unmatched(),
      resume: () => {
        this.#overdue.matched(undefined)
        resume()
      },
    })
    this.#handlers = { ...this.#pursuits.handlers, ...this.#ownHandlers }
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
    this.#throws.resume()
    this.#line.connect()
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
    void this.#line.now('ping', {}, CHECK_TIMEOUT_MS).catch(() => {})
  }

  /** Closes the connection for good. What is still unanswered rejects. */
  close(): void {
    this.#stop()
    this.#become('offline')
  }

  /**
   * Sends one request and resolves to its reply. Rejects with `RefusedError` when the server refuses it, and
   * with `ConnectionLostError` when the connection goes before the reply comes. What finds no connection waits
   * for one (`MAX_KEPT`, `KEPT_FOR_MS`), and what finds the server busy is asked again; a hand never does
   * either, nor is anything else sent a second time of which the server may have had the first.
   */
  request<A extends Action>(action: A, fields: RequestFields<A>): Promise<ReplyTo<A>> {
    const handler: Handlers[A] = this.#handlers[action]
    return handler ? handler(fields) : this.#line.askPatiently(action, fields)
  }

  readonly #ownHandlers: Handlers = {
    hello: async (fields) => {
      const welcome = await this.#line.askPatiently('hello', fields)
      this.#name = fields.name ?? this.#name
      this.#welcome(welcome)
      return welcome
    },
    throw: (fields) => this.#throws.throw(fields),
    leave: async (fields) => {
      const left = await this.#line.askPatiently('leave', fields)
      this.#leftGames.add(fields.gameId)
      this.#overdue.ended(fields.gameId)
      this.#end(fields.gameId)
      return left
    },
    ping: (fields) => this.#line.now('ping', fields),
  }

  #open(): void {
    this.#hello.say(this.#name === undefined ? {} : { name: this.#name }).catch((error) => {
      // Without a `welcome` the connection is of no use. A lost one is dropped already.
      if (!(error instanceof ConnectionLostError)) this.#line.drop()
    })
  }

  /** The server has answered a `hello` that the client sent by itself. */
  #answered(welcome: ReplyOf<'welcome'>): void {
    // The frame right behind the `welcome` may have been `replaced`.
    if (!this.#line.isOpen) return
    const isFirst = this.#state !== 'online'
    this.#become('online')
    this.#welcome(welcome)
    this.#overdue.resume()
    if (isFirst) {
      this.#pursuits.welcomed(welcome)
      this.#line.welcomed()
    } else this.#pursuits.told(welcome)
  }

  #welcome(welcome: ReplyOf<'welcome'>): void {
    this.#playerId = welcome.playerId
    this.#emitter.emit('welcome', welcome)
    this.#throws.learn(welcome.seat, welcome.playerId)
    if (!welcome.seat) return
    const { thrown: _, past, ...round } = welcome.seat
    this.#round({ type: 'round', ...round }, past)
  }

  #push(push: Push): void {
    switch (push.type) {
      case 'round':
        this.#round(push)
        return
      case 'room':
        this.#pursuits.roomPushed(push)
        return
      case 'replaced':
        this.#stop()
        this.#become('replaced')
        break
      case 'result':
        this.#judged(push)
        break
      case 'rematch':
        this.#pursuits.rematchPushed(push)
        break
      default:
        this.#pursuits.gameHeard(push.gameId)
    }
    this.#emitter.emit(push.type, push)
  }

  #judged(result: PushOf<'result'>): void {
    const { gameId, players, over } = result
    // What the game has made of the player's numbers.
    if (over && this.#leftGames.delete(gameId)) void this.#hello.say({}).catch(() => {})
    if (this.#endedGames.has(gameId)) return
    this.#throws.judged(result, this.#playerId)
    this.#overdue.told(result, hasLife(players, this.#playerId))
    this.#pursuits.gameHeard(gameId)
    if (over) this.#end(gameId)
  }

  #round(push: PushOf<'round'>, past: PastRound[] = []): void {
    if (!this.#endedGames.has(push.gameId)) {
      this.#pursuits.gameBegan(push.gameId)
      this.#overdue.asked(push)
    }
    const thrown = this.#throws.has(push.gameId, push.round)
    const endsAt = this.#clock.now() + push.msLeft
    this.#emitter.emit('round', { ...push, thrown, endsAt, ...(past.length > 0 ? { past } : {}) })
  }

  #end(gameId: string): void {
    this.#endedGames.add(gameId)
    this.#throws.forget(gameId)
    this.#pursuits.gameEnded(gameId)
  }

  #lose(): void {
    this.#hello.stop()
    this.#overdue.pause()
    this.#pursuits.pause()
    this.#become('offline')
  }

  #stop(): void {
    this.#hello.stop()
    this.#line.stop()
    this.#throws.stop()
    this.#overdue.stop()
    this.#pursuits.giveUp()
  }

  #become(state: ConnectionState): void {
    if (state === this.#state) return
    this.#state = state
    this.#emitter.emit('state', state)
  }
}

function hasLife(players: Player[], playerId: string | undefined): boolean {
  return players.some((player) => player.playerId === playerId && player.lives > 0)
}
