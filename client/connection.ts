/** A reconnecting socket. Why this is not a library: docs/decisions/006-own-reconnecting.md. */
import { offerSubprotocols } from '../protocol/identity.ts'
import type { Clock, Timer } from './clock.ts'
import { OPEN, type Socket, type SocketConstructor } from './socket.ts'

const FIRST_DELAY_MS = 500
const LONGEST_DELAY_MS = 15_000
/** Timeout of a connection attempt. On a phone between two networks it could hang for minutes. */
const OPENING_TIMEOUT_MS = 10_000
/** A connection that lasted this long resets the backoff. */
const STEADY_MS = 10_000

export interface ConnectionOptions {
  url: string
  secret: string
  /** The secret that `secret` replaces, until the server has said `welcome`. */
  formerSecret?: string | undefined
  WebSocket: SocketConstructor
  clock: Clock
  random: () => number
}

export interface ConnectionEvents {
  opened(): void
  frame(text: string): void
  /** The socket closed, or could not be opened. The next attempt is already scheduled. */
  lost(): void
}

export class Connection {
  readonly #options: ConnectionOptions
  readonly #events: ConnectionEvents
  #socket: Socket | undefined
  #timer: Timer | undefined
  #openedAt: number | undefined
  #failures = 0

  constructor(options: ConnectionOptions, events: ConnectionEvents) {
    this.#options = options
    this.#events = events
  }

  /** Connects at once, without waiting for the backoff. Does nothing while a socket is open or opening. */
  connect(): void {
    if (this.#socket) return
    const { WebSocket, url, secret, formerSecret, clock } = this.#options
    const socket = new WebSocket(url, offerSubprotocols(secret, formerSecret))
    this.#socket = socket
    this.#plan(clock.after(OPENING_TIMEOUT_MS, () => this.drop()))
    const whileCurrent = (act: () => void) => () => {
      if (this.#socket === socket) act()
    }
    const opened = () => {
      this.#plan(undefined)
      this.#openedAt = clock.now()
      this.#events.opened()
    }
    socket.addEventListener('open', whileCurrent(opened))
    socket.addEventListener(
      'close',
      whileCurrent(() => this.drop()),
    )
    // `close` follows every error. Without a listener Node.js would treat the error as uncaught.
    socket.addEventListener('error', () => {})
    socket.addEventListener('message', ({ data }) => {
      if (this.#socket === socket && typeof data === 'string') this.#events.frame(data)
    })
  }

  get isOpen(): boolean {
    return this.#socket?.readyState === OPEN
  }

  /** Sends a frame. Returns false if no socket is open; the frame is then dropped. */
  send(frame: string): boolean {
    if (!this.isOpen) return false
    this.#socket?.send(frame)
    return true
  }

  /** Drops the socket, and reconnects after the backoff. */
  drop(): void {
    if (!this.#detach()) return
    const { clock } = this.#options
    const held = this.#openedAt === undefined ? 0 : clock.now() - this.#openedAt
    this.#openedAt = undefined
    this.#failures = held >= STEADY_MS ? 1 : this.#failures + 1
    this.#plan(clock.after(this.#delay(), () => this.connect()))
    this.#events.lost()
  }

  /** Closes without reconnecting, until `connect` is called. */
  stop(): void {
    this.#plan(undefined)
    this.#detach()
    this.#openedAt = undefined
    this.#failures = 0
  }

  #detach(): boolean {
    const socket = this.#socket
    this.#socket = undefined
    socket?.close()
    return socket !== undefined
  }

  #plan(timer: Timer | undefined): void {
    this.#timer?.cancel()
    this.#timer = timer
  }

  /** The next delay in milliseconds. Doubles with each failure; half of it is random. */
  #delay(): number {
    const longest = Math.min(FIRST_DELAY_MS * 2 ** (this.#failures - 1), LONGEST_DELAY_MS)
    return longest * (0.5 + this.#options.random() / 2)
  }
}
