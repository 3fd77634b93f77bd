/**
 * A player in an event, written from the protocol alone. Repeats requests that got `busy`, `internal` or no reply,
 * reconnects when the connection is lost, and sends `hello` when no push arrives.
 */
import { createHash, randomBytes } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { WebSocket } from 'ws'
import type { Hand } from '../../protocol/constants.ts'

const REPLY_WITHIN_MS = 10_000
const CONNECTED_WITHIN_MS = 15_000
/** First delay before a request is repeated. Doubles with each failure; half of it is random. */
const FIRST_PAUSE_MS = 400
const LONGEST_PAUSE_MS = 6_000

export interface Message {
  type?: string
  re?: string
  code?: string
  [field: string]: unknown
}

export interface RoundPush {
  gameId: string
  round: number
  left: number
  you?: string
  msLeft: number
}

export interface ResultPush {
  gameId: string
  round: number
  hand: Hand | null
  counts: { rock: number; paper: number; scissors: number; none: number }
  left: number
  again: string | null
  over: { winners: { playerId: string }[]; rounds: number; reason: string } | null
  chance: boolean
  commitment: string | null
  nonce: string | null
  you?: string
}

export interface EventView {
  code: string
  gameId: string | null
  phase: string
  guests: number
  you: string
  turn: (RoundPush & { thrown: boolean }) | null
  last: ResultPush | null
}

export abstract class Visitor {
  readonly playerId: string
  readonly results = new Map<number, ResultPush>()
  /** When the first push of each round arrived. */
  readonly rounds = new Map<number, number>()
  readonly commitments = new Map<number, string>()
  event: EventView | undefined
  /** Number of requests that were repeated. */
  repeats = 0
  readonly #url: string
  readonly #secret = randomBytes(32)
  readonly #replies = new Map<string, (message: Message | undefined) => void>()
  #socket: WebSocket | undefined
  #opening: Promise<WebSocket | undefined> | undefined
  #isClosed = false
  #requests = 0

  constructor(url: string) {
    this.#url = url
    this.playerId = createHash('sha256').update(this.#secret).digest('base64url').slice(0, 22)
  }

  /** Called when a round is open in which this player may throw, perhaps more than once per round. */
  protected abstract asked(round: RoundPush): void
  protected heard(_message: Message): void {}

  get over(): ResultPush['over'] {
    for (const result of this.results.values()) if (result.over) return result.over
    return null
  }

  /** Loses the connection for a while. */
  async drop(ms: number): Promise<void> {
    this.#socket?.terminate()
    await pause(ms)
    await this.look()
  }

  /** Asks for the current state of the event. */
  async look(): Promise<void> {
    const { event } = await this.ask('hello', {})
    if (event) this.learn(event as EventView)
  }

  learn(event: EventView): void {
    this.event = event
    if (event.last) {
      const known = this.results.get(event.last.round)
      // Only the last result has the player's current state in `you`.
      if (!known) this.results.set(event.last.round, event.last)
    }
    const { turn, gameId } = event
    if (turn && gameId !== null && !turn.thrown && (event.you === 'in' || event.you === 'host'))
      this.asked({ ...turn, gameId, you: event.you })
  }

  async ask(action: string, fields: object): Promise<Message> {
    for (let failures = 0; !this.#isClosed; failures++) {
      const reply = await this.#tryToAsk(action, fields)
      if (reply && reply.code !== 'busy' && reply.code !== 'internal') return reply
      this.repeats++
      const longest = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** failures)
      await pause(longest * (0.5 + Math.random() / 2))
    }
    return {}
  }

  async connect(): Promise<void> {
    while (!(await this.#connected()) && !this.#isClosed) await pause(100 + 400 * Math.random())
  }

  close(): void {
    this.#isClosed = true
    this.#socket?.terminate()
  }

  async #tryToAsk(action: string, fields: object): Promise<Message | undefined> {
    const socket = await this.#connected()
    if (!socket) return undefined
    const re = `r${++this.#requests}`
    return new Promise((resolve) => {
      const take = (message: Message | undefined) => {
        clearTimeout(timer)
        this.#replies.delete(re)
        resolve(message)
      }
      const timer = setTimeout(() => take(undefined), REPLY_WITHIN_MS)
      this.#replies.set(re, take)
      socket.send(JSON.stringify({ action, id: re, ...fields }))
    })
  }

  #connected(): Promise<WebSocket | undefined> {
    if (this.#socket?.readyState === WebSocket.OPEN) return Promise.resolve(this.#socket)
    if (this.#isClosed) return Promise.resolve(undefined)
    this.#opening ??= this.#open().finally(() => {
      this.#opening = undefined
    })
    return this.#opening
  }

  async #open(): Promise<WebSocket | undefined> {
    const key = `key.${this.#secret.toString('base64url')}`
    const socket = new WebSocket(this.#url, ['janken.v1', key], {
      handshakeTimeout: CONNECTED_WITHIN_MS,
      perMessageDeflate: false,
    })
    socket.on('error', () => {})
    const isOpen = await new Promise<boolean>((resolve) => {
      socket.once('open', () => resolve(true))
      socket.once('close', () => resolve(false))
    })
    if (!isOpen) return undefined
    this.#socket = socket
    socket.on('message', (data) => this.#hear(JSON.parse(String(data))))
    socket.once('close', () => {
      for (const take of [...this.#replies.values()]) take(undefined)
    })
    return socket
  }

  #hear(message: Message): void {
    if (message.re !== undefined) this.#replies.get(message.re)?.(message)
    // The gateway's own error does not name its request, so the oldest one is repeated.
    else if (message.type === undefined) [...this.#replies.values()][0]?.(undefined)
    else if (message.type === 'event_round') {
      const push = message as unknown as RoundPush
      if (!this.rounds.has(push.round)) this.rounds.set(push.round, performance.now())
      if (push.you === 'in' || push.you === 'host') this.asked(push)
    } else if (message.type === 'event_result') {
      const push = message as unknown as ResultPush
      this.results.set(push.round, push)
    } else if (message.type === 'event_hand') {
      this.commitments.set(Number(message.round), String(message.commitment))
    }
    if (message.re === undefined) this.heard(message)
  }
}
