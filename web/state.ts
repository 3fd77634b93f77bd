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
  updateGames,
} from '../client/index.ts'
import type { Hand, Opponent } from '../protocol/constants.ts'
import type { ReplyOf, Room } from '../protocol/messages.ts'
import { HOME, type Route } from './route.ts'

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
  /** The private room that the player is in. */
  room: Room | undefined
  /** Where a link has led; what the player is in comes before it. */
  route: Route
  games: Games
  /** When the end of the current game was told. */
  overSince: number | undefined
  /** Who has asked for another game of the current one, once this player has. */
  rematch: { gameId: string; asked: string[]; isClosed: boolean } | undefined
  leaderboard: ReplyOf<'leaderboard'>['top'] | undefined
  history: ReplyOf<'history'>['games'] | undefined
  /** The link that was copied last. */
  copied: string | undefined
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
  | ReplyOf<'welcome' | 'waiting' | 'matched' | 'rematching'>
  | ({ type: 'room' } & Room)
  | { type: 'rematch closed'; gameId: string }
  | { type: 'room gone'; code: string }
  | { type: 'watch gone'; gameId: string }
export type Message =
  | ClientMessage
  | ReplyOf<'leaderboard' | 'history'>
  | { type: 'arrive'; route: Route; notice?: string }
  | { type: 'exit' }
  | { type: 'ask for rematch' }
  | { type: 'take wish back'; notice: string }
  | { type: 'copied'; link: string }
  | { type: 'tick'; now: number }
  | { type: 'state'; state: ClientEvents['state'] }
  | { type: 'join'; wish: Wish }
  | { type: 'stop waiting'; notice?: string }
  | { type: 'throw'; gameId: string; round: number; hand: Hand }
  | { type: 'take hand back'; gameId: string; round: number; notice: string }
  | { type: 'ask to leave'; open: boolean }
  | { type: 'forget'; gameId: string }
  | { type: 'notice'; notice: string | undefined }

export function firstState(now: number, wish: Wish): State {
  return {
    now,
    connection: 'connecting',
    wasLost: false,
    backSince: undefined,
    player: undefined,
    wish,
    waiting: undefined,
    room: undefined,
    route: HOME,
    games: noGames,
    overSince: undefined,
    rematch: undefined,
    leaderboard: undefined,
    history: undefined,
    copied: undefined,
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
    case 'room':
      return roomTold(message, state)
    case 'room gone':
      return state.room?.code === message.code
        ? { ...state, room: undefined, waiting: undefined, notice: 'That room is no more.' }
        : state
    case 'exit':
      return { ...state, room: undefined, waiting: undefined, notice: undefined }
    case 'arrive':
      return { ...state, route: message.route, notice: message.notice }
    case 'leaderboard':
      return { ...state, leaderboard: message.top }
    case 'history':
      return { ...state, history: message.games }
    case 'ask for rematch':
    case 'take wish back':
    case 'rematching':
    case 'rematch closed':
      return rematchTold(message, state)
    case 'watch gone': {
      const notice = 'The game that you watched is over.'
      return { ...gameTold({ type: 'forget', gameId: message.gameId }, state), notice }
    }
    case 'copied':
      return { ...state, copied: message.link }
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
  // The client asks again and again: the first answer without a seat counts.
  const adriftSince = isIn && !player.seat ? (state.adriftSince ?? state.now) : undefined
  return { ...state, player, adriftSince }
}

function gameTold(message: GameMessage, state: State): State {
  // Of an old game, which the player has put behind by going into a room.
  const isFromBefore = state.room && message.type !== 'round' && message.type !== 'watching'
  if (isFromBefore && state.games.current?.gameId !== message.gameId) return state
  const games = updateGames(message, state.games)
  const before = state.games.current
  const isOther = before?.gameId !== games.current?.gameId
  const isOver = games.current !== undefined && overOf(games.current) !== undefined
  const next: State = {
    ...state,
    games,
    adriftSince: undefined,
    rematch: isOther ? undefined : state.rematch,
    overSince: isOver ? ((isOther ? undefined : state.overSince) ?? state.now) : undefined,
  }
  if (message.type === 'forget')
    return { ...next, confirmingLeave: false, hand: undefined, notice: undefined }
  if (games.current?.gameId !== message.gameId) return next
  const place = { room: undefined, route: HOME, waiting: undefined, notice: undefined }
  if (message.type === 'watching') return { ...next, ...place }
  if (message.type !== 'round') return next
  // The server says that nothing was thrown: a hand that was lost on the way is no longer shown as thrown.
  const isStale =
    state.hand?.gameId === message.gameId && state.hand.round === message.round && !message.thrown
  return { ...next, ...place, hand: isStale ? undefined : state.hand }
}

/** While a game is on, a word of the room that it came from is late. */
function roomTold({ type: _, ...room }: Extract<Message, { type: 'room' }>, state: State): State {
  const { current } = state.games
  if (current && !overOf(current)) return state
  const games = current ? updateGames({ type: 'forget', gameId: current.gameId }, state.games) : state.games
  const place = { room, route: HOME, waiting: undefined, overSince: undefined, rematch: undefined }
  return { ...state, ...place, games, notice: undefined }
}

type RematchMessage = Extract<
  Message,
  { type: 'ask for rematch' | 'take wish back' | 'rematching' | 'rematch closed' }
>

function rematchTold(message: RematchMessage, state: State): State {
  const gameId = state.games.current?.gameId
  if (gameId === undefined || ('gameId' in message && message.gameId !== gameId)) return state
  switch (message.type) {
    case 'ask for rematch': {
      const asked = state.player ? [state.player.playerId] : []
      return { ...state, rematch: { gameId, asked, isClosed: false }, notice: undefined }
    }
    case 'take wish back':
      return { ...state, rematch: undefined, notice: message.notice }
    case 'rematching':
      return { ...state, rematch: { gameId, asked: message.asked, isClosed: false } }
    case 'rematch closed':
      return { ...state, rematch: { gameId, asked: [], isClosed: true } }
  }
}

function livesOf(game: Game, playerId: string | undefined): number {
  return playersOf(game).find((player) => player.playerId === playerId)?.lives ?? 0
}
