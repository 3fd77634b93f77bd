import { PING_INTERVAL_MS } from '../protocol/constants.ts'
import { makeRequest, parseServerMessage, type RequestFields } from '../protocol/frames.ts'
import type { Action, Push, ReplyTo } from '../protocol/messages.ts'
import { Backoff, type RetryOptions } from './backoff.ts'
import type { Timer } from './clock.ts'
import { Connection, type ConnectionOptions } from './connection.ts'
import { ConnectionLostError, NoReplyError } from './errors.ts'
import { readGatewayError } from './gateway-error.ts'
import { mayBeKept, Outbox } from './outbox.ts'
import { PendingRequests } from './pending-requests.ts'

/** Timeout of a reply. After it the connection counts as dead, even if the socket is open. */
export const REPLY_TIMEOUT_MS = 10_000

export interface RequestChannelEvents {
  /** The socket is open. The server has not sent `welcome` yet. */
  opened(): void
  pushed(push: Push): void
  /** A frame that does not follow the protocol. */
  unreadable(frame: string): void
  /** The server sent its time, in epoch milliseconds. */
  heardTime(now: number): void
  lost(): void
}

/** Sends requests and matches their replies. Keeps requests while offline, retries busy ones, and sends keep-alives. */
export class RequestChannel {
  readonly #options: ConnectionOptions
  readonly #events: RequestChannelEvents
  readonly #connection: Connection
  readonly #pending: PendingRequests
  readonly #outbox: Outbox
  readonly #backoff: Backoff
  /** Connected, or trying to be. */
  #isTrying = false
  #isWelcome = false
  #keepalive: Timer | undefined

  constructor(options: ConnectionOptions, events: RequestChannelEvents) {
    this.#options = options
    this.#events = events
    this.#pending = new PendingRequests(options.clock)
    this.#outbox = new Outbox(options.clock)
    this.#backoff = new Backoff(options.clock, options.random)
    this.#connection = new Connection(options, {
      opened: () => events.opened(),
      frame: (text) => this.#read(text),
      lost: () => this.#lose(),
    })
  }

  get isOpen(): boolean {
    return this.#connection.isOpen
  }

  connect(): void {
    this.#isTrying = true
    this.#backoff.resume()
    this.#connection.connect()
  }

  /** The server has sent `welcome`. Sends the kept requests. */
  welcomed(): void {
    this.#isWelcome = true
    this.#options.formerSecret = undefined
    this.#outbox.flush()
  }

  /** Drops the connection, and reconnects. */
  drop(): void {
    this.#connection.drop()
  }

  /** Closes without reconnecting. Unanswered and unsent requests reject. */
  stop(): void {
    this.#isTrying = false
    this.#isWelcome = false
    this.#connection.stop()
    this.#keepalive?.cancel()
    this.#pending.failAll()
    this.#outbox.refuseAll()
    this.#backoff.stop()
  }

  /** Sends a request at once, or rejects. Without a reply `within` milliseconds it drops the connection. */
  now<A extends Action>(action: A, fields: RequestFields<A>, within = REPLY_TIMEOUT_MS): Promise<ReplyTo<A>> {
    const { id, reply } = this.#pending.add(action, within, () => this.drop())
    this.#send(action, fields, id)
    return reply
  }

  /** Like `now`, but without a reply it rejects with `NoReplyError` and keeps the connection. */
  attempt<A extends Action>(action: A, fields: RequestFields<A>, within: number): Promise<ReplyTo<A>> {
    const giveUp = () => this.#pending.fail(id, new NoReplyError(`No reply to "${action}".`))
    const { id, reply } = this.#pending.add(action, within, giveUp)
    this.#send(action, fields, id)
    return reply
  }

  /** Sends a request. While offline, keeps it for the next connection if its action allows that. */
  ask<A extends Action>(action: A, fields: RequestFields<A>): Promise<ReplyTo<A>> {
    const isKept = this.#isTrying && !this.#isWelcome && mayBeKept(action)
    return isKept ? this.#outbox.keep(action, () => this.now(action, fields)) : this.now(action, fields)
  }

  /** Like `ask`, and retries a request that was refused with `busy`. */
  requestWithRetry<A extends Action>(action: A, fields: RequestFields<A>): Promise<ReplyTo<A>> {
    return this.withRetry(() => this.ask(action, fields))
  }

  withRetry<Reply>(ask: () => Promise<Reply>, retries?: RetryOptions): Promise<Reply> {
    return this.#backoff.retry(ask, retries)
  }

  /** Waits between half of `ms` and `ms` milliseconds, at random. Ends at once when the client is closed. */
  pause(ms: number): Promise<void> {
    return this.#backoff.wait(ms)
  }

  #send<A extends Action>(action: A, fields: RequestFields<A>, id: string): void {
    if (this.#connection.send(makeRequest(action, fields, id))) this.#keepAlive()
    else this.#pending.fail(id, new ConnectionLostError(action, false))
  }

  #read(frame: string): void {
    const message = parseServerMessage(frame)
    if (message?.kind === 'reply') {
      const { reply } = message
      this.#pending.settle(reply)
      if (reply.type === 'pong') this.#events.heardTime(reply.now)
    } else if (message?.kind === 'push') this.#events.pushed(message.push)
    else {
      const gatewayError = readGatewayError(frame)
      if (gatewayError !== undefined) this.#pending.failOne(gatewayError)
      this.#events.unreadable(frame)
    }
  }

  #lose(): void {
    this.#isWelcome = false
    this.#keepalive?.cancel()
    this.#pending.failAll()
    this.#events.lost()
  }

  #keepAlive(): void {
    this.#keepalive?.cancel()
    const ping = () => void this.now('ping', {}).catch(() => {})
    this.#keepalive = this.#options.clock.after(PING_INTERVAL_MS, ping)
  }
}
