import { makeRequest, parseServerMessage, type RequestFields } from '../protocol/frames.ts'
import type { Action, Push, ReplyTo } from '../protocol/messages.ts'
import { PING_INTERVAL_MS } from '../protocol/words.ts'
import { BackOff, type Repeats } from './back-off.ts'
import type { Timer } from './clock.ts'
import { Connection, type ConnectionOptions } from './connection.ts'
import { ConnectionLostError, NoReplyError } from './errors.ts'
import { readGatewayError } from './gateway-error.ts'
import { mayBeKept, Outbox } from './outbox.ts'
import { Pending } from './pending.ts'

/** A request without a reply for this long means that the connection is dead, whatever the socket says. */
export const REPLY_TIMEOUT_MS = 10_000

export interface LineEvents {
  /** There is a socket; nothing is `welcome` on it yet. */
  opened(): void
  pushed(push: Push): void
  /** A frame that is not of this protocol. */
  unreadable(frame: string): void
  lost(): void
}

/** Sends what the client is asked to send, asks again what may be asked again, and hands each reply back. */
export class Line {
  readonly #options: ConnectionOptions
  readonly #events: LineEvents
  readonly #connection: Connection
  readonly #pending: Pending
  readonly #outbox: Outbox
  readonly #backOff: BackOff
  /** Connected, or trying to be. */
  #isTrying = false
  #isWelcome = false
  #keepalive: Timer | undefined

  constructor(options: ConnectionOptions, events: LineEvents) {
    this.#options = options
    this.#events = events
    this.#pending = new Pending(options.clock)
    this.#outbox = new Outbox(options.clock)
    this.#backOff = new BackOff(options.clock, options.random)
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
    this.#backOff.resume()
    this.#connection.connect()
  }

  /** The server has said `welcome`: what was kept for this moment goes out. */
  welcomed(): void {
    this.#isWelcome = true
    this.#options.formerSecret = undefined
    this.#outbox.flush()
  }

  /** Gives this connection up, and comes back with a new one. */
  drop(): void {
    this.#connection.drop()
  }

  /** Closes for good. What is still unanswered, or was never sent, rejects. */
  stop(): void {
    this.#isTrying = false
    this.#isWelcome = false
    this.#connection.stop()
    this.#keepalive?.cancel()
    this.#pending.failAll()
    this.#outbox.refuseAll()
    this.#backOff.stop()
  }

  /** Sends a request at once, or not at all. */
  now<A extends Action>(action: A, fields: RequestFields<A>, within = REPLY_TIMEOUT_MS): Promise<ReplyTo<A>> {
    const { id, reply } = this.#pending.add(action, within, () => this.drop())
    this.#send(action, fields, id)
    return reply
  }

  /** As `now`, but silence does not cost the connection: it rejects with `NoReplyError`. */
  attempt<A extends Action>(action: A, fields: RequestFields<A>, within: number): Promise<ReplyTo<A>> {
    const giveUp = () => this.#pending.fail(id, new NoReplyError(`No reply to "${action}".`))
    const { id, reply } = this.#pending.add(action, within, giveUp)
    this.#send(action, fields, id)
    return reply
  }

  /** Sends a request, as soon as there is a connection where it may be kept for that. */
  ask<A extends Action>(action: A, fields: RequestFields<A>): Promise<ReplyTo<A>> {
    const isKept = this.#isTrying && !this.#isWelcome && mayBeKept(action)
    return isKept ? this.#outbox.keep(action, () => this.now(action, fields)) : this.now(action, fields)
  }

  /** As `ask`, and again after a while what was refused as `busy`. */
  askPatiently<A extends Action>(action: A, fields: RequestFields<A>): Promise<ReplyTo<A>> {
    return this.patiently(() => this.ask(action, fields))
  }

  patiently<Reply>(ask: () => Promise<Reply>, repeats?: Repeats): Promise<Reply> {
    return this.#backOff.repeat(ask, repeats)
  }

  /** Waits for `ms` at most, half of it by chance. Ends at once when the client is closed. */
  pause(ms: number): Promise<void> {
    return this.#backOff.wait(ms)
  }

  #send<A extends Action>(action: A, fields: RequestFields<A>, id: string): void {
    if (this.#connection.send(makeRequest(action, fields, id))) this.#keepAlive()
    else this.#pending.fail(id, new ConnectionLostError(action, false))
  }

  #read(frame: string): void {
    const message = parseServerMessage(frame)
    if (message?.kind === 'reply') this.#pending.settle(message.reply)
    else if (message?.kind === 'push') this.#events.pushed(message.push)
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
