/** A player's strength: OpenSkill (Plackett-Luce, Weng-Lin 2011), by the library `openskill`. */
import { ordinal, rate, rating } from 'openskill'

export interface Strength {
  /** The mean. */
  mu: number
  /** The standard deviation. */
  sigma: number
}

/** The library's initial values: mu 25, sigma 25/3. */
export const NEWCOMER: Readonly<Strength> = rating()

/** A new player is shown as 1500. One initial sigma equals 200 points. */
const SHOWN_START = 1500
const POINTS_PER_MU = 24

/** The lower bound of the strength on a familiar scale. It is linear in both values, so changes can be added. */
export function ratingOf({ mu, sigma }: Strength): number {
  return ordinal({ mu, sigma }, { alpha: POINTS_PER_MU, target: SHOWN_START })
}

/** The rating that players see: a whole number. */
export function shownRating(strength: Partial<Strength>): number {
  const { mu = NEWCOMER.mu, sigma = NEWCOMER.sigma } = strength
  return Math.round(ratingOf({ mu, sigma }))
}

/**
 * The strengths after a game, in the given order. The winner is first and all others share second place. Without a
 * winner, all share first place.
 */
export function afterGame(players: (Strength & { won: boolean })[]): Strength[] {
  const teams = players.map(({ mu, sigma }) => [{ mu, sigma }])
  const rank = players.map(({ won }) => (won ? 1 : 2))
  return rate(teams, { rank }).map(([player]) => player as Strength)
}
