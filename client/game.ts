/**
 * The state of a player's game, as a reducer over messages. On AWS pushes can arrive in any order, so the result does
 * not depend on it: every message is stored under its round, and selectors read the latest round.
 */
import type { GameOver, PastRound, Player, PushOf, ReplyOf } from '../protocol/messages.ts'
import type { RoundEvent } from './events.ts'
import { livesBefore, resultOfPast } from './past-rounds.ts'

export type Result = PushOf<'result'>

export interface Round {
  number: number
  /** This player's turn, once it has started. */
  asked?: RoundEvent
  /** The other players who have thrown. */
  thrown: readonly string[]
  result?: Result
  /** The outcome from a later seat, if the result itself was lost. */
  past?: PastRound
}

export interface Game {
  gameId: string
  /** Sorted by number. A round without any message is missing. */
  rounds: readonly Round[]
  /** The state when the player started to watch, or watched again. */
  watched?: ReplyOf<'watching'>
  /** The players without a connection. */
  offline: readonly string[]
}

export interface Games {
  current: Game | undefined
  /** Finished games. Late messages of these games are ignored. */
  past: readonly string[]
}

export type GameMessage =
  | RoundEvent
  | PushOf<'thrown'>
  | Result
  | PushOf<'presence'>
  | ReplyOf<'watching'>
  /** The player has left the game, or has closed its final view. */
  | { type: 'forget'; gameId: string }

export const noGames: Games = { current: undefined, past: [] }

const PAST_GAMES_KEPT = 20

export function updateGames(message: GameMessage, games: Games): Games {
  if (games.past.includes(message.gameId)) return games
  if (message.type === 'forget') {
    const current = games.current?.gameId === message.gameId ? undefined : games.current
    return { current, past: [...games.past, message.gameId].slice(-PAST_GAMES_KEPT) }
  }
  const game = games.current
  if (game?.gameId === message.gameId) return { ...games, current: updateGame(message, game) }
  // Only a turn or `watching` proves that the player has moved to another game.
  const isNext = message.type === 'round' || message.type === 'watching'
  if (game && !overOf(game) && !isNext) return games
  const next = updateGame(message, { gameId: message.gameId, rounds: [], offline: [] })
  return game
    ? updateGames({ type: 'forget', gameId: game.gameId }, { ...games, current: next })
    : { ...games, current: next }
}

function updateGame(message: Exclude<GameMessage, { type: 'forget' }>, game: Game): Game {
  switch (message.type) {
    case 'round':
      return fileTurn(game, message)
    case 'thrown':
      return fileRound(game, message.round, (round) => ({
        ...round,
        thrown: withMember(round.thrown, message.playerId),
      }))
    case 'result':
      return fileRound(game, message.round, (round) => ({ ...round, result: message }))
    case 'watching':
      return { ...game, watched: laterSight(game.watched, message) }
    case 'presence': {
      const others = game.offline.filter((playerId) => playerId !== message.playerId)
      return { ...game, offline: message.online ? others : [...others, message.playerId] }
    }
  }
}

function fileTurn(game: Game, { past = [], ...turn }: RoundEvent): Game {
  const filed = fileRound(game, turn.round, (round) => ({ ...round, asked: laterTurn(round.asked, turn) }))
  return past.reduce((known, one) => fileRound(known, one.round, (round) => ({ ...round, past: one })), filed)
}

function fileRound(game: Game, number: number, change: (round: Round) => Round): Game {
  const known = game.rounds.find((round) => round.number === number) ?? { number, thrown: [] }
  const others = game.rounds.filter((round) => round.number !== number)
  return { ...game, rounds: [...others, change(known)].sort((a, b) => a.number - b.number) }
}

/**
 * Merges two reports of the same turn, for example from a push and from `hello`. The later deadline wins. For equal
 * deadlines, `endsAt` is the earlier one and `msLeft` the larger one, as in the first report.
 */
function laterTurn(known: RoundEvent | undefined, turn: RoundEvent): RoundEvent {
  if (!known || turn.deadline > known.deadline) return turn
  if (turn.deadline < known.deadline) return { ...known, thrown: turn.thrown }
  const msLeft = Math.max(turn.msLeft, known.msLeft)
  return { ...turn, msLeft, endsAt: Math.min(turn.endsAt, known.endsAt) }
}

function laterSight(known: Game['watched'], sight: ReplyOf<'watching'>): ReplyOf<'watching'> {
  return known && known.round > sight.round ? known : sight
}

function withMember(members: readonly string[], member: string): readonly string[] {
  return members.includes(member) ? members : [...members, member].sort()
}

/** The current turn, if there is one. */
export function turnOf(game: Game): RoundEvent | undefined {
  const last = game.rounds.at(-1)
  return last?.result || last?.past || overOf(game) ? undefined : last?.asked
}

/** All known results, from pushes and from seats, oldest first. */
export function resultsOf(game: Game): Result[] {
  const results: Result[] = []
  let players = playersOf(game)
  for (const { asked, past, result } of [...game.rounds].reverse()) {
    if (result) results.push(result)
    else if (past) results.push(resultOfPast(game.gameId, past, players))
    const losers = result?.losers ?? past?.losers ?? []
    players = asked?.players ?? livesBefore(result?.players ?? players, losers)
  }
  return results.reverse()
}

export function overOf(game: Game): GameOver | undefined {
  return game.rounds.findLast(({ result }) => result?.over)?.result?.over ?? undefined
}

/** The players, with their lives in the latest round that reported them. */
export function playersOf(game: Game): Player[] {
  const last = game.rounds.findLast(({ asked, result }) => asked || result)
  const { watched } = game
  if (watched && watched.round > (last?.number ?? 0)) return watched.players
  return last?.result?.players ?? last?.asked?.players ?? watched?.players ?? []
}

/** The number of the current round, as far as a watcher or a player without a turn can know it. */
export function roundOf(game: Game): number {
  const last = game.rounds.at(-1)
  const next = last?.result || last?.past ? last.number + 1 : (last?.number ?? 1)
  return Math.max(next, game.watched?.round ?? 1)
}

/** The other players who have thrown in the current round. */
export function thrownIn(game: Game): readonly string[] {
  const last = game.rounds.at(-1)
  return last && !last.result && !last.past && !overOf(game) ? last.thrown : []
}
