/** What a finished game changes: decided by what its players were when it began, so it never changes again. */
import type { GameOver, Player } from '../../protocol/messages.ts'
import type { PlayerBefore } from '../store/games.ts'
import type { Change, Rated, Reckoning } from '../store/reckonings.ts'
import { afterGame, NEWCOMER, ratingOf, type Strength, shownRating } from './rating.ts'

interface Finished {
  players: Player[]
  over: Pick<GameOver, 'winner'>
}

/**
 * What is added to every human after the game. A game with a bot, or without a winner, changes no numbers; it
 * goes into the history all the same.
 */
export function reckoningsOf(
  { players, over }: Finished,
  known: readonly PlayerBefore[],
): { reckonings: Reckoning[]; ratings: GameOver['ratings'] } {
  const humans = players
    .filter(({ bot }) => !bot)
    .map(({ playerId }) => {
      const { mu, sigma, played } = known.find((one) => one.playerId === playerId) ?? {}
      const { mu: newMu, sigma: newSigma } = NEWCOMER
      return { playerId, played: played ?? 0, mu: mu ?? newMu, sigma: sigma ?? newSigma }
    })
  const rated = humans.length === players.length && over.winner !== null
  if (!rated) {
    const reckonings = humans.map(({ playerId, played }) => ({ playerId, playedBefore: played }))
    return { reckonings, ratings: [] }
  }
  const after = afterGame(humans.map((human) => ({ ...human, won: human.playerId === over.winner })))
  const reckonings = humans.map((before, index) => ({
    playerId: before.playerId,
    playedBefore: before.played,
    rated: ratedBy(before, after[index] ?? before, before.playerId === over.winner),
  }))
  const ratings = humans.map((before, index) => ({
    playerId: before.playerId,
    before: shownRating(before),
    after: shownRating(after[index] ?? before),
  }))
  return { reckonings, ratings }
}

/** What a result says of a game that changed nobody's rating. */
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

/** DynamoDB adds in 38 digits and refuses a sum that needs more: so many behind the point are kept. */
const DIGITS = 9

const change = (newcomer: number, before: number, after: number): Change => ({
  from: Number(newcomer.toFixed(DIGITS)),
  by: Number((after - before).toFixed(DIGITS)),
})
