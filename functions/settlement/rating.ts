/** How strong a player is believed to be: OpenSkill (Plackett-Luce, Weng-Lin 2011), by the library `openskill`. */
import { ordinal, rate, rating } from 'openskill'

export interface Strength {
  /** The mean of the belief. */
  mu: number
  /** Its standard deviation. */
  sigma: number
}

/** The library's own start: mu 25, sigma 25/3. */
export const NEWCOMER: Readonly<Strength> = rating()

/** A newcomer is shown as 1500; a sigma of the start is worth 200 points. */
const SHOWN_START = 1500
const POINTS_PER_MU = 24

/** The belief's lower bound on a familiar scale. Linear in both: what changes them changes it by the sum. */
export function ratingOf({ mu, sigma }: Strength): number {
  return ordinal({ mu, sigma }, { alpha: POINTS_PER_MU, target: SHOWN_START })
}

/** The number that players see: a whole one. */
export function shownRating(strength: Partial<Strength>): number {
  const { mu = NEWCOMER.mu, sigma = NEWCOMER.sigma } = strength
  return Math.round(ratingOf({ mu, sigma }))
}

/**
 * The strengths after a game, in the order given. The winner comes first and all others share the second
 * place; without a winner everybody shares the first.
 */
export function afterGame(players: (Strength & { won: boolean })[]): Strength[] {
  const teams = players.map(({ mu, sigma }) => [{ mu, sigma }])
  const rank = players.map(({ won }) => (won ? 1 : 2))
  return rate(teams, { rank }).map(([player]) => player as Strength)
}
