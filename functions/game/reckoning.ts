/** What a finished game changes: decided once, from the players as they are when it ends. */
import type { GameOver, Player } from '../../protocol/messages.ts'
import type { PlayerItem } from '../store/players.ts'
import type { Reckoning } from '../store/reckonings.ts'
import { afterGame, NEWCOMER, shownRating } from './rating.ts'

interface Finished {
  players: Player[]
  over: Pick<GameOver, 'winner'>
}

/**
 * The numbers of every human after the game. A game with a bot, or without a winner, changes none; it goes
 * into the history all the same.
 */
export function reckoningsOf(
  { players, over }: Finished,
  known: ReadonlyMap<string, PlayerItem>,
): { reckonings: Reckoning[]; ratings: GameOver['ratings'] } {
  const humans = players.filter(({ bot }) => !bot).map(({ playerId }) => playerId)
  const rated = humans.length === players.length && over.winner !== null
  const before = humans.map((playerId) => {
    const { mu = NEWCOMER.mu, sigma = NEWCOMER.sigma } = known.get(playerId) ?? {}
    return { playerId, mu, sigma, won: playerId === over.winner }
  })
  const after = rated ? afterGame(before) : before
  const reckonings = before.map(({ playerId, mu, sigma, won }, index) => ({
    playerId,
    muChange: (after[index]?.mu ?? mu) - mu,
    sigmaChange: (after[index]?.sigma ?? sigma) - sigma,
    wins: rated && won ? 1 : 0,
    losses: rated && !won ? 1 : 0,
  }))
  const ratings = before.map((player, index) => ({
    playerId: player.playerId,
    before: shownRating(player),
    after: shownRating(after[index] ?? player),
  }))
  return { reckonings, ratings: rated ? ratings : [] }
}
