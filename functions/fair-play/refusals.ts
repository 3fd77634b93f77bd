/** Maximum number of remembered players. The oldest is forgotten for a new one. */
const MAX_PLAYERS = 10_000

/** The players who may not connect for a while, as far as one environment knows. Times are epoch milliseconds. */
export class Refusals {
  readonly #until = new Map<string, number>()

  add(playerId: string, until: number): void {
    this.#until.delete(playerId)
    this.#until.set(playerId, until)
    const [oldest] = this.#until.keys()
    if (this.#until.size > MAX_PLAYERS && oldest !== undefined) this.#until.delete(oldest)
  }

  includes(playerId: string, at: number): boolean {
    const until = this.#until.get(playerId)
    if (until !== undefined && until <= at) this.#until.delete(playerId)
    return until !== undefined && until > at
  }
}
