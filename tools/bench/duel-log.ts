/** Records when the players of each duel joined, threw and received the result. Times in milliseconds. */
import type { Message } from './client.ts'

export interface PlayedDuel {
  gameId: string
  /** When the second player sent `join`. */
  joinedAt: number
  /** When the deciding hand was sent. */
  decidedAt: number
  /** When each player received the `round`, and the `result`. */
  askedAt: number[]
  heardAt: number[]
}

/** Hands of the first and the second player in the game's list. The second player wins. */
export const HANDS = ['rock', 'paper'] as const

export class DuelLog {
  readonly played: PlayedDuel[] = []
  /** Number of occurrences of each error. */
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

  /** Records a result. A duel is over when both players have received it. */
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

  /** Records an error reply or an unexpected reply. Returns whether the reply was one. */
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

/** Latencies from the deciding throw to the result of each player. */
export const latenciesOf = (duels: readonly PlayedDuel[]): number[] =>
  duels.flatMap(({ decidedAt, heardAt }) => heardAt.map((at) => at - decidedAt))

/** Times from the second player's `join` to the first turn of each player. */
export const matchTimesOf = (duels: readonly PlayedDuel[]): number[] =>
  duels.flatMap(({ joinedAt, askedAt }) => askedAt.map((at) => at - joinedAt))

export interface ErrorCount {
  code: string
  count: number
}

export const errorsOf = ({ errors }: Pick<DuelLog, 'errors'>): ErrorCount[] =>
  [...errors].map(([code, count]) => ({ code, count })).sort((a, b) => b.count - a.count)
