import { HANDS } from '../../protocol/constants.ts'
import {
  type AllHands,
  type Outcome,
  type PastGame,
  type PastHands,
  type PlayerHands,
  RECORDS_KEPT,
} from '../state/record.ts'

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
  const { gameId, rounds, hands, rating } = value as Record<string, unknown>
  const hasRating = rating === undefined || typeof rating === 'number'
  const hasHands = hands === undefined || isAllHands(hands)
  const hasRounds = Array.isArray(rounds) && rounds.every(isPastHands)
  return typeof gameId === 'string' && hasRounds && hasHands && hasRating
}

function isAllHands(value: unknown): value is AllHands {
  if (typeof value !== 'object' || value === null) return false
  const { rounds, players } = value as Record<string, unknown>
  const hasRounds = Array.isArray(rounds) && rounds.every(Number.isInteger)
  return hasRounds && Array.isArray(players) && players.every(isPlayerHands)
}

function isPlayerHands(value: unknown): value is PlayerHands {
  if (typeof value !== 'object' || value === null) return false
  const { playerId, throws } = value as Record<string, unknown>
  return typeof playerId === 'string' && Array.isArray(throws) && throws.every(isPastThrow)
}

function isPastThrow(value: unknown): boolean {
  if (value === null) return true
  return Array.isArray(value) && value.length === 2 && isHand(value[0]) && isOutcome(value[1])
}

const isHand = (hand: unknown) => hand === null || HANDS.some((one) => one === hand)
const isOutcome = (outcome: unknown) => OUTCOMES.some((one) => one === outcome)

function isPastHands(value: unknown): value is PastHands {
  if (!Array.isArray(value) || value.length !== 3) return false
  const [mine, theirs, outcome] = value
  return isHand(mine) && isHand(theirs) && isOutcome(outcome)
}
