/** Reads the arena from the state: who sits where, which hand each shows, and the effect of the last round. */
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
import type { Phase } from './reveal.ts'
import { hasThrown, isPlayer, revealedResult, revealPhase, tookPart } from './selectors.ts'

export type Standing = 'choosing' | 'ready' | 'offline' | 'out' | 'missed' | 'none'
type Fate = 'winner' | 'loser' | 'even'

export interface Seat {
  player: Player
  isMe: boolean
  /** The lives as far as the story has shown them. */
  lives: number
  livesAtFirst: number
  /** This heart breaks now. */
  isBreaking: boolean
  standing: Standing
  /** The shown hand. Null: the fist, or nothing if `missed` says why there is none. */
  hand: Hand | null
  missed: 'timeout' | 'left' | null
  fate: Fate
}

export interface ArenaView {
  game: Game
  round: number
  phase: Phase | undefined
  /** The round whose story is shown. */
  result: Result | undefined
  /** The player on the red side: this player, or the first one for a watcher. */
  ours: Seat | undefined
  others: Seat[]
  isGroup: boolean
  /** For the red side, once it is shown. */
  verdict: Fate | undefined
}

export function arenaViewOf(state: State): ArenaView | undefined {
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
  const isResultShown = phase?.name === 'after'
  // Until the story has shown who lost, everybody has the hearts from before.
  const now = result?.players.find((one) => one.playerId === playerId)?.lives ?? player.lives
  const lives = isLoser && !isResultShown ? livesBefore(game, result, playerId, now) : now
  const isShown = phase !== undefined && ['open', 'strike', 'after'].includes(phase.name)
  const shown = isShown ? result?.hands.find((one) => one.playerId === playerId) : undefined
  const missed = shown?.missed ?? null
  return {
    player,
    isMe: playerId === state.player?.playerId,
    lives,
    livesAtFirst: livesAtFirst(game),
    isBreaking: isLoser && isResultShown,
    standing: missed ? 'missed' : phase ? 'none' : standingOf(player, state, game),
    hand: shown?.hand ?? null,
    missed,
    fate: result?.winners.includes(playerId) ? 'winner' : isLoser ? 'loser' : 'even',
  }
}

function livesBefore(game: Game, result: Result, playerId: string, after: number): number {
  const asked = game.rounds.find(({ number }) => number === result.round)?.asked
  return asked?.players.find((one) => one.playerId === playerId)?.lives ?? after + 1
}

/** The initial lives of the game, as far as known. */
function livesAtFirst(game: Game): number {
  const received = [...game.rounds.map(({ asked }) => asked), ...resultsOf(game), game.watched]
  return Math.max(0, ...received.flatMap((one) => one?.players ?? []).map(({ lives }) => lives))
}

function standingOf({ playerId, lives }: Player, state: State, game: Game): Standing {
  if (lives === 0) return 'out'
  const isMe = playerId === state.player?.playerId
  if (isMe ? hasThrown(state) : thrownIn(game).includes(playerId)) return 'ready'
  if (game.offline.includes(playerId)) return 'offline'
  // Watchers get no turns, but throws show that a round is being played.
  return turnOf(game) || !isPlayer(state, game) ? 'choosing' : 'none'
}

/** The other remaining players, and those who have thrown. */
export function othersIn({ others }: ArenaView): { all: Seat[]; ready: Seat[] } {
  const all = others.filter(({ lives }) => lives > 0)
  return { all, ready: all.filter(({ standing }) => standing === 'ready') }
}

/** The remaining players, this one included, and those who have not thrown. */
export function handsIn({ ours, others }: ArenaView): { all: Seat[]; missing: Seat[] } {
  const all = [...(ours ? [ours] : []), ...others].filter(({ lives }) => lives > 0)
  return { all, missing: all.filter(({ standing }) => standing !== 'ready') }
}
