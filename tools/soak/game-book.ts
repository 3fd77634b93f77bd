/** The players' shared knowledge of their games: every throw, every reply and every result. Finds contradictions. */
import { isDeepStrictEqual } from 'node:util'
import type { Hand } from '../../protocol/constants.ts'
import type { PushOf } from '../../protocol/messages.ts'
import { RatingBook } from './rating-book.ts'
import { type Result, violationsOf } from './referee.ts'

/** A player's hands in one round: all that were sent, and the acknowledged one. */
interface Throws {
  sent: Set<Hand>
  taken: Hand | undefined
}

/** Kinds of violations, as in the report. */
export const VIOLATION_KINDS = [
  'judged wrong',
  'rated wrong',
  'acknowledged hand lost',
  'two truths',
  'two games at once',
  'settled twice or never',
  'stuck',
  'left behind',
  'unanswered',
  'protocol',
  'internal error',
  'other',
] as const
export type ViolationKind = (typeof VIOLATION_KINDS)[number]

interface Game {
  /** Lives from the `round` push or the result before it. */
  lives: Map<number, ReadonlyMap<string, number>>
  results: Map<number, Result>
  /** By `<round>/<playerId>`. */
  throws: Map<string, Throws>
  over: Result['over']
  lastNewsAt: number
}

/** Time after a game's end during which its pushes are still compared. */
const KEPT_MS = 30_000
/** Silence after which a game has most likely ended, since every turn of a few seconds brings news. */
const SILENT_MS = 60_000

export class GameBook {
  readonly violations: string[] = []
  readonly ratings = new RatingBook()
  /** Number of each kind. */
  readonly kinds = new Map<ViolationKind, number>()
  /** The outcome of each ended game. Undefined while no player has heard it. */
  readonly endings = new Map<string, Result['over'] | undefined>()
  judged = 0
  rounds = 0
  /** The aborted games among the judged ones. */
  aborted = 0
  /** The game that took each player's last hand. */
  readonly #playedLast = new Map<string, string>()
  /** By player: games that the player left for another one. */
  readonly #leftBehind = new Map<string, Set<string>>()
  readonly #games = new Map<string, Game>()
  readonly #now: () => number

  constructor(now: () => number) {
    this.#now = now
  }

  /** Running games, as far as the players know. Nobody may be left to hear a game's end. */
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

  /** The server replied `thrown`, or `already_thrown` to the only hand that was sent. */
  taken(playerId: string, gameId: string, round: number, hand: Hand): void {
    const throws = this.#throwsOf(playerId, gameId, round)
    if (!throws) return
    if (throws.taken !== undefined && throws.taken !== hand)
      this.#violation(gameId, round, `${playerId} threw ${throws.taken} and ${hand}`, 'two truths')
    throws.taken = hand
    const result = this.#games.get(gameId)?.results.get(round)
    if (result) this.#compare(result)
  }

  /** The server replied `already_thrown`. The hand is known only if a single one was sent. */
  stands(playerId: string, gameId: string, round: number): void {
    const [hand, ...more] = this.#throwsOf(playerId, gameId, round)?.sent ?? []
    if (hand !== undefined && more.length === 0) this.taken(playerId, gameId, round, hand)
  }

  /** A hand was taken, and its reply came in time. A player in another game has left the first one for good. */
  playsIn(playerId: string, gameId: string, round: number): void {
    const last = this.#playedLast.get(playerId)
    if (last === gameId) return
    const behind = this.#leftBehind.get(playerId) ?? new Set()
    if (behind.has(gameId))
      this.#violation(gameId, round, `${playerId} plays in ${last} too`, 'two games at once')
    this.#playedLast.set(playerId, gameId)
    if (last !== undefined) this.#leftBehind.set(playerId, behind.add(last))
  }

  /** A player heard a result. The first copy is judged, and the others must equal it. */
  hears(result: Result): void {
    const { gameId, round, over } = result
    if (this.endings.get(gameId) && !this.#games.has(gameId)) return
    const game = this.#game(gameId)
    const known = game.results.get(round)
    if (known) {
      if (!isDeepStrictEqual(known, result))
        this.#violation(
          gameId,
          round,
          `two results that differ: ${JSON.stringify([known, result])}`,
          'two truths',
        )
      return
    }
    if (game.over && round > game.over.rounds)
      this.#violation(gameId, round, 'a round after the end', 'two truths')
    game.results.set(round, result)
    this.rounds++
    const before = game.results.get(round - 1)
    const missed =
      before && new Set(before.hands.flatMap((one) => (one.missed === 'timeout' ? [one.playerId] : [])))
    const lives = before ? livesOf(before.players) : game.lives.get(round)
    for (const found of violationsOf(result, { lives, missed: round === 1 ? new Set() : missed }))
      this.#violation(gameId, round, found, 'judged wrong')
    this.#compare(result)
    if (over) {
      game.over = over
      this.endings.set(gameId, over)
      this.judged++
      if (over.reason === 'aborted') this.aborted++
      const ended = {
        wasPlayed: wasPlayed(game.results, over.rounds),
        isInDoubt: (playerId: string) => this.#isInDoubt(playerId),
      }
      for (const found of this.ratings.violationsOf(result, ended))
        this.#violation(gameId, round, found, 'rated wrong')
    }
    this.#forgetOld()
  }

  violation(what: string, kind: ViolationKind = 'other'): void {
    this.violations.push(what)
    this.kinds.set(kind, (this.kinds.get(kind) ?? 0) + 1)
  }

  /** Whether the player threw in a game whose end nobody has heard. */
  #isInDoubt(playerId: string): boolean {
    return [...this.#games.values()].some(
      ({ over, throws }) => !over && [...throws.keys()].some((key) => key.endsWith(`/${playerId}`)),
    )
  }

  /** Every judged hand must be one that the player sent. */
  #compare({ gameId, round, hands, over }: Result): void {
    // The round never ended, so none of its hands counts.
    if (over?.reason === 'aborted') return
    for (const { playerId, hand, missed } of hands) {
      const throws = this.#games.get(gameId)?.throws.get(`${round}/${playerId}`)
      if (hand !== null && throws && !throws.sent.has(hand))
        this.#violation(gameId, round, `${playerId} never threw ${hand}`, 'judged wrong')
      if (throws?.taken !== undefined && missed !== 'left' && hand !== throws.taken)
        this.#violation(
          gameId,
          round,
          `${playerId} threw ${throws.taken}, and ${hand ?? missed} was judged`,
          'acknowledged hand lost',
        )
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

  #violation(gameId: string, round: number, what: string, kind: ViolationKind): void {
    this.violation(`game ${gameId}, round ${round}: ${what}`, kind)
  }

  #forgetOld(): void {
    const longAgo = this.#now() - KEPT_MS
    for (const [gameId, { over, lastNewsAt }] of this.#games)
      if (over && lastNewsAt < longAgo) this.#games.delete(gameId)
  }
}

const livesOf = (players: readonly { playerId: string; lives: number }[]) =>
  new Map(players.map(({ playerId, lives }) => [playerId, lives]))

/** Whether a round was judged on two hands or more. Undefined if that may have been a round that nobody heard. */
function wasPlayed(results: ReadonlyMap<number, Result>, rounds: number): boolean | undefined {
  const thrown = [...results.values()].map(
    ({ hands }) => hands.filter(({ hand, missed }) => hand !== null && missed === null).length,
  )
  if (thrown.some((count) => count >= 2)) return true
  return results.size === rounds ? false : undefined
}
