/**
 * A player of the soak: a key, and its current connection. Every frame is checked against the protocol. While the
 * services work, every request must get its reply as long as its connection lasts. While they fail, a guest does what
 * the protocol asks of clients: it reconnects, and repeats requests that got `busy`, `internal` or no reply. The
 * connection, its requests and its pushes share their state, so the class is not split.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { WebSocket } from 'ws'
import { createSecret } from '../../client/identity.ts'
import { type Answer, parseServerMessage } from '../../protocol/frames.ts'
import { offerSubprotocols } from '../../protocol/identity.ts'
import type { Push, PushType } from '../../protocol/messages.ts'
import { playerIdOf } from '../bench/client.ts'
import { PendingRequests, type Reply } from './pending-requests.ts'
import { type Heard, PushQueue } from './push-queue.ts'
import type { SoakContext } from './soak-context.ts'
import { LEISURELY } from './timing.ts'

/** Reply timeout. Replies are faster even when all players ask together. */
const PATIENCE_MS = 30_000
/** Maximum reply timeout while replies may be lost. */
const MAX_PATIENCE_MS = 10_000
/** Number of attempts. All of them can fail only if the server is stuck. */
const MAX_ATTEMPTS = 60
/** Maximum pause between attempts. */
const LONGEST_PAUSE_MS = 500
const UPGRADE_PATIENCE_MS = 10_000
const TRIES = 40
const TRY_AGAIN_MS = 250

export class Guest {
  readonly playerId: string
  readonly #secret = createSecret()
  readonly #context: SoakContext
  #socket: WebSocket | undefined
  readonly #pending = new PendingRequests()
  /** True after the guest has left on purpose. It repeats no requests. */
  #isAway = false
  readonly #pushes = new PushQueue()
  #requests = 0
  /** The last game that the guest heard of. */
  lastGame: string | undefined
  /** The last acknowledged hand, and its time. */
  #thrown: { gameId: string; round: number; at: number } | undefined
  /** The gateway's own messages to a throttled client are expected. */
  floods = false

  constructor(context: SoakContext) {
    this.#context = context
    this.playerId = playerIdOf(this.#secret)
  }

  /** A hand was acknowledged. Its result is expected from now on. */
  hasThrown(gameId: string, round: number): void {
    this.#thrown = { gameId, round, at: performance.now() }
  }

  get isConnected(): boolean {
    return this.#socket?.readyState === WebSocket.OPEN
  }

  /** Opens a new connection without closing the old one, so that it takes over. */
  async connect(): Promise<WebSocket> {
    for (let tries = 1; ; tries++) {
      const socket = new WebSocket(this.#context.url, offerSubprotocols(this.#secret), {
        perMessageDeflate: false,
        handshakeTimeout: UPGRADE_PATIENCE_MS,
      })
      try {
        await new Promise((resolve, reject) => {
          socket.once('open', resolve)
          socket.once('error', reject)
        })
        this.#take(socket)
        return socket
      } catch (error) {
        this.#context.count('connections refused')
        if (tries === TRIES) throw error
        await pause(TRY_AGAIN_MS)
      }
    }
  }

  /**
   * Resolves to the reply, or to undefined if the connection ended first or the guest has left. `hear` gets the reply
   * to every attempt, however late.
   */
  async request(
    action: string,
    fields: object = {},
    hear: (reply: Answer) => void = () => {},
  ): Promise<Reply> {
    const asked = performance.now()
    this.#context.count('requests')
    const { pace = LEISURELY } = this.#context
    // On a slow machine, more requests would make it slower.
    let patienceMs = pace.patienceMs
    for (let attempts = 1; ; attempts++) {
      const began = performance.now()
      const reply = await this.#attempt(
        action,
        fields,
        this.#context.hasFaults ? patienceMs : PATIENCE_MS,
        hear,
      )
      if (performance.now() - began >= patienceMs) patienceMs = Math.min(MAX_PATIENCE_MS, 2 * patienceMs)
      const isDone = reply && !(reply.type === 'error' && RETRIED.has(reply.code))
      if (isDone || !this.#context.hasFaults || this.#isAway) {
        if (isDone) this.#context.waited?.('a reply', performance.now() - asked)
        return reply
      }
      if (attempts === MAX_ATTEMPTS) {
        const last = reply?.type === 'error' ? reply.code : 'no reply'
        this.#context.book.violation(`${action} was tried ${attempts} times, at last ${last}`, 'stuck')
        return reply
      }
      this.#context.count('requests repeated')
      await pause(Math.random() * Math.min(LONGEST_PAUSE_MS, 20 * 2 ** attempts))
      if (!this.isConnected && !this.#isAway) await this.connect()
    }
  }

  #attempt(
    action: string,
    fields: object,
    patienceMs: number,
    hear: (reply: Answer) => void,
  ): Promise<Reply> {
    const { hasFaults = false, book } = this.#context
    const id = `${action}-${++this.#requests}`
    const reply = this.#pending.expect(id, {
      socket: this.#socket,
      withinMs: patienceMs,
      hear,
      miss: () => {
        if (!hasFaults) book.violation(`no reply to ${action} within ${patienceMs / 1000} s`, 'unanswered')
      },
    })
    if (this.isConnected) this.send({ action, id, ...fields })
    else this.#pending.settle(id, undefined)
    return reply
  }

  /** One message in several frames. */
  sendInParts(parts: readonly string[]): void {
    parts.forEach((part, index) => {
      if (this.isConnected) this.#socket?.send(part, { fin: index === parts.length - 1 })
    })
  }

  /** Resolves to the close code of the current connection. */
  closing(): Promise<number> {
    return new Promise((resolve) => void this.#socket?.once('close', resolve))
  }

  send(frame: string | Buffer | object): void {
    if (!this.isConnected) return
    const isRaw = typeof frame === 'string' || Buffer.isBuffer(frame)
    this.#socket?.send(isRaw ? frame : JSON.stringify(frame))
  }

  /**
   * Resolves to the next matching push, or to undefined on a timeout or if the connection ends. Only one call waits at
   * a time.
   */
  next<T extends PushType>(
    types: readonly T[],
    fits: (push: Heard<T>) => boolean,
    withinMs: number,
  ): Promise<Heard<T> | undefined> {
    return this.#pushes.next(types, fits, { withinMs, isOver: !this.isConnected })
  }

  /** Like `next`, for one type of push, which stays in the queue for the next caller. */
  async peek<T extends PushType>(type: T, withinMs: number): Promise<Heard<T> | undefined> {
    const push = await this.next([type], () => true, withinMs)
    if (push) this.#pushes.putBack(push as Push)
    return push
  }

  /** Disconnects abruptly. */
  async drop(): Promise<void> {
    this.#isAway = true
    await this.#end((socket) => socket.terminate())
  }

  async close(): Promise<void> {
    this.#isAway = true
    await this.#end((socket) => socket.close())
  }

  /** Discards the pushes so far. */
  forget(): void {
    this.#pushes.forget()
  }

  async #end(how: (socket: WebSocket) => void): Promise<void> {
    const socket = this.#socket
    if (!socket || socket.readyState === WebSocket.CLOSED) return
    const closed = new Promise((resolve) => void socket.once('close', resolve))
    how(socket)
    const late = await Promise.race([closed, pause(5_000, 'late', { ref: false })])
    if (late === 'late') socket.terminate()
  }

  #take(socket: WebSocket) {
    this.#socket = socket
    this.#isAway = false
    this.#pushes.forget()
    socket.on('message', (data: Buffer, isBinary) => this.#receive(socket, data.toString(), isBinary))
    socket.on('error', () => {})
    socket.once('close', (code) => {
      this.#context.count(`closed with ${code}`)
      this.#pending.end(socket)
      // After a takeover, pushes go to the other connection.
      if (socket === this.#socket) this.#pushes.end()
    })
  }

  #receive(socket: WebSocket, frame: string, isBinary: boolean) {
    const message = isBinary ? undefined : parseServerMessage(frame)
    if (!message) {
      if (this.floods && frame.includes('Too Many Requests')) this.#context.count('throttled')
      else if (this.#context.hasFaults && isGatewayError(frame)) this.#failed(socket)
      else
        this.#context.book.violation(
          `a frame that the protocol does not know: ${frame.slice(0, 200)}`,
          'protocol',
        )
    } else if (message.kind === 'push') this.#hear(message.push)
    else {
      const { reply } = message
      if (reply.type === 'error') this.#refused(reply.code, reply.message)
      if (reply.re !== undefined) this.#pending.settle(reply.re, reply)
    }
  }

  /** The gateway does not say which request failed, so all open ones are in doubt. */
  #failed(socket: WebSocket) {
    this.#context.count('errors of the gateway')
    this.#pending.doubt(socket)
  }

  #refused(code: string, message: string) {
    this.#context.count(`error ${code}`)
    if (code === 'internal' && !this.#context.hasFaults)
      this.#context.book.violation(message, 'internal error')
  }

  #hear(push: Push) {
    if (push.type === 'round') this.lastGame = push.gameId
    if (push.type === 'result') this.#hearResult(push)
    if (push.type === 'round') this.#context.book.begins(push)
    this.#pushes.add(push)
  }

  #hearResult(result: Heard<'result'>) {
    this.#context.book.hears(result)
    const { gameId, round, at = 0 } = this.#thrown ?? {}
    if (result.gameId !== gameId || result.round !== round) return
    this.#context.waited?.('a result after the own hand', performance.now() - at)
    this.#thrown = undefined
  }
}

/** Errors that clients retry, from protocol.md. */
const RETRIED: ReadonlySet<string> = new Set(['busy', 'internal'])

/** API Gateway's message when it has no response of a function. */
function isGatewayError(frame: string): boolean {
  const { type, message } = JSON.parse(frame)
  return type === undefined && typeof message === 'string'
}
