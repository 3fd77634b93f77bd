/**
 * A client of an event, written from the protocol alone. It repeats requests that were answered with `busy` or
 * `internal` or not at all, reconnects after a lost connection, and sends `hello` when no push arrives.
 */
import { createHash, randomBytes } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { WebSocket } from 'ws'
import type { Hand } from '../../protocol/constants.ts'
import type { Setback, Setbacks } from './setbacks.ts'

/** The timeouts of the project's own client, for a reply and for the reply to a hand. */
const REPLY_WITHIN_MS = 10_000
const THROWN_WITHIN_MS = 4_000
const CONNECTED_WITHIN_MS = 15_000
/** Time from the end of a turn to its result, and from a result to the next round. After it, a client sends `hello`. */
const RESULT_WITHIN_MS = 5_000
const ROUND_WITHIN_MS = 4_000
/** Upper limit of the time until the next `hello`, which doubles with each one without news. */
const LONGEST_SILENCE_MS = 15_000
/** Each request in a row without a reply doubles its timeout, up to this: answers that nobody awaits would keep the server busy. */
const LONGEST_REPLY_MS = 30_000
/** Before a request is sent again. Doubles with each failure; half of it is chance. */
const FIRST_PAUSE_MS = 400
const LONGEST_PAUSE_MS = 6_000

export interface Message {
  type?: string
  re?: string
  code?: string
  retryMs?: number
  [field: string]: unknown
}

/** A reply, or why there is none. */
export type Answer = Message | Setback

/** The gateway's message when a limit refuses a request. */
const THROTTLED = 'Too Many Requests'

const setbackIn = ({ code }: Message): Setback | undefined =>
  code === 'busy' || code === 'internal' ? code : undefined

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
  /** The time of the first push of each round. */
  readonly rounds = new Map<number, number>()
  readonly commitments = new Map<number, string>()
  event: EventView | undefined
  /** Repeated requests by reason. */
  readonly setbacks: Setbacks = {}
  readonly #url: string
  readonly #secret = randomBytes(32)
  readonly #replies = new Map<string, (answer: Answer) => void>()
  #silence: NodeJS.Timeout | undefined
  #looking: Promise<void> | undefined
  #socket: WebSocket | undefined
  #opening: Promise<WebSocket | undefined> | undefined
  #isClosed = false
  #requests = 0
  /** Requests in a row without a reply. */
  #unanswered = 0

  constructor(url: string) {
    this.#url = url
    this.playerId = createHash('sha256').update(this.#secret).digest('base64url').slice(0, 22)
  }

  /** Called when a round is open in which this client may throw, perhaps more than once per round. */
  protected abstract asked(round: RoundPush): void
  protected heard(_message: Message): void {}

  get over(): ResultPush['over'] {
    for (const result of this.results.values()) if (result.over) return result.over
    return null
  }

  /** Loses the network for a while. */
  async drop(ms: number): Promise<void> {
    this.#socket?.terminate()
    await pause(ms)
    await this.connect()
  }

  /** Asks how the event stands, once at a time. */
  look(): Promise<void> {
    this.#looking ??= this.#look().finally(() => {
      this.#looking = undefined
    })
    return this.#looking
  }

  async #look(): Promise<void> {
    const { event } = await this.ask('hello', {})
    if (event) this.learn(event as EventView)
  }

  learn(event: EventView): void {
    this.event = event
    if (event.last) {
      const known = this.results.get(event.last.round)
      // Only the `you` of the latest result is current.
      if (!known) this.results.set(event.last.round, event.last)
    }
    const { turn, gameId } = event
    if (event.phase === 'playing') this.#expectNews(turn ? turn.msLeft + RESULT_WITHIN_MS : ROUND_WITHIN_MS)
    else this.#expectNothing()
    if (turn && gameId !== null && !turn.thrown && (event.you === 'in' || event.you === 'host'))
      this.asked({ ...turn, gameId, you: event.you })
  }

  async ask(action: string, fields: object): Promise<Message> {
    for (let failures = 0; !this.#isClosed; failures++) {
      const answer = await this.attempt(action, fields)
      if (typeof answer !== 'string') return answer
      await this.backOff(failures)
    }
    return {}
  }

  /** Sends a request once. */
  protected async attempt(action: string, fields: object): Promise<Answer> {
    const answer = await this.#send(action, fields)
    const setback = typeof answer === 'string' ? answer : setbackIn(answer)
    if (!setback) return answer
    this.setbacks[setback] = (this.setbacks[setback] ?? 0) + 1
    if (typeof answer !== 'string') await pause(answer.retryMs ?? 0)
    return setback
  }

  protected async backOff(failures: number): Promise<void> {
    const longest = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** failures)
    await pause(longest * (0.5 + Math.random() / 2))
  }

  async connect(): Promise<void> {
    while (!(await this.#connected()) && !this.#isClosed) {
      this.setbacks['not connected'] = (this.setbacks['not connected'] ?? 0) + 1
      await pause(100 + 400 * Math.random())
    }
  }

  get isClosed(): boolean {
    return this.#isClosed
  }

  close(): void {
    this.#isClosed = true
    this.#expectNothing()
    this.#socket?.terminate()
  }

  #expectNews(withinMs: number, nextMs = RESULT_WITHIN_MS): void {
    this.#expectNothing()
    this.#silence = setTimeout(() => {
      this.#expectNews(nextMs, Math.min(2 * nextMs, LONGEST_SILENCE_MS))
      void this.look()
    }, withinMs)
  }

  #expectNothing(): void {
    clearTimeout(this.#silence)
  }

  async #send(action: string, fields: object): Promise<Answer> {
    const socket = await this.#connected()
    if (!socket) return 'not connected'
    const re = `r${++this.#requests}`
    return new Promise((resolve) => {
      const take = (answer: Answer) => {
        clearTimeout(timer)
        this.#unanswered = answer === 'unanswered' ? this.#unanswered + 1 : 0
        this.#replies.delete(re)
        resolve(answer)
      }
      const within = (action === 'throw' ? THROWN_WITHIN_MS : REPLY_WITHIN_MS) * 2 ** this.#unanswered
      const timer = setTimeout(() => take('unanswered'), Math.min(within, LONGEST_REPLY_MS))
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
    const isFirst = this.#socket === undefined
    this.#socket = socket
    socket.on('message', (data) => this.#hear(JSON.parse(String(data))))
    socket.once('close', () => {
      for (const take of [...this.#replies.values()]) take('cut off')
    })
    // Pushes in the meantime were missed.
    if (!isFirst) void this.look()
    return socket
  }

  #hear(message: Message): void {
    if (message.re !== undefined) this.#replies.get(message.re)?.(message)
    // The gateway's own error does not name its request, so the oldest one is repeated.
    else if (message.type === undefined)
      [...this.#replies.values()][0]?.(message.message === THROTTLED ? 'throttled' : 'internal')
    else if (message.type === 'event_round') {
      const push = message as unknown as RoundPush
      if (!this.rounds.has(push.round)) this.rounds.set(push.round, performance.now())
      this.#expectNews(push.msLeft + RESULT_WITHIN_MS)
      if (push.you === 'in' || push.you === 'host') this.asked(push)
    } else if (message.type === 'event_result') {
      const push = message as unknown as ResultPush
      this.results.set(push.round, push)
      if (push.over) this.#expectNothing()
      else this.#expectNews(ROUND_WITHIN_MS)
    } else if (message.type === 'event_hand') {
      this.commitments.set(Number(message.round), String(message.commitment))
    }
    if (message.re === undefined) this.heard(message)
  }
}
