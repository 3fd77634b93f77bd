/** A game as this device remembers it, round by round. The server's history only counts rounds. */
import { type Game, overOf, playersOf, resultsOf } from '../../client/index.ts'
import type { Hand } from '../../protocol/constants.ts'

export type Outcome = 'won' | 'lost' | 'even'
/** This player's hand, the opponent's hand, and the outcome for this player. */
export type PastHands = [mine: Hand | null, theirs: Hand | null, outcome: Outcome]

export interface PastGame {
  gameId: string
  rounds: PastHands[]
  /** This player's rating after the game. Absent if unknown. */
  rating?: number
}

export const RECORDS_KEPT = 20

/** The judged rounds that this player was in, from the player's view. A last one without hands is left out. */
export function roundsOf(game: Game, playerId: string | undefined): PastHands[] {
  if (playerId === undefined) return []
  const judged = resultsOf(game).filter(
    ({ over, hands }) => over?.reason !== 'aborted' && hands.some((one) => one.playerId === playerId),
  )
  const rounds = judged.map(({ hands, winners, losers }): PastHands => {
    const outcome = winners.includes(playerId) ? 'won' : losers.includes(playerId) ? 'lost' : 'even'
    const handOf = (wanted: string) => hands.find((one) => one.playerId === wanted)?.hand ?? null
    const other = otherIn(hands, playerId, outcome === 'won' ? losers : winners)
    return [handOf(playerId), handOf(other), outcome]
  })
  const [mine, theirs] = rounds.at(-1) ?? []
  return mine || theirs ? rounds : rounds.slice(0, -1)
}

/** Undefined for a game that the player was not in, or whose end is unknown. */
export function recordOf(game: Game, me: string | undefined): PastGame | undefined {
  const over = overOf(game)
  if (!over || !playersOf(game).some(({ playerId }) => playerId === me)) return undefined
  const rating = over.ratings.find(({ playerId }) => playerId === me)?.after
  return { gameId: game.gameId, rounds: roundsOf(game, me), ...(rating === undefined ? {} : { rating }) }
}

/** In a group: one of those whose hand decided the round against, or for, this player. */
function otherIn(hands: { playerId: string }[], me: string, opposite: string[]): string {
  const others = hands.map(({ playerId }) => playerId).filter((playerId) => playerId !== me)
  return others.find((playerId) => opposite.includes(playerId)) ?? others[0] ?? ''
}

export function withRecord(record: PastGame, records: readonly PastGame[]): PastGame[] {
  return [record, ...records.filter(({ gameId }) => gameId !== record.gameId)].slice(0, RECORDS_KEPT)
}

/** The hand that won the most rounds for this player, and how many. */
export function bestHand(records: readonly PastGame[]): { hand: Hand; wins: number } | undefined {
  const wins = new Map<Hand, number>()
  for (const [mine, , outcome] of records.flatMap(({ rounds }) => rounds))
    if (mine && outcome === 'won') wins.set(mine, (wins.get(mine) ?? 0) + 1)
  const [best] = [...wins].sort(([, a], [, b]) => b - a)
  return best && { hand: best[0], wins: best[1] }
}
