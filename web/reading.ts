/** What the page reads off the state: which screen there is, and what the player may do on it. */
import {
  type Game,
  overOf,
  playersOf,
  type Result,
  type RoundEvent,
  resultsOf,
  turnOf,
} from '../client/index.ts'
import { type Hand, REMATCH_WITHIN_MS } from '../protocol/constants.ts'
import { HOME, type Route } from './route.ts'
import type { State } from './state.ts'

/** How long "Connected again" stands there. */
const BACK_SHOWN_MS = 4_000
/** How long a game without a seat may stay silent: between two rounds there is none either. */
const ADRIFT_MS = 6_000

export type Screen =
  | 'loading'
  | 'replaced'
  | 'home'
  | 'waiting'
  | 'room'
  | 'going'
  | 'game'
  | 'end'
  | 'leaderboard'
  | 'history'

export function screenOf(state: State): Screen {
  if (state.connection === 'replaced') return 'replaced'
  const { current } = state.games
  if (current && isOver(state)) return 'end'
  if (current) return 'game'
  if (state.room) return 'room'
  if (state.waiting) return 'waiting'
  if (!state.player) return 'loading'
  const { at } = state.route
  return at === 'room' || at === 'watch' ? 'going' : at
}

/** The link that leads to what is shown: whoever opens it is there too, and so is who reloads the page. */
export function addressOf(state: State): Route {
  const { current } = state.games
  if (current) return isOver(state) || plays(state, current) ? HOME : { at: 'watch', gameId: current.gameId }
  return state.room ? { at: 'room', code: state.room.code } : state.route
}

/** Whether this player has been a player of the game, also one who is out. */
export function tookPart({ player }: State, game: Game): boolean {
  return playersOf(game).some(({ playerId }) => playerId === player?.playerId)
}

/** Whether this player still has a life in the game; who has none looks on. */
export function plays({ player }: State, game: Game): boolean {
  const players = playersOf(game)
  // A throw that overtook its round tells of no player: who does not watch is in the game.
  if (players.length === 0) return game.watched === undefined
  return players.some(({ playerId, lives }) => playerId === player?.playerId && lives > 0)
}

/** How things stand with another game of the same players; undefined where there can be none. */
export function rematchIn(state: State) {
  const { games, overSince, rematch, now, player } = state
  const game = games.current
  if (!game || overSince === undefined || !tookPart(state, game)) return undefined
  const others = playersOf(game).filter(({ playerId }) => playerId !== player?.playerId)
  if (others.every(({ bot }) => bot)) return undefined
  const msLeft = Math.max(0, overSince + REMATCH_WITHIN_MS - now)
  const isAsked = rematch !== undefined && !rematch.isClosed
  const missing = others.filter(({ playerId, bot }) => !bot && !rematch?.asked.includes(playerId))
  return { msLeft, isAsked, isClosed: rematch?.isClosed === true || msLeft === 0, missing }
}

/** The end was told, or must have been missed while the connection was away. */
export function isOver(state: State): boolean {
  const { current } = state.games
  if (!current) return false
  return overOf(current) !== undefined || isAdrift(state)
}

export function isAdrift({ adriftSince, now }: State): boolean {
  return adriftSince !== undefined && now - adriftSince >= ADRIFT_MS
}

/** The rounds that were judged. The result that calls a game off judges none. */
export function judgedIn(game: Game): Result[] {
  return resultsOf(game).filter(({ over }) => over?.reason !== 'aborted')
}

/** How long the whole turn is, in milliseconds: from the second round on it may be longer than `turnSeconds`. */
export function lengthOf({ msLeft, turnSeconds }: RoundEvent): number {
  return Math.max(msLeft, turnSeconds * 1000)
}

/** Whether the player may throw now, and in which round. */
export function openTurn(state: State) {
  const turn = state.games.current && turnOf(state.games.current)
  if (!turn || hasThrown(state) || state.connection !== 'online') return undefined
  return state.now < turn.endsAt ? turn : undefined
}

/** The hand chosen on this page for the turn being played. */
export function handIn({ games, hand }: State): Hand | undefined {
  const turn = games.current && turnOf(games.current)
  return turn && hand?.gameId === turn.gameId && hand.round === turn.round ? hand.hand : undefined
}

/** Whether this player's hand for the turn being played is out, from this page or another. */
export function hasThrown(state: State): boolean {
  const turn = state.games.current && turnOf(state.games.current)
  return turn !== undefined && (turn.thrown || handIn(state) !== undefined)
}

export function isBack({ backSince, now }: State): boolean {
  return backSince !== undefined && now - backSince < BACK_SHOWN_MS
}

/** Whether anything on the page changes by time alone. */
export function isTicking(state: State): boolean {
  const { current } = state.games
  const counts = current !== undefined && turnOf(current) !== undefined
  return (
    counts ||
    state.waiting !== undefined ||
    rematchIn(state)?.isClosed === false ||
    isBack(state) ||
    (state.adriftSince !== undefined && !isAdrift(state))
  )
}
