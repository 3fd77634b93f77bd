/** The arena as one reads it: who sits where, which hand each shows, and what the last round did to whom. */
import {
  type Game,
  playersOf,
  type Result,
  resultsOf,
  roundOf,
  thrownIn,
  turnOf,
} from '../../client/index.ts'
import type { Hand } from '../../protocol/constants.ts'
import type { Player } from '../../protocol/messages.ts'
import type { State } from './model.ts'
import { hasThrown, plays, revealedResult, revealPhase, tookPart } from './reading.ts'
import type { Phase } from './reveal.ts'

export type Standing = 'choosing' | 'ready' | 'offline' | 'out' | 'none'
export type Fate = 'winner' | 'loser' | 'even'

export interface Seat {
  player: Player
  isMe: boolean
  /** The lives as the story has told them so far. */
  lives: number
  livesAtFirst: number
  /** This heart breaks at this moment. */
  isBreaking: boolean
  standing: Standing
  /** The hand that is shown; null: the fist. */
  hand: Hand | null
  fate: Fate
}

export interface Scene {
  game: Game
  round: number
  phase: Phase | undefined
  /** The round whose story is told. */
  result: Result | undefined
  /** Whose side is vermilion: this player, or for who only watches the first one. */
  ours: Seat | undefined
  others: Seat[]
  isGroup: boolean
  /** Of the vermilion side, once it is told. */
  verdict: Fate | undefined
}

export function sceneOf(state: State): Scene | undefined {
  const game = state.games.current
  if (!game) return undefined
  const phase = revealPhase(state)
  const result = revealedResult(state)
  const seats = playersOf(game).map((player) => seatOf(player, state, game, phase, result))
  const ours = tookPart(state, game) ? seats.find(({ isMe }) => isMe) : seats[0]
  const others = seats.filter((seat) => seat !== ours)
  return {
    game,
    round: result?.round ?? turnOf(game)?.round ?? roundOf(game),
    phase,
    result,
    ours,
    others,
    isGroup: seats.length > 2,
    verdict: phase?.name === 'after' ? ours?.fate : undefined,
  }
}

function seatOf(
  player: Player,
  state: State,
  game: Game,
  phase: Phase | undefined,
  result: Result | undefined,
): Seat {
  const { playerId } = player
  const isLoser = result?.losers.includes(playerId) === true
  const isTold = phase?.name === 'after'
  // Until the story has told who lost, everybody has the hearts of before.
  const now = result?.players.find((one) => one.playerId === playerId)?.lives ?? player.lives
  const lives = isLoser && !isTold ? livesBefore(game, result, playerId, now) : now
  const isShown = phase !== undefined && ['open', 'strike', 'after'].includes(phase.name)
  return {
    player,
    isMe: playerId === state.player?.playerId,
    lives,
    livesAtFirst: livesAtFirst(game),
    isBreaking: isLoser && isTold,
    standing: phase ? 'none' : standingOf(player, state, game),
    hand: (isShown && result?.hands.find((one) => one.playerId === playerId)?.hand) || null,
    fate: result?.winners.includes(playerId) ? 'winner' : isLoser ? 'loser' : 'even',
  }
}

function livesBefore(game: Game, result: Result, playerId: string, after: number): number {
  const asked = game.rounds.find(({ number }) => number === result.round)?.asked
  return asked?.players.find((one) => one.playerId === playerId)?.lives ?? after + 1
}

/** The lives that the game is known to have begun with. */
export function livesAtFirst(game: Game): number {
  const told = [...game.rounds.map(({ asked }) => asked), ...resultsOf(game), game.watched]
  return Math.max(0, ...told.flatMap((one) => one?.players ?? []).map(({ lives }) => lives))
}

function standingOf({ playerId, lives }: Player, state: State, game: Game): Standing {
  if (lives === 0) return 'out'
  const isMe = playerId === state.player?.playerId
  if (isMe ? hasThrown(state) : thrownIn(game).includes(playerId)) return 'ready'
  if (game.offline.includes(playerId)) return 'offline'
  // Who looks on is told of no turn; but what is played is told by its throws.
  return turnOf(game) || !plays(state, game) ? 'choosing' : 'none'
}

/** The others who are still in, and those of them who have thrown. */
export function othersIn({ others }: Scene): { all: Seat[]; ready: Seat[] } {
  const all = others.filter(({ lives }) => lives > 0)
  return { all, ready: all.filter(({ standing }) => standing === 'ready') }
}
