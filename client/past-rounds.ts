import type { PastRound, Player, PushOf } from '../protocol/messages.ts'

type Result = PushOf<'result'>

/**
 * Builds the result of a round that is only known from a seat's `past`. `players` are the players after the round. A
 * round without losers is a draw. The winners are the players who threw and did not lose.
 */
export function resultOfPast(gameId: string, past: PastRound, players: Player[]): Result {
  const { round, hands, losers } = past
  const isDraw = losers.length === 0
  const stayed = hands.filter(({ playerId, hand }) => hand !== null && !losers.includes(playerId))
  const winners = isDraw ? [] : stayed.map(({ playerId }) => playerId)
  const outcome = isDraw ? 'draw' : 'decided'
  return { type: 'result', gameId, round, hands, outcome, winners, losers, players, over: null }
}

/**
 * The players with their lives before a round with these losers. A player who left, or who missed twice, lost more than
 * one life; the result is then a lower bound.
 */
export function livesBefore(players: Player[], losers: string[]): Player[] {
  return players.map((player) => ({
    ...player,
    lives: player.lives + Number(losers.includes(player.playerId)),
  }))
}
