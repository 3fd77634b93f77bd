import type { PastRound, Player, PushOf } from '../protocol/messages.ts'

type Result = PushOf<'result'>

/**
 * The result of a round that only a seat's `past` tells of. `players` are those after the round, with their lives.
 * A draw is a round without a loser, and the winners are those who threw and did not lose.
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
 * The players with their lives before a round with these losers. A player who left, or who missed twice, lost more
 * than one life: for those it is the least that they had.
 */
export function livesBefore(players: Player[], losers: string[]): Player[] {
  return players.map((player) => ({
    ...player,
    lives: player.lives + Number(losers.includes(player.playerId)),
  }))
}
