/**
 * Everything that the players of the soak know of their games, together: what each has thrown and was told, and
 * every result. Finds what does not fit.
 */
import { isDeepStrictEqual } from 'node:util'
import type { Hand } from '../../protocol/constants.ts'
import type { PushOf } from '../../protocol/messages.ts'
import { faultsOf, type Result } from './referee.ts'

/** What a player threw in one round: everything that was sent, and what was confirmed. */
interface Throws {
  sent: Set<Hand>
  taken: Hand | undefined
}

interface Game {
  /** Lives as the `round` push, or the result before, told them. */
  lives: Map<number, ReadonlyMap<string, number>>
  results: Map<number, Result>
  /** By `<round>/<playerId>`. */
  throws: Map<string, Throws>
  over: Result['over']
  lastNewsAt: number
}

/** How long after its end a game's news are still compared. */
const KEPT_MS = 30_000
/** A game that nobody has heard of for so long has most likely ended: every turn of some seconds brings news. */
const SILENT_MS = 60_000

export class GameBook {
  readonly faults: string[] = []
  /** How each ended game came out; undefined while nobody has heard. */
  readonly endings = new Map<string, Result['over'] | undefined>()
  judged = 0
  readonly #games = new Map<string, Game>()
  readonly #now: () => number

  constructor(now: () => number) {
    this.#now = now
  }

  /** Games that go on, as far as anybody has heard: of some nobody is left to hear the end. */
  get running(): string[] {
    const longAgo = this.#now() - SILENT_MS
    return [...this.#games]
      .filter(([, { over, lastNewsAt }]) => !over && lastNewsAt >= longAgo)
      .map(([gameId]) => gameId)
  }

  begins({ gameId, round, players }: Pick<PushOf<'round'>, 'gameId' | 'round' | 'players'>): void {
    if (this.endings.get(gameId)) return
    const { lives } = this.#game(gameId)
    if (!lives.has(round)) lives.set(round, livesOf(players))
  }

  throws(playerId: string, gameId: string, round: number, hand: Hand): void {
    this.#throwsOf(playerId, gameId, round)?.sent.add(hand)
  }

  /** The server said `thrown`. */
  taken(playerId: string, gameId: string, round: number, hand: Hand): void {
    const throws = this.#throwsOf(playerId, gameId, round)
    if (!throws) return
    if (throws.taken !== undefined) this.#fault(gameId, round, `${playerId} threw twice`)
    throws.taken = hand
    const result = this.#games.get(gameId)?.results.get(round)
    if (result) this.#compare(result)
  }

  /** Somebody heard a result: the first is judged, the others have to be the same. */
  hears(result: Result): void {
    const { gameId, round, over } = result
    if (this.endings.get(gameId) && !this.#games.has(gameId)) return
    const game = this.#game(gameId)
    const known = game.results.get(round)
    if (known) {
      if (!isDeepStrictEqual(known, result)) this.#fault(gameId, round, 'two results that differ')
      return
    }
    if (game.over && round > game.over.rounds) this.#fault(gameId, round, 'a round after the end')
    game.results.set(round, result)
    const before = game.results.get(round - 1)
    const missed =
      before && new Set(before.hands.flatMap((one) => (one.missed === 'timeout' ? [one.playerId] : [])))
    const lives = before ? livesOf(before.players) : game.lives.get(round)
    for (const fault of faultsOf(result, { lives, missed: round === 1 ? new Set() : missed }))
      this.#fault(gameId, round, fault)
    this.#compare(result)
    if (over) {
      game.over = over
      this.endings.set(gameId, over)
      this.judged++
    }
    this.#forgetOld()
  }

  fault(what: string): void {
    this.faults.push(what)
  }

  /** Nobody's hand is another than the one that was thrown. */
  #compare({ gameId, round, hands }: Result): void {
    for (const { playerId, hand, missed } of hands) {
      const throws = this.#games.get(gameId)?.throws.get(`${round}/${playerId}`)
      if (hand !== null && throws && !throws.sent.has(hand))
        this.#fault(gameId, round, `${playerId} never threw ${hand}`)
      if (throws?.taken !== undefined && missed !== 'left' && hand !== throws.taken)
        this.#fault(gameId, round, `${playerId} threw ${throws.taken}, and ${hand ?? missed} was judged`)
    }
  }

  #throwsOf(playerId: string, gameId: string, round: number): Throws | undefined {
    if (this.endings.get(gameId) && !this.#games.has(gameId)) return undefined
    const { throws } = this.#game(gameId)
    const key = `${round}/${playerId}`
    const known = throws.get(key) ?? { sent: new Set(), taken: undefined }
    throws.set(key, known)
    return known
  }

  #game(gameId: string): Game {
    let game = this.#games.get(gameId)
    if (!game) {
      game = { lives: new Map(), results: new Map(), throws: new Map(), over: null, lastNewsAt: 0 }
      this.#games.set(gameId, game)
      if (!this.endings.has(gameId)) this.endings.set(gameId, undefined)
    }
    game.lastNewsAt = this.#now()
    return game
  }

  #fault(gameId: string, round: number, what: string): void {
    this.fault(`game ${gameId}, round ${round}: ${what}`)
  }

  #forgetOld(): void {
    const longAgo = this.#now() - KEPT_MS
    for (const [gameId, { over, lastNewsAt }] of this.#games)
      if (over && lastNewsAt < longAgo) this.#games.delete(gameId)
  }
}

const livesOf = (players: readonly { playerId: string; lives: number }[]) =>
  new Map(players.map(({ playerId, lives }) => [playerId, lives]))
