/** What the players of the bench write down: when each duel was asked for, thrown and heard. Times in ms. */
import type { Message } from './client.ts'

export interface PlayedDuel {
  gameId: string
  /** When the later of the two asked for an opponent. */
  joinedAt: number
  /** When the last hand that was needed left the client. */
  decidedAt: number
  /** When each player was asked for a hand, and had the result. */
  askedAt: number[]
  heardAt: number[]
}

/** The player who is listed second wins. */
export const HANDS = ['rock', 'paper'] as const

export class DuelLog {
  readonly played: PlayedDuel[] = []
  /** How many times each error came. */
  readonly errors = new Map<string, number>()
  readonly #open = new Map<string, PlayedDuel>()

  asked(gameId: string, joinedAt: number): void {
    const duel = this.#duel(gameId)
    duel.joinedAt = Math.max(duel.joinedAt, joinedAt)
    duel.askedAt.push(performance.now())
  }

  throws(gameId: string): void {
    const duel = this.#duel(gameId)
    duel.decidedAt = Math.max(duel.decidedAt, performance.now())
  }

  /** A duel is over when both have heard so. */
  hears(gameId: string, { over, players }: Message): void {
    const duel = this.#duel(gameId)
    duel.heardAt.push(performance.now())
    if (over?.winner !== players?.[1]?.playerId) this.failed('wrong winner')
    if (duel.heardAt.length < 2) return
    this.#open.delete(gameId)
    this.played.push(duel)
  }

  failed(code: string): void {
    this.errors.set(code, (this.errors.get(code) ?? 0) + 1)
  }

  /** Notes an answer that is an error, or no answer to our request at all, and says whether it was one. */
  refused(reply: Message): boolean {
    const code = reply.type === 'error' ? (reply.code ?? 'error') : reply.type ? undefined : reply.message
    if (code !== undefined) this.failed(code)
    return code !== undefined
  }

  #duel(gameId: string): PlayedDuel {
    let duel = this.#open.get(gameId)
    if (!duel) {
      duel = { gameId, joinedAt: 0, decidedAt: 0, askedAt: [], heardAt: [] }
      this.#open.set(gameId, duel)
    }
    return duel
  }
}

/** From the deciding throw to each player's result. */
export const latenciesOf = (duels: readonly PlayedDuel[]): number[] =>
  duels.flatMap(({ decidedAt, heardAt }) => heardAt.map((at) => at - decidedAt))

/** From the second player's `join` to each player's first turn. */
export const matchTimesOf = (duels: readonly PlayedDuel[]): number[] =>
  duels.flatMap(({ joinedAt, askedAt }) => askedAt.map((at) => at - joinedAt))

export interface ErrorCount {
  code: string
  count: number
}

export const errorsOf = ({ errors }: Pick<DuelLog, 'errors'>): ErrorCount[] =>
  [...errors].map(([code, count]) => ({ code, count })).sort((a, b) => b.count - a.count)
