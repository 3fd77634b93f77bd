/** What the page says, in sentences: from the protocol's words to a player's. */
import { type Game, overOf, playersOf, type Result } from '../client/index.ts'
import type { ErrorCode } from '../protocol/errors.ts'
import type { Hand, Missed, Reason } from '../protocol/words.ts'

export const HAND_NAMES: Record<Hand, string> = { rock: 'Rock', paper: 'Paper', scissors: 'Scissors' }

/** What a player is told when the server refuses; what no player can cause gets the general sentence. */
const REFUSALS: Partial<Record<ErrorCode, string>> = {
  already_playing: 'You are still in a game. Taking you back to it…',
  already_thrown: 'Your hand for this round is out already.',
  too_late: 'Too late: the turn is over.',
  wrong_round: 'Too late: that round is over.',
  not_in_game: 'You are no longer in that game.',
  busy: 'A lot is going on right now. Try again in a moment.',
}
const FAILED = 'That did not work. Try again in a moment.'
const LOST = 'The connection was lost. Try again when it is back.'

export function sayError(error: unknown): string {
  if (!(error instanceof Error)) return FAILED
  if (error.name === 'ConnectionLostError') return LOST
  return ('code' in error && REFUSALS[error.code as ErrorCode]) || FAILED
}

export function nameIn(game: Game, playerId: string): string {
  return playersOf(game).find((player) => player.playerId === playerId)?.name ?? 'Somebody'
}

/** "You win the round." */
export function sayOutcome(result: Result, me: string | undefined): string {
  if (result.outcome === 'abandoned') return 'Nobody threw.'
  if (result.outcome === 'draw') return 'A draw.'
  if (result.winners.includes(me ?? '')) return 'You win the round.'
  if (result.losers.includes(me ?? '')) return 'You lose the round.'
  const winners = namesOf(result, result.winners)
  if (winners.length > 0) return `${list(winners)} ${winners.length === 1 ? 'wins' : 'win'} the round.`
  const losers = namesOf(result, result.losers)
  return `${list(losers)} ${losers.length === 1 ? 'loses' : 'lose'} the round.`
}

function namesOf({ players }: Result, ids: string[]): string[] {
  return players.filter(({ playerId }) => ids.includes(playerId)).map(({ name }) => name)
}

/** "Mei, Rin and Yuki" */
function list(names: string[]): string {
  return names.length < 2 ? (names[0] ?? 'Nobody') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}

/** "Won", in a list where everything is about this player. */
export function sayOutcomeShortly({ outcome, winners, losers }: Result, me: string | undefined): string {
  if (outcome !== 'decided') return outcome === 'draw' ? 'Draw' : 'Nobody threw'
  if (winners.includes(me ?? '')) return 'Won'
  return losers.includes(me ?? '') ? 'Lost' : 'Decided'
}

const NO_HAND: Record<Missed, string> = { timeout: 'too slow', left: 'left' }

/** "rock", "too slow", "left"; who was the only one left had no need to throw. */
export function sayHand({ hand, missed }: Result['hands'][number]): string {
  if (hand) return HAND_NAMES[hand].toLowerCase()
  return missed ? NO_HAND[missed] : 'no need'
}

/** The whole round for those who listen: "Round 1. You: rock. Yuki: scissors. You win the round." */
export function sayResult(result: Result, me: string | undefined): string {
  const names = new Map(result.players.map(({ playerId, name }) => [playerId, name]))
  const nameOf = (playerId: string) => (playerId === me ? 'You' : (names.get(playerId) ?? 'Somebody'))
  const hands = result.hands.map((one) => `${nameOf(one.playerId)}: ${sayHand(one)}.`)
  return [`Round ${result.round}.`, ...hands, sayOutcome(result, me)].join(' ')
}

const WHY_WON: Record<Reason, string> = {
  won: 'You took the last life.',
  forfeit: 'Your opponent stopped playing.',
  abandoned: 'Nobody threw a hand.',
  exhausted: 'A hundred rounds, and nobody won.',
}
const WHY_LOST: Record<Reason, string> = {
  ...WHY_WON,
  won: 'Your last life is gone.',
  forfeit: 'You did not throw in time, or left.',
}

/** How the game ended and why, for this player; the end of a game that was missed is not known. */
export function sayEnd(game: Game, me: string | undefined): { title: string; why: string } {
  const over = overOf(game)
  if (!over) return { title: 'The game went on without you', why: 'It ended while you were away.' }
  if (over.winner === null) return { title: 'Nobody wins', why: WHY_WON[over.reason] }
  if (over.winner === me) return { title: 'You win!', why: WHY_WON[over.reason] }
  const took = playersOf(game).some(({ playerId }) => playerId === me)
  const title = took ? 'You lose' : 'The game is over'
  return { title, why: `${nameIn(game, over.winner)} wins. ${took ? WHY_LOST[over.reason] : ''}`.trim() }
}

/** "1:05" */
export function sayDuration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`
}
