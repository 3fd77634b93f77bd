/**
 * Checks the ratings that results tell (protocol.md, "The round" 6 and 10), from nothing but what players were told.
 * Every player of the soak has a new key, so all strengths are known from the first game on.
 */
import {
  afterGame,
  NEWCOMER,
  type Strength,
  shownRating as shown,
} from '../../functions/settlement/rating.ts'
import type { GameOver } from '../../protocol/messages.ts'
import type { Result } from './referee.ts'

/** Maximum number of rated games of the same two players while both have them among their last 20. */
const MAX_RATED = 5
/** Two games of the same two that overlap may count one more. */
const OVERLAPPING = 1
/** Less than 20, because a game that nobody heard of moves the players' last games on as well. */
const SURELY_AMONG_LAST = 15
/** Enough to see that the limit is exceeded. */
const REMEMBERED = 2 * SURELY_AMONG_LAST
/** Maximum number of games that a game's `before` may not contain, because they were settled meanwhile. */
const MAX_OPEN = 4

interface Known {
  /** All games but the recent ones are in it. */
  base: Strength
  /** Changes by the newest games. */
  recent: Strength[]
  /** False after a game that several strengths explain, as ratings are told in whole numbers: one of them is assumed. */
  isSure: boolean
}

const STRANGER: Known = { base: NEWCOMER, recent: [], isSure: true }

/** A game of two players against each other: how many games each had finished before, and whether it counted. */
interface Meeting {
  finished: ReadonlyMap<string, number>
  isCounted: boolean
}

/** What else the players know of a game that has ended. */
export interface Ended {
  /** Whether any round was judged on two hands. Undefined if nobody heard some rounds. */
  wasPlayed: boolean | undefined
  /** Whether the player played in a game whose end nobody heard. */
  isInDoubt(playerId: string): boolean
}

type Rating = GameOver['ratings'][number]

export class RatingBook {
  /** Number of changed ratings that were computed again. */
  recomputed = 0
  readonly #friends = new Set<string>()
  readonly #strengths = new Map<string, Known | 'unknown'>()
  readonly #finished = new Map<string, number>()
  readonly #meetings = new Map<string, Meeting[]>()

  /** A player whose games with other people are all games of private rooms, or rematches of them. */
  addFriend(playerId: string): void {
    this.#friends.add(playerId)
  }

  /** One sentence for each thing that is wrong with the ratings of an ended game. */
  violationsOf({ players, over }: Pick<Result, 'players' | 'over'>, ended: Ended): string[] {
    if (!over || over.reason === 'aborted') return []
    const { ratings, winner } = over
    const violations = ratings.flatMap((rating) => this.#violationsBefore(rating, ended))
    const isChanged = ratings.some(({ before, after }) => before !== after)
    const unrated = this.#whyUnrated(players, winner, ended)
    if (unrated === undefined) violations.push(...this.#violationsOfRated(over, isChanged, ended))
    else if (isChanged) violations.push(`ratings changed by ${unrated}`)
    for (const { playerId } of ratings) this.#finished.set(playerId, this.#finishedBy(playerId) + 1)
    return violations
  }

  #violationsOfRated({ ratings, winner }: GameOver, isChanged: boolean, ended: Ended): string[] {
    const playerIds = ratings.map(({ playerId }) => playerId)
    const key = [...playerIds].sort().join()
    const meetings = this.#meetings.get(key) ?? []
    const isSurelyRated =
      ended.wasPlayed === true && meetings.length < MAX_RATED && !playerIds.some(ended.isInDoubt)
    const isCounted = isChanged || isSurelyRated
    const finished = new Map(playerIds.map((playerId) => [playerId, this.#finishedBy(playerId)]))
    this.#meetings.set(key, [...meetings.slice(-REMEMBERED), { finished, isCounted }])
    if (!isCounted) return []
    const found = this.#recompute(ratings, winner)
    if (isChanged && this.#isOverLimit(playerIds, meetings))
      found.push(`ratings changed by more than ${MAX_RATED} games of the same two players`)
    return found
  }

  #whyUnrated(players: Result['players'], winner: string | null, { wasPlayed }: Ended): string | undefined {
    if (players.some(({ bot }) => bot)) return 'a game with a bot'
    if (players.some(({ playerId }) => this.#friends.has(playerId))) return 'a game of a private room'
    if (winner === null) return 'a game without a winner'
    return wasPlayed === false ? 'a game without a round judged on two hands' : undefined
  }

  #isOverLimit(playerIds: readonly string[], meetings: readonly Meeting[]): boolean {
    const isAmongLast = (playerId: string, { finished }: Meeting) =>
      this.#finishedBy(playerId) - (finished.get(playerId) ?? 0) <= SURELY_AMONG_LAST
    const counted = meetings.filter(
      (meeting) => meeting.isCounted && playerIds.every((playerId) => isAmongLast(playerId, meeting)),
    )
    return counted.length >= MAX_RATED + OVERLAPPING
  }

  /** A rating before the game that is none of the player's. */
  #violationsBefore({ playerId, before }: Rating, { isInDoubt }: Ended): string[] {
    const candidates = this.#candidates(playerId)
    if (candidates === undefined || candidates.some((one) => shown(one) === before)) return []
    const isSure = this.#isSure(playerId)
    this.#strengths.set(playerId, 'unknown')
    if (isInDoubt(playerId) || !isSure) return []
    return [`${playerId} began with a rating of ${before} and not ${candidates.map(shown).join(' or ')}`]
  }

  /** Computes a rated game again. If a strength is unknown, only the winner is checked, who cannot lose points. */
  #recompute(ratings: readonly Rating[], winner: string | null): string[] {
    const told = ratings.map(({ before, after }) => `${before} to ${after}`).join(', ')
    const known = ratings.map(({ playerId, before }) =>
      this.#candidates(playerId)?.filter((one) => shown(one) === before),
    )
    const [firsts, seconds] = known
    if (firsts === undefined || seconds === undefined) {
      for (const { playerId } of ratings) this.#strengths.set(playerId, 'unknown')
      const winners = ratings.find(({ playerId }) => playerId === winner)
      return winners && winners.after < winners.before ? [`the winner lost points: ${told}`] : []
    }
    this.recomputed += 1
    const won = ratings.map(({ playerId }) => playerId === winner)
    const explanations = firsts
      .flatMap((first) => seconds.map((second) => [first, second]))
      .map((before) => ({
        before,
        after: afterGame(before.map((one, index) => ({ ...one, won: won[index] ?? false }))),
      }))
      .filter(({ after }) => after.every((one, index) => shown(one) === ratings[index]?.after))
    const [likely] = explanations
    if (likely) {
      for (const [index, { playerId }] of ratings.entries()) {
        const different = new Set(explanations.map(({ after }) => after[index]?.mu.toFixed(6)))
        this.#add(
          playerId,
          likely.before[index] ?? NEWCOMER,
          likely.after[index] ?? NEWCOMER,
          different.size === 1,
        )
      }
      return []
    }
    const isSure = ratings.every(({ playerId }) => this.#isSure(playerId))
    for (const { playerId } of ratings) this.#strengths.set(playerId, 'unknown')
    return isSure ? [`ratings that the game does not give: ${told}`] : []
  }

  #isSure(playerId: string): boolean {
    const known = this.#strengths.get(playerId)
    return known === undefined || (known !== 'unknown' && known.isSure)
  }

  /** The strengths that the player may have begun a game with: without some of the newest games. */
  #candidates(playerId: string): Strength[] | undefined {
    const known = this.#strengths.get(playerId) ?? STRANGER
    if (known === 'unknown') return undefined
    const candidates = [known.base]
    for (const change of known.recent) candidates.push(...candidates.map((one) => sum(one, change)))
    return candidates
  }

  #add(playerId: string, before: Strength, after: Strength, isSure: boolean): void {
    const known = this.#strengths.get(playerId) ?? STRANGER
    if (known === 'unknown') return
    const recent = [...known.recent, { mu: after.mu - before.mu, sigma: after.sigma - before.sigma }]
    const old = recent.splice(0, Math.max(0, recent.length - MAX_OPEN))
    this.#strengths.set(playerId, {
      base: old.reduce(sum, known.base),
      recent,
      isSure: known.isSure && isSure,
    })
  }

  #finishedBy(playerId: string): number {
    return this.#finished.get(playerId) ?? 0
  }
}

const sum = (one: Strength, other: Strength): Strength => ({
  mu: one.mu + other.mu,
  sigma: one.sigma + other.sigma,
})
