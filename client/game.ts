/**
 * What a client knows of the game it is in, as a pure function of the messages. On AWS pushes overtake each
 * other, so nothing here depends on their order: every message is filed under its round, and what the player
 * sees is read off the latest round.
 */
import type { GameOver, PastRound, Player, PushOf, ReplyOf } from '../protocol/messages.ts'
import type { RoundEvent } from './events.ts'
import { livesBefore, resultOfPast } from './past-rounds.ts'

export type Result = PushOf<'result'>

export interface Round {
  number: number
  /** The turn, once this player was asked for a hand. */
  asked?: RoundEvent
  /** Who else has thrown. */
  thrown: readonly string[]
  result?: Result
  /** How the round came out, as the seat told it later. */
  past?: PastRound
}

export interface Game {
  gameId: string
  /** In order of their number; a round of which nothing has arrived is missing. */
  rounds: readonly Round[]
  /** How it stood when it was first, or last, watched. */
  watched?: ReplyOf<'watching'>
  /** The players whose connection is gone. */
  offline: readonly string[]
}

export interface Games {
  current: Game | undefined
  /** Games that are behind the player: what still arrives from them is ignored. */
  past: readonly string[]
}

export type GameMessage =
  | RoundEvent
  | PushOf<'thrown'>
  | Result
  | PushOf<'presence'>
  | ReplyOf<'watching'>
  /** The player has left the game, or has looked at its end and goes on. */
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
  // Only a turn to play, or the wish to watch, shows for certain that the player has gone on to another game.
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
 * The same turn may be told twice, by a push and by `hello`. The later deadline holds; of two sights of it, the end on
 * this clock is the earlier one, and `msLeft` the larger one, as when the turn was told first.
 */
function laterTurn(known: RoundEvent | undefined, told: RoundEvent): RoundEvent {
  if (!known || told.deadline > known.deadline) return told
  if (told.deadline < known.deadline) return { ...known, thrown: told.thrown }
  const msLeft = Math.max(told.msLeft, known.msLeft)
  return { ...told, msLeft, endsAt: Math.min(told.endsAt, known.endsAt) }
}

function laterSight(known: Game['watched'], told: ReplyOf<'watching'>): ReplyOf<'watching'> {
  return known && known.round > told.round ? known : told
}

function withMember(members: readonly string[], member: string): readonly string[] {
  return members.includes(member) ? members : [...members, member].sort()
}

/** The turn that is being played, if there is one. */
export function turnOf(game: Game): RoundEvent | undefined {
  const last = game.rounds.at(-1)
  return last?.result || last?.past || overOf(game) ? undefined : last?.asked
}

/** The results that have arrived, and those that the seat told, oldest first. */
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

/** The players with their lives as of the latest round that told. */
export function playersOf(game: Game): Player[] {
  const told = game.rounds.findLast(({ asked, result }) => asked || result)
  const { watched } = game
  if (watched && watched.round > (told?.number ?? 0)) return watched.players
  return told?.result?.players ?? told?.asked?.players ?? watched?.players ?? []
}

/** The number of the round being played, as far as is known to whoever is not asked for a hand. */
export function roundOf(game: Game): number {
  const last = game.rounds.at(-1)
  const next = last?.result || last?.past ? last.number + 1 : (last?.number ?? 1)
  return Math.max(next, game.watched?.round ?? 1)
}

/** Who else has thrown in the round being played. */
export function thrownIn(game: Game): readonly string[] {
  const last = game.rounds.at(-1)
  return last && !last.result && !last.past && !overOf(game) ? last.thrown : []
}
