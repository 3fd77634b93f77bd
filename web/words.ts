/** What the page says, in sentences: from the protocol's words to a player's. */
import { type Game, overOf, playersOf, type Result, resultsOf } from '../client/index.ts'
import type { Hand, Missed, Reason } from '../protocol/constants.ts'
import type { ErrorCode } from '../protocol/errors.ts'
import type { ReplyOf, Room } from '../protocol/messages.ts'

export const HAND_NAMES: Record<Hand, string> = { rock: 'Rock', paper: 'Paper', scissors: 'Scissors' }

/** What a player is told when the server refuses; what no player can cause gets the general sentence. */
const REFUSALS: Partial<Record<ErrorCode, string>> = {
  already_playing: 'You are still in a game. Taking you back to it…',
  already_thrown: 'Your hand for this round is out already.',
  too_late: 'Too late: the turn is over.',
  wrong_round: 'Too late: that round is over.',
  not_in_game: 'You are no longer in that game.',
  room_not_found: 'There is no such room. Its game may have begun, or the code is another.',
  room_full: 'That room is full.',
  not_host: 'Only the host can start the game.',
  not_enough_players: 'A game takes two players at least.',
  game_not_found: 'There is no such game, or it is over.',
  rematch_closed: 'There will be no rematch: the time is over, or somebody plays elsewhere.',
  busy: 'A lot is going on right now. Try again in a moment.',
}
/** Nothing was heard of a game that was matched. */
export const MATCH_GONE = 'That game did not start. Play again to find another opponent.'
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
export function list(names: string[]): string {
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
  aborted: 'Something went wrong on our side, sorry. This game does not count, and nobody lost.',
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
  if (over.winner === null) {
    const title = over.reason === 'aborted' ? 'The game was called off' : 'Nobody wins'
    return { title, why: WHY_WON[over.reason] }
  }
  const isGroup = playersOf(game).length > 2
  if (over.winner === me)
    return { title: 'You win!', why: isGroup ? 'You are the last one in.' : WHY_WON[over.reason] }
  const took = playersOf(game).some(({ playerId }) => playerId === me)
  const title = took ? 'You lose' : 'The game is over'
  const why = !took ? '' : isGroup ? sayOut(game, me) : WHY_LOST[over.reason]
  return { title, why: `${nameIn(game, over.winner)} wins. ${why}`.trim() }
}

/** "You were out in round 2.", if that round was told. */
function sayOut(game: Game, me: string | undefined): string {
  const last = resultsOf(game).find(({ players }) =>
    players.some(({ playerId, lives }) => playerId === me && lives === 0),
  )
  return last ? `You were out in round ${last.round}.` : ''
}

const NOBODY_WON: Partial<Record<Reason, string>> = { abandoned: 'Nobody threw', aborted: 'Called off' }

type PastGame = ReplyOf<'history'>['games'][number]

/** "You won", or who did; with whom it was played is said beside it. */
export function sayPastGame({ winner, players, reason }: PastGame, me: string | undefined): string {
  if (winner === null) return NOBODY_WON[reason] ?? 'Nobody won'
  if (winner === me) return 'You won'
  return `${players.find(({ playerId }) => playerId === winner)?.name ?? 'Somebody'} won`
}

/** "7 May, 14:05", in the reader's own language. */
export function sayWhen(time: number, locale?: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }).format(time)
}

/** "Room K 7 M 2 P. 2 of 4 players: Mei and Yuki." */
export function sayRoom({ code, size, players }: Room): string {
  return `Room ${[...code].join(' ')}. ${players.length} of ${size} players: ${list(players.map(({ name }) => name))}.`
}

/** "Waiting for Mei and Yuki." */
export function sayMissing(names: string[]): string {
  return names.length === 0 ? 'Everybody wants to. One moment…' : `Waiting for ${list(names)}.`
}

/** "1:05" */
export function sayDuration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`
}
