import { HANDS } from '../../protocol/constants.ts'
import { type Outcome, type PastGame, type PastHands, RECORDS_KEPT } from '../state/record.ts'

const OUTCOMES: readonly Outcome[] = ['won', 'lost', 'even']

/** The stored games. Entries that are not games, because they were cut off or edited by hand, are skipped. */
export function readRecords(kept: string | null): PastGame[] {
  try {
    const games: unknown = JSON.parse(kept ?? '[]')
    return Array.isArray(games) ? games.filter(isPastGame).slice(0, RECORDS_KEPT) : []
  } catch {
    return []
  }
}

function isPastGame(value: unknown): value is PastGame {
  if (typeof value !== 'object' || value === null) return false
  const { gameId, rounds, rating } = value as Record<string, unknown>
  const hasRating = rating === undefined || typeof rating === 'number'
  return typeof gameId === 'string' && Array.isArray(rounds) && rounds.every(isPastHands) && hasRating
}

function isPastHands(value: unknown): value is PastHands {
  if (!Array.isArray(value) || value.length !== 3) return false
  const [mine, theirs, outcome] = value
  const isHand = (hand: unknown) => hand === null || HANDS.some((one) => one === hand)
  return isHand(mine) && isHand(theirs) && OUTCOMES.some((one) => one === outcome)
}
