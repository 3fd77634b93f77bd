import type { RequestFields } from '../protocol/frames.ts'
import type { Action, ReplyOf, ReplyTo } from '../protocol/messages.ts'
import { systemClock } from './clock.ts'
import { Emitter } from './emitter.ts'
import { ConnectionLostError } from './errors.ts'
import type { ClientEvents, ConnectionState } from './events.ts'
import { Hello } from './hello.ts'
import { MissingPushDetector } from './missing-push-detector.ts'
import type { ClientOptions } from './options.ts'
import { PushHandler } from './push-handler.ts'
import { RequestChannel } from './request-channel.ts'
import { type Handlers, ResumableActions } from './resumable-actions.ts'
import { Throws } from './throws.ts'
import { TurnClock } from './turn-clock.ts'

/** Timeout of `check`. Shorter than for other requests, because there is a reason to doubt the connection. */
export const CHECK_TIMEOUT_MS = 4_000

/**
 * A player's connection to the game. It reconnects, sends keep-alives, renews leases, and resumes what the player was
 * doing after a lost connection. It reports everything as events.
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
  readonly #emitter = new Emitter<ClientEvents>()
  readonly #channel: RequestChannel
  readonly #hello: Hello
  readonly #actions: ResumableActions
  readonly #throws: Throws
  readonly #missingPushes: MissingPushDetector
  readonly #turnClock: TurnClock
  readonly #pushes: PushHandler
  /** Actions that need more than a frame and its reply. */
  readonly #handlers: Handlers
  #state: ConnectionState = 'offline'
  #name: string | undefined

  constructor(options: ClientOptions) {
    const { url, secret, formerSecret, name, clock = systemClock, random = Math.random } = options
    const WebSocket = options.WebSocket ?? globalThis.WebSocket
    if (!WebSocket)
      throw new TypeError('There is no global WebSocket. Pass a WebSocket class as `options.WebSocket`.')
    this.#turnClock = new TurnClock(clock, () => this.check())
    this.#name = name
    this.#channel = new RequestChannel(
      { url, secret, formerSecret, WebSocket, clock, random },
      {
        opened: () => this.#open(),
        pushed: (push) => this.#pushes.push(push),
        unreadable: (frame) => this.#emitter.emit('unreadable', frame),
        heardTime: (now) => this.#pushes.correct(now),
        lost: () => this.#lose(),
      },
    )
    this.#hello = new Hello(
      {
        ask: (action, fields, ms) => this.#channel.attempt(action, fields, ms),
        withRetry: (ask, retries) => this.#channel.withRetry(ask, retries),
        drop: () => this.#channel.drop(),
      },
      (welcome) => this.#answered(welcome),
    )
    const resume = () => void this.#hello.say({}).catch(() => {})
    this.#missingPushes = new MissingPushDetector(
      { ask: resume, matchGone: (gameId) => this.#emitter.emit('matchGone', { gameId }) },
      clock,
    )
    this.#throws = new Throws(
      {
        ask: (action, fields, ms) => this.#channel.attempt(action, fields, ms),
        resume,
        pause: (ms) => this.#channel.pause(ms),
      },
      clock,
    )
    this.#actions = new ResumableActions(this.#channel, clock, this.#emitter, {
      made: (gameId) => this.#missingPushes.matched(gameId),
      dropped: () => this.#missingPushes.unmatched(),
      resume: () => {
        this.#missingPushes.matched(undefined)
        resume()
      },
      refresh: resume,
    })
    this.#pushes = new PushHandler({
      emitter: this.#emitter,
      actions: this.#actions,
      throws: this.#throws,
      missingPushes: this.#missingPushes,
      turnClock: this.#turnClock,
      replaced: () => {
        this.#stop()
        this.#become('replaced')
      },
      refresh: resume,
    })
    this.#handlers = { ...this.#actions.handlers, ...this.#ownHandlers }
  }

  get state(): ConnectionState {
    return this.#state
  }

  /** Calls `listener` on every event of this type, until the returned function is called. */
  on<T extends keyof ClientEvents>(type: T, listener: (event: ClientEvents[T]) => void): () => void {
    return this.#emitter.on(type, listener)
  }

  /** Connects. When offline, connects at once, without waiting for the backoff. After `replaced`, takes over again. */
  connect(): void {
    if (this.#state !== 'online') this.#become('connecting')
    this.#throws.resume()
    this.#channel.connect()
  }

  /** Resolves when the client is online, that is after the server's `welcome`. */
  whenOnline(): Promise<void> {
    if (this.#state === 'online') return Promise.resolve()
    return new Promise((resolve) => {
      const off = this.on('welcome', () => {
        off()
        resolve()
      })
    })
  }

  /** Checks that the connection still works, for example after a sleep or a network change. Reconnects if not. */
  check(): void {
    void this.#channel.now('ping', {}, CHECK_TIMEOUT_MS).catch(() => {})
  }

  /** Closes the connection without reconnecting. Unanswered requests reject. */
  close(): void {
    this.#stop()
    this.#become('offline')
  }

  /**
   * Sends a request and resolves to its reply. Rejects with `RefusedError` if the server refuses it, and with
   * `ConnectionLostError` if the connection is lost before the reply. A request without a connection waits for one
   * (`MAX_KEPT`, `KEPT_FOR_MS`), and a request to a busy server is retried. Neither applies to a hand. No request is
   * sent again if the server may have received it, except a hand: see `Throws`.
   */
  request<A extends Action>(action: A, fields: RequestFields<A>): Promise<ReplyTo<A>> {
    const handler: Handlers[A] = this.#handlers[action]
    return handler ? handler(fields) : this.#channel.requestWithRetry(action, fields)
  }

  readonly #ownHandlers: Handlers = {
    hello: async (fields) => {
      const welcome = await this.#channel.requestWithRetry('hello', fields)
      this.#name = fields.name ?? this.#name
      this.#pushes.welcome(welcome)
      return welcome
    },
    throw: (fields) => this.#throws.throw(fields),
    leave: async (fields) => {
      const left = await this.#channel.requestWithRetry('leave', fields)
      this.#pushes.left(fields.gameId)
      return left
    },
    // A stamp reacts to the current moment, so it is sent at once or not at all.
    stamp: (fields) => this.#channel.now('stamp', fields),
    ping: (fields) => this.#channel.now('ping', fields),
  }

  #open(): void {
    this.#hello.say(this.#name === undefined ? {} : { name: this.#name }).catch((error) => {
      // Without a `welcome` the connection is useless. A lost one has already been dropped.
      if (!(error instanceof ConnectionLostError)) this.#channel.drop()
    })
  }

  /** Handles the reply to a `hello` that the client sent automatically. */
  #answered(welcome: ReplyOf<'welcome'>): void {
    // The next frame after the `welcome` may have been `replaced`.
    if (!this.#channel.isOpen) return
    const isFirst = this.#state !== 'online'
    this.#become('online')
    this.#pushes.welcome(welcome)
    this.#missingPushes.resume()
    if (isFirst) {
      this.#actions.welcomed(welcome)
      this.#channel.welcomed()
    } else this.#actions.refreshed(welcome)
  }

  #lose(): void {
    this.#hello.stop()
    this.#missingPushes.pause()
    this.#actions.pause()
    this.#become('offline')
  }

  #stop(): void {
    this.#hello.stop()
    this.#channel.stop()
    this.#throws.stop()
    this.#turnClock.stop()
    this.#missingPushes.stop()
    this.#actions.giveUp()
  }

  #become(state: ConnectionState): void {
    if (state === this.#state) return
    this.#state = state
    this.#emitter.emit('state', state)
  }
}
