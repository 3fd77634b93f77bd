import type { RequestFields } from '../protocol/frames.ts'
import type { ReplyTo } from '../protocol/messages.ts'
import { ConnectionLostError, RefusedError } from './errors.ts'

/** A hand that was sent is `unknown` when its reply was lost: it may count, or it may never have arrived. */
type Sent = 'out' | 'thrown' | 'unknown'

export interface ThrowsLine {
  ask(action: 'throw', fields: RequestFields<'throw'>): Promise<ReplyTo<'throw'>>
  /** A hand's fate is unknown although the connection holds: ask the server for the seat. */
  resume(): void
}

/**
 * Throws each hand once. The server refuses a second one anyway; a client that does not try is one that never
 * shows a hand that does not count.
 */
export class Throws {
  readonly #line: ThrowsLine
  readonly #games = new Map<string, Map<number, Sent>>()

  constructor(line: ThrowsLine) {
    this.#line = line
  }

  async throw(fields: RequestFields<'throw'>): Promise<ReplyTo<'throw'>> {
    const { gameId, round } = fields
    if (this.has(gameId, round)) {
      throw new RefusedError('throw', 'already_thrown', 'This client has sent a hand for this round already.')
    }
    this.#set(gameId, round, 'out')
    try {
      const reply = await this.#line.ask('throw', fields)
      this.#set(gameId, round, 'thrown')
      return reply
    } catch (error) {
      this.#settle(gameId, round, error)
      throw error
    }
  }

  /** Whether a hand for this round was sent, and not refused. */
  has(gameId: string, round: number): boolean {
    return this.#games.get(gameId)?.has(round) ?? false
  }

  /** What the server says of the seat settles a hand whose fate is unknown. Says whether the hand is out. */
  learn(gameId: string, round: number, thrown: boolean): boolean {
    if (thrown) this.#set(gameId, round, 'thrown')
    else if (this.#games.get(gameId)?.get(round) === 'unknown') this.#clear(gameId, round)
    return this.has(gameId, round)
  }

  forget(gameId: string): void {
    this.#games.delete(gameId)
  }

  #settle(gameId: string, round: number, error: unknown): void {
    const neverLeft = error instanceof ConnectionLostError && !error.sent
    if (error instanceof RefusedError && error.code === 'already_thrown') this.#set(gameId, round, 'thrown')
    else if (error instanceof RefusedError || neverLeft) this.#clear(gameId, round)
    else {
      this.#set(gameId, round, 'unknown')
      // After a lost connection the next `hello` tells; while it holds, somebody has to ask.
      if (!(error instanceof ConnectionLostError)) this.#line.resume()
    }
  }

  #clear(gameId: string, round: number): void {
    this.#games.get(gameId)?.delete(round)
  }

  #set(gameId: string, round: number, sent: Sent): void {
    const rounds = this.#games.get(gameId) ?? new Map<number, Sent>()
    this.#games.set(gameId, rounds.set(round, sent))
  }
}
