/**
 * A player of the soak: a key, and whichever connection it has at the moment. Every frame is held against the
 * protocol. In calm weather every request has to be answered while its connection lasts; while the services fail,
 * a guest does what the protocol asks of clients: it connects again, and repeats what was answered `busy`,
 * `internal` or not at all.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { WebSocket } from 'ws'
import { createSecret } from '../../client/identity.ts'
import { type Answer, parseServerMessage } from '../../protocol/frames.ts'
import { offerSubprotocols } from '../../protocol/identity.ts'
import type { Push, PushType } from '../../protocol/messages.ts'
import { playerIdOf } from '../bench/client.ts'
import type { House } from './house.ts'
import { LEISURELY } from './pace.ts'
import { PendingRequests, type Reply } from './pending-requests.ts'
import { type Heard, PushQueue } from './push-queue.ts'

/** An answer takes less, also when everybody asks at once. */
const PATIENCE_MS = 30_000
/** While replies may be lost, it grows up to this. */
const MAX_PATIENCE_MS = 10_000
/** No weather is so bad that all of these fail, unless the server is stuck. */
const MAX_ATTEMPTS = 60
/** Pauses between attempts grow up to this. */
const LONGEST_PAUSE_MS = 500
const UPGRADE_PATIENCE_MS = 10_000
const TRIES = 40
const TRY_AGAIN_MS = 250

export class Guest {
  readonly playerId: string
  readonly #secret = createSecret()
  readonly #house: House
  #socket: WebSocket | undefined
  readonly #pending = new PendingRequests()
  /** Gone on purpose: nothing is repeated. */
  #isAway = false
  readonly #pushes = new PushQueue()
  #requests = 0
  /** The game that was heard of last. */
  lastGame: string | undefined
  /** The last hand that was acknowledged, and when. */
  #thrown: { gameId: string; round: number; at: number } | undefined
  /** The gateway's own words to who sends too much are expected. */
  floods = false

  constructor(house: House) {
    this.#house = house
    this.playerId = playerIdOf(this.#secret)
  }

  /** A hand was acknowledged: from now on its result is awaited. */
  hasThrown(gameId: string, round: number): void {
    this.#thrown = { gameId, round, at: performance.now() }
  }

  get isConnected(): boolean {
    return this.#socket?.readyState === WebSocket.OPEN
  }

  /** A new connection; what was there before is not closed, so it is taken over. */
  async connect(): Promise<WebSocket> {
    for (let tries = 1; ; tries++) {
      const socket = new WebSocket(this.#house.url, offerSubprotocols(this.#secret), {
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
        this.#house.count('connections refused')
        if (tries === TRIES) throw error
        await pause(TRY_AGAIN_MS)
      }
    }
  }

  /**
   * The reply; undefined when the connection ended first, or when this guest has gone. `hear` is told each reply to
   * any attempt, however late.
   */
  async request(
    action: string,
    fields: object = {},
    hear: (reply: Answer) => void = () => {},
  ): Promise<Reply> {
    const asked = performance.now()
    this.#house.count('requests')
    const { pace = LEISURELY } = this.#house
    // On a machine that is merely slow, more requests would make it slower.
    let patienceMs = pace.patienceMs
    for (let attempts = 1; ; attempts++) {
      const began = performance.now()
      const reply = await this.#attempt(
        action,
        fields,
        this.#house.hasFaults ? patienceMs : PATIENCE_MS,
        hear,
      )
      if (performance.now() - began >= patienceMs) patienceMs = Math.min(MAX_PATIENCE_MS, 2 * patienceMs)
      const isDone = reply && !(reply.type === 'error' && RETRIED.has(reply.code))
      if (isDone || !this.#house.hasFaults || this.#isAway) {
        if (isDone) this.#house.waited?.('a reply', performance.now() - asked)
        return reply
      }
      if (attempts === MAX_ATTEMPTS) {
        const last = reply?.type === 'error' ? reply.code : 'no reply'
        this.#house.book.violation(`${action} was tried ${attempts} times, at last ${last}`, 'stuck')
        return reply
      }
      this.#house.count('requests repeated')
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
    const { hasFaults = false, book } = this.#house
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

  /** Settles with the code that the connection of now is closed with. */
  closing(): Promise<number> {
    return new Promise((resolve) => void this.#socket?.once('close', resolve))
  }

  send(frame: string | Buffer | object): void {
    if (!this.isConnected) return
    const isRaw = typeof frame === 'string' || Buffer.isBuffer(frame)
    this.#socket?.send(isRaw ? frame : JSON.stringify(frame))
  }

  /** The next push that fits; undefined when none comes in time, or the connection ends. One waits at a time. */
  next<T extends PushType>(
    types: readonly T[],
    fits: (push: Heard<T>) => boolean,
    withinMs: number,
  ): Promise<Heard<T> | undefined> {
    return this.#pushes.next(types, fits, { withinMs, isOver: !this.isConnected })
  }

  /** Like `next`, of one kind; and it stays where it is for whoever asks for it next. */
  async peek<T extends PushType>(type: T, withinMs: number): Promise<Heard<T> | undefined> {
    const push = await this.next([type], () => true, withinMs)
    if (push) this.#pushes.putBack(push as Push)
    return push
  }

  /** Gone from one moment to the next. */
  async drop(): Promise<void> {
    this.#isAway = true
    await this.#end((socket) => socket.terminate())
  }

  async close(): Promise<void> {
    this.#isAway = true
    await this.#end((socket) => socket.close())
  }

  /** What came before is of no interest any more. */
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
      this.#house.count(`closed with ${code}`)
      this.#pending.end(socket)
      // Where another connection has taken over, pushes come there.
      if (socket === this.#socket) this.#pushes.end()
    })
  }

  #receive(socket: WebSocket, frame: string, isBinary: boolean) {
    const message = isBinary ? undefined : parseServerMessage(frame)
    if (!message) {
      if (this.floods && frame.includes('Too Many Requests')) this.#house.count('throttled')
      else if (this.#house.hasFaults && isGatewayError(frame)) this.#failed(socket)
      else
        this.#house.book.violation(
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

  /** The gateway does not say which request has failed: all that wait are in doubt. */
  #failed(socket: WebSocket) {
    this.#house.count('errors of the gateway')
    this.#pending.doubt(socket)
  }

  #refused(code: string, message: string) {
    this.#house.count(`error ${code}`)
    if (code === 'internal' && !this.#house.hasFaults) this.#house.book.violation(message, 'internal error')
  }

  #hear(push: Push) {
    if (push.type === 'round') this.lastGame = push.gameId
    if (push.type === 'result') this.#hearResult(push)
    if (push.type === 'round') this.#house.book.begins(push)
    this.#pushes.add(push)
  }

  #hearResult(result: Heard<'result'>) {
    this.#house.book.hears(result)
    const { gameId, round, at = 0 } = this.#thrown ?? {}
    if (result.gameId !== gameId || result.round !== round) return
    this.#house.waited?.('a result after the own hand', performance.now() - at)
    this.#thrown = undefined
  }
}

/** What clients try again: protocol.md. */
const RETRIED: ReadonlySet<string> = new Set(['busy', 'internal'])

/** What API Gateway says where it has no answer of a function. */
function isGatewayError(frame: string): boolean {
  const { type, message } = JSON.parse(frame)
  return type === undefined && typeof message === 'string'
}
