/** All that the page shows, and how each message changes it. Who wins is told by the server, never worked out. */
import {
  type ClientEvents,
  type ConnectionState,
  type Game,
  type GameMessage,
  type Games,
  noGames,
  overOf,
  playersOf,
  turnOf,
  updateGames,
} from '../client/index.ts'
import type { ReplyOf } from '../protocol/messages.ts'
import type { Hand, Opponent } from '../protocol/words.ts'

export const LIVES = [1, 3, 5] as const
export interface Wish {
  lives: (typeof LIVES)[number]
  opponent: Opponent
}

export interface State {
  /** The page's clock, in milliseconds; only differences mean anything. */
  now: number
  connection: ConnectionState
  /** The connection was lost since it was last there: coming back is worth a word. */
  wasLost: boolean
  backSince: number | undefined
  player: ReplyOf<'welcome'> | undefined
  wish: Wish
  waiting: { since: number; matched: boolean } | undefined
  games: Games
  /** The hand of this page for a round, from the moment it is chosen. */
  hand: { gameId: string; round: number; hand: Hand } | undefined
  /** Since when the server knows of no seat in a game whose end was not told. */
  adriftSince: number | undefined
  confirmingLeave: boolean
  /** What went wrong, in a player's words. */
  notice: string | undefined
}

export type ClientMessage =
  | Exclude<GameMessage, { type: 'forget' }>
  | ReplyOf<'welcome' | 'waiting' | 'matched'>
export type Message =
  | ClientMessage
  | { type: 'tick'; now: number }
  | { type: 'state'; state: ClientEvents['state'] }
  | { type: 'join'; wish: Wish }
  | { type: 'stop waiting'; notice?: string }
  | { type: 'throw'; gameId: string; round: number; hand: Hand }
  | { type: 'take hand back'; gameId: string; round: number; notice: string }
  | { type: 'ask to leave'; open: boolean }
  | { type: 'forget'; gameId: string }
  | { type: 'notice'; notice: string | undefined }

/** How long "Connected again" stands there. */
const BACK_SHOWN_MS = 4_000
/** How long a game without a seat may stay silent: between two rounds there is none either. */
const ADRIFT_MS = 6_000

export function firstState(now: number, wish: Wish): State {
  return {
    now,
    connection: 'connecting',
    wasLost: false,
    backSince: undefined,
    player: undefined,
    wish,
    waiting: undefined,
    games: noGames,
    hand: undefined,
    adriftSince: undefined,
    confirmingLeave: false,
    notice: undefined,
  }
}

export function update(message: Message, state: State): State {
  switch (message.type) {
    case 'tick':
      return { ...state, now: message.now }
    case 'state':
      return connectionBecame(message.state, state)
    case 'welcome':
      return welcomed(message, state)
    case 'join':
      return {
        ...state,
        wish: message.wish,
        waiting: { since: state.now, matched: false },
        notice: undefined,
      }
    case 'waiting':
      return { ...state, waiting: { since: state.waiting?.since ?? state.now, matched: false } }
    case 'matched':
      return { ...state, waiting: { since: state.waiting?.since ?? state.now, matched: true } }
    case 'stop waiting':
      return { ...state, waiting: undefined, notice: message.notice }
    case 'throw': {
      const { gameId, round, hand } = message
      return { ...state, hand: { gameId, round, hand }, notice: undefined }
    }
    case 'take hand back': {
      const isIt = state.hand?.gameId === message.gameId && state.hand.round === message.round
      return isIt ? { ...state, hand: undefined, notice: message.notice } : state
    }
    case 'ask to leave':
      return { ...state, confirmingLeave: message.open }
    case 'notice':
      return { ...state, notice: message.notice }
    default:
      return gameTold(message, state)
  }
}

function connectionBecame(connection: ConnectionState, state: State): State {
  const wasLost = connection === 'online' ? false : state.wasLost || connection === 'offline'
  const backSince = connection === 'online' && state.wasLost ? state.now : undefined
  return { ...state, connection, wasLost, backSince }
}

function welcomed(player: ReplyOf<'welcome'>, state: State): State {
  const { current } = state.games
  const isIn = current && !overOf(current) && livesOf(current, player.playerId) > 0
  return { ...state, player, adriftSince: isIn && !player.seat ? state.now : undefined }
}

function gameTold(message: GameMessage, state: State): State {
  const games = updateGames(message, state.games)
  const next: State = { ...state, games, adriftSince: undefined }
  if (message.type === 'forget')
    return { ...next, confirmingLeave: false, hand: undefined, notice: undefined }
  if (message.type !== 'round' || games.current?.gameId !== message.gameId) return next
  // The server says that nothing was thrown: a hand that was lost on the way is no longer shown as thrown.
  const isStale =
    state.hand?.gameId === message.gameId && state.hand.round === message.round && !message.thrown
  return { ...next, waiting: undefined, notice: undefined, hand: isStale ? undefined : state.hand }
}

function livesOf(game: Game, playerId: string | undefined): number {
  return playersOf(game).find((player) => player.playerId === playerId)?.lives ?? 0
}

export type Screen = 'loading' | 'replaced' | 'home' | 'waiting' | 'game' | 'end'

export function screenOf(state: State): Screen {
  if (state.connection === 'replaced') return 'replaced'
  const { current } = state.games
  if (current && isOver(state)) return 'end'
  if (current) return 'game'
  if (state.waiting) return 'waiting'
  return state.player ? 'home' : 'loading'
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
    isBack(state) ||
    (state.adriftSince !== undefined && !isAdrift(state))
  )
}
