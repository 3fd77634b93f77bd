/**
 * A client written from the protocol alone: it imports nothing of this project. It repeats requests that got `busy`,
 * `internal` or no reply, reconnects when the connection is gone, and sends `hello` when it hears nothing.
 */
import { createHash, randomBytes } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { WebSocket } from 'ws'

/** Delay before a request is sent again. */
const REPLY_WITHIN_MS = 2_500
const CONNECTED_WITHIN_MS = 10_000
/** Silence in a game after which `hello` asks for the seat. */
const SILENCE_MS = 1_500
const AGAIN_AFTER_MS = [20, 300] as const
/** Number of consecutive checks that find neither a seat nor an end. */
const MAX_VAIN_LOOKS = 20

export type Hand = 'rock' | 'paper' | 'scissors'
const HANDS: readonly Hand[] = ['rock', 'paper', 'scissors']

export interface RoundResult {
  gameId: string
  round: number
  hands: { playerId: string; hand: Hand | null; missed: 'timeout' | 'left' | null }[]
  over: { winner: string | null; reason: string; rounds: number } | null
}

interface Seat {
  gameId: string
  round: number
  thrown?: boolean
  past?: { round: number; hands: RoundResult['hands'] }[]
}

interface Message {
  type?: string
  re?: string
  code?: string
  message?: string
  [field: string]: unknown
}

export class PlainClient {
  readonly playerId: string
  /** By `<gameId>/<round>`: the hand that was sent, once or repeatedly. */
  readonly sent = new Map<string, Hand>()
  /** Rounds whose hand the server has acknowledged. */
  readonly acknowledged = new Set<string>()
  /** Results from pushes, by `<gameId>/<round>`. */
  readonly results = new Map<string, RoundResult>()
  readonly #url: string
  readonly #secret = randomBytes(32)
  #socket: WebSocket | undefined
  #isClosed = false
  #requests = 0
  #reply: { re: string; take(message: Message | undefined): void } | undefined
  #wake: () => void = () => {}
  #turn: Seat | undefined
  #vainLooks = 0

  constructor(url: string) {
    this.#url = url
    this.playerId = createHash('sha256').update(this.#secret).digest('base64url').slice(0, 22)
  }

  /** Plays one duel against anybody or a bot. Returns the final result, or undefined if it was not heard. */
  async playDuel(lives: number, opponent: 'human' | 'bot' = 'human'): Promise<RoundResult | undefined> {
    const gameId = await this.#findGame(lives, opponent)
    for (;;) {
      const end = this.#endOf(gameId)
      if (end) return end
      const turn = await this.#nextTurn(gameId)
      if (turn === 'over') return this.#endOf(gameId)
      if (turn) await this.#throw(turn)
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true
    const socket = this.#socket
    if (!socket || socket.readyState === WebSocket.CLOSED) return
    const closed = new Promise((resolve) => void socket.once('close', resolve))
    socket.close()
    await closed
  }

  async #findGame(lives: number, opponent: 'human' | 'bot'): Promise<string> {
    this.#turn = undefined
    for (;;) {
      const reply = await this.#ask('join', { lives, opponent })
      if (reply.type === 'matched') return String(reply.gameId)
      // `already_playing`: the reply that named the game was lost. Otherwise a wait, which is renewed.
      await this.#sleep(SILENCE_MS)
      const turn = this.#turn ?? (await this.#askSeat())
      if (turn) return turn.gameId
    }
  }

  /** Undefined: ask again. */
  async #nextTurn(gameId: string): Promise<Seat | 'over' | undefined> {
    if (!this.#turn) await this.#sleep(SILENCE_MS)
    const turn = this.#turn
    this.#turn = undefined
    if (turn?.gameId === gameId) return turn
    if (this.#endOf(gameId)) return undefined
    const seat = await this.#askSeat()
    // Without a seat, the game has not started yet, or it is over and its last result was lost.
    if (!seat) {
      if (await this.#isInHistory(gameId)) return 'over'
      if (++this.#vainLooks > MAX_VAIN_LOOKS) throw new Error(`Game ${gameId} neither continues nor ends.`)
      return undefined
    }
    this.#vainLooks = 0
    return seat.thrown || seat.gameId !== gameId ? undefined : seat
  }

  async #askSeat(): Promise<Seat | undefined> {
    const welcome = await this.#ask('hello', {})
    return (welcome.seat as Seat | null) ?? undefined
  }

  async #isInHistory(gameId: string): Promise<boolean> {
    const { games = [] } = (await this.#ask('history', {})) as { games?: { gameId: string }[] }
    return games.some((game) => game.gameId === gameId)
  }

  /** Always the same hand, however often it is sent. `already_thrown` confirms it. */
  async #throw({ gameId, round }: Seat): Promise<void> {
    const key = `${gameId}/${round}`
    if (this.acknowledged.has(key)) return
    const hand = this.sent.get(key) ?? HANDS[Math.floor(Math.random() * HANDS.length)] ?? 'rock'
    this.sent.set(key, hand)
    const reply = await this.#ask('throw', { gameId, round, hand })
    if (reply.type === 'thrown' || reply.code === 'already_thrown') this.acknowledged.add(key)
  }

  #endOf(gameId: string): RoundResult | undefined {
    for (const result of this.results.values()) if (result.gameId === gameId && result.over) return result
    return undefined
  }

  async #ask(action: string, fields: object): Promise<Message> {
    for (;;) {
      const reply = await this.#tryToAsk(action, fields)
      if (reply && reply.code !== 'busy' && reply.code !== 'internal') return reply
      const [least, most] = AGAIN_AFTER_MS
      await pause(least + Math.random() * (most - least))
    }
  }

  async #tryToAsk(action: string, fields: object): Promise<Message | undefined> {
    const socket = await this.#connected()
    if (!socket) return undefined
    const re = `r${++this.#requests}`
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#reply?.take(undefined), REPLY_WITHIN_MS)
      const take = (message: Message | undefined) => {
        clearTimeout(timer)
        this.#reply = undefined
        resolve(message)
      }
      this.#reply = { re, take }
      socket.send(JSON.stringify({ action, id: re, ...fields }))
    })
  }

  async #connected(): Promise<WebSocket | undefined> {
    if (this.#socket?.readyState === WebSocket.OPEN) return this.#socket
    if (this.#isClosed) throw new Error('The client is closed.')
    const key = `key.${this.#secret.toString('base64url')}`
    const socket = new WebSocket(this.#url, ['janken.v1', key], { handshakeTimeout: CONNECTED_WITHIN_MS })
    const isOpen = await new Promise<boolean>((resolve) => {
      socket.once('open', () => resolve(true))
      socket.once('error', () => resolve(false))
      socket.once('close', () => resolve(false))
    })
    if (!isOpen) return undefined
    this.#socket = socket
    socket.on('error', () => {})
    socket.on('message', (data) => this.#hear(JSON.parse(String(data))))
    socket.once('close', () => {
      this.#reply?.take(undefined)
      this.#wake()
    })
    return socket
  }

  #hear(message: Message): void {
    if (message.re !== undefined) {
      if (message.re === this.#reply?.re) this.#reply.take(message)
    } else if (message.type === undefined || message.type === 'error') this.#reply?.take(undefined)
    else if (message.type === 'round') {
      this.#turn = message as unknown as Seat
      this.#wake()
    } else if (message.type === 'result') {
      const result = message as unknown as RoundResult
      this.results.set(`${result.gameId}/${result.round}`, result)
      this.#wake()
    }
  }

  /** Resolves on a round or a result, when the connection closes, or on a timeout. */
  #sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#wake(), ms)
      this.#wake = () => {
        clearTimeout(timer)
        this.#wake = () => {}
        resolve()
      }
    })
  }
}

/** `judged`: the hand that was sent counted, acknowledged or not. No reply said that it was too late. */
export function judgementOf(
  { playerId, sent }: PlainClient,
  { gameId, round, hands, over }: RoundResult,
): string {
  const own = hands.find((hand) => hand.playerId === playerId)
  const thrown = sent.get(`${gameId}/${round}`)
  if (own?.missed) return `missed by ${own.missed}`
  if (over && over.reason !== 'won') return over.reason
  return own && own.hand === thrown ? 'judged' : `threw ${thrown}, and ${own?.hand} was judged`
}
