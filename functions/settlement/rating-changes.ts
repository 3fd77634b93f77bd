/** The changes of a finished game. They follow from its players at its beginning, so they are always the same. */
import type { GameOver, Player } from '../../protocol/messages.ts'
import { wasPlayed } from '../rounds/judged-rounds.ts'
import type { Judged } from '../rounds/result.ts'
import type { GameItem, PlayerBefore } from '../store/games.ts'
import type { Change, Rated, SettledGame } from '../store/settled-games.ts'
import { afterGame, NEWCOMER, ratingOf, type Strength, shownRating } from './rating.ts'

interface Finished {
  players: Player[]
  over: Pick<GameOver, 'winner'>
}

/** Whether a finished game is rated. A game without a round that was judged on two hands is not. */
export function standingAfter(
  { standing, past }: Pick<GameItem, 'standing' | 'past'>,
  last: Pick<Judged, 'hands'>,
): GameItem['standing'] {
  return standing === 'rated' && !wasPlayed(last, past) ? 'unrated' : standing
}

/**
 * What is added to every human after the game. An unrated game, or one without a winner, changes no numbers, but still
 * goes into the history.
 */
export function settledGamesOf(
  { players, over }: Finished,
  known: readonly PlayerBefore[],
  standing: GameItem['standing'],
): { settledGames: SettledGame[]; ratings: GameOver['ratings'] } {
  const humans = players
    .filter(({ bot }) => !bot)
    .map(({ playerId }) => {
      const before = known.find((one) => one.playerId === playerId)
      const { mu = NEWCOMER.mu, sigma = NEWCOMER.sigma, played = 0, rated = 0 } = before ?? {}
      return { playerId, playedBefore: played, ratedBefore: rated, mu, sigma }
    })
  if (standing !== 'rated' || over.winner === null) {
    const isLimited = standing === 'limited'
    const settledGames = humans.map(({ mu: _mu, sigma: _sigma, ...before }) => ({ ...before, isLimited }))
    return { settledGames, ratings: unchangedRatings(humans) }
  }
  const after = afterGame(humans.map((human) => ({ ...human, won: human.playerId === over.winner })))
  const settledGames = humans.map(({ mu, sigma, ...before }, index) => {
    const strength = { mu, sigma }
    const rated = ratedBy(strength, after[index] ?? strength, before.playerId === over.winner)
    return { ...before, rated }
  })
  const ratings = humans.map((before, index) => ({
    playerId: before.playerId,
    before: shownRating(before),
    after: shownRating(after[index] ?? before),
  }))
  return { settledGames, ratings }
}

/** The ratings in the result of a game that changed none. */
export function unchangedRatings(known: readonly PlayerBefore[]): GameOver['ratings'] {
  return known.map((before) => {
    const rating = shownRating(before)
    return { playerId: before.playerId, before: rating, after: rating }
  })
}

function ratedBy(before: Strength, after: Strength, won: boolean): Rated {
  return {
    mu: change(NEWCOMER.mu, before.mu, after.mu),
    sigma: change(NEWCOMER.sigma, before.sigma, after.sigma),
    rating: change(ratingOf(NEWCOMER), ratingOf(before), ratingOf(after)),
    wins: won ? 1 : 0,
    losses: won ? 0 : 1,
  }
}

/** DynamoDB adds with 38 digits and refuses a sum that needs more, so decimals are limited to this number. */
const DIGITS = 9

const change = (newcomer: number, before: number, after: number): Change => ({
  from: Number(newcomer.toFixed(DIGITS)),
  by: Number((after - before).toFixed(DIGITS)),
})
