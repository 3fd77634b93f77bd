/** Everything that the page shows, and the messages that change it. */
import {
  type ClientEvents,
  type ConnectionState,
  type GameMessage,
  type Games,
  noGames,
} from '../../client/index.ts'
import type { Hand, Opponent, Stamp } from '../../protocol/constants.ts'
import type { ReplyOf, Room } from '../../protocol/messages.ts'
import type { Language } from './language.ts'
import type { Notice } from './notice.ts'
import type { Party, PartyMessage } from './party.ts'
import type { PastGame } from './record.ts'
import type { Reveal } from './reveal.ts'
import { HOME, type Route } from './route.ts'

/** Number of rounds that a player may lose. The big button plays "first to two". */
export const LIVES = [1, 2, 3] as const
export const DEFAULT_LIVES = 2
export interface Wish {
  lives: (typeof LIVES)[number]
  opponent: Opponent
}

/** The `what` of a picture in `State.kept`. */
export const PICTURE = 'picture'

export interface Settings {
  language: Language
  sound: boolean
  stampsMuted: boolean
}

export interface State {
  /** The page's clock in milliseconds. Only differences have a meaning. */
  now: number
  settings: Settings
  /** The page is in a background tab. */
  hidden: boolean
  connection: ConnectionState
  /** The connection was lost since it last worked, so its return is shown. */
  wasLost: boolean
  backSince: number | undefined
  player: ReplyOf<'welcome'> | undefined
  wish: Wish
  waiting: { since: number; matched: boolean } | undefined
  /** The duration of this device's last waits, in milliseconds. */
  usualWaitMs: number | undefined
  /** The private room that the player is in. */
  room: Room | undefined
  /** The party that the player holds, attends, or shows on a big screen. */
  party: Party | undefined
  /** The code of the party that the player has left last. */
  leftParty: string | undefined
  /** The target of a link. The player's own game or room comes first. */
  route: Route
  /** The request to enter the route's room has been sent. */
  isEntering: boolean
  /** The refused room code, and why. */
  wrongCode: { code: string; notice: Notice } | undefined
  games: Games
  /** What the arena plays or has played last. */
  reveal: Reveal | undefined
  /** The latest turn, and when it arrived. */
  turnAnnounced: { gameId: string; round: number; at: number } | undefined
  /** When the end of the current game arrived. */
  overSince: number | undefined
  rematch: RematchState | undefined
  /** The player has left the end of a game whose rematch may begin all the same, until then. */
  leftRematchUntil: number | undefined
  /** The stamps in the current game, the last of each player. */
  stamps: readonly ShownStamp[]
  leaderboard: ReplyOf<'leaderboard'>['top'] | undefined
  history: ReplyOf<'history'>['games'] | undefined
  /** The games that this device has seen round by round, newest first. */
  records: readonly PastGame[]
  /** What was copied or saved last: a link, a code, or the picture of a result. */
  kept: { what: string; at: number } | undefined
  /** This page's hand for a round, from the moment it is chosen. */
  hand: { gameId: string; round: number; hand: Hand } | undefined
  /** Since when the server reports no seat in a game whose end did not arrive. */
  adriftSince: number | undefined
  confirmingLeave: boolean
  notice: Notice | undefined
}

/** The rematch: who wants it, as far as is known, and whether it is still open. */
interface RematchState {
  gameId: string
  asked: readonly string[]
  /** Why there will be none. Undefined while it is open. */
  closed: RematchEnd | undefined
}

/** This player declined, another one did or went elsewhere, or the time was over. */
export type RematchEnd = 'byMe' | 'byOther' | 'late'

export interface ShownStamp {
  playerId: string
  stamp: Stamp
  at: number
}

export type RematchMessage =
  | ReplyOf<'rematching'>
  | { type: 'rematch closed'; gameId: string }
  | { type: 'decline rematch'; gameId: string }
  | { type: 'ask for rematch' }
  | { type: 'take wish back'; notice?: Notice }

type ClientMessage =
  | Exclude<GameMessage, { type: 'forget' }>
  | ReplyOf<'welcome' | 'waiting' | 'matched' | 'rematching'>
  | ({ type: 'room' } & Room)
  | { type: 'room gone'; code: string }
  | { type: 'watch gone'; gameId: string }
export type Message =
  | ClientMessage
  | RematchMessage
  | PartyMessage
  | { type: 'party gone'; code: string }
  | ReplyOf<'leaderboard' | 'history'>
  | { type: 'arrive'; route: Route; entering?: boolean; notice?: Notice }
  | { type: 'wrong code'; code: string; notice: Notice }
  | { type: 'stamp'; gameId: string; playerId: string; stamp: Stamp }
  | { type: 'exit' }
  | { type: 'kept'; what: string }
  | { type: 'tick'; now: number }
  | { type: 'hidden'; hidden: boolean }
  | { type: 'settings'; settings: Partial<Settings> }
  | { type: 'records'; records: readonly PastGame[] }
  | { type: 'state'; state: ClientEvents['state'] }
  | { type: 'join'; wish: Wish }
  | { type: 'stop waiting'; notice?: Notice }
  | { type: 'throw'; gameId: string; round: number; hand: Hand }
  | { type: 'take hand back'; gameId: string; round: number; notice: Notice }
  | { type: 'ask to leave'; open: boolean }
  | { type: 'forget'; gameId: string }
  | { type: 'rematch left'; msLeft: number }
  | { type: 'notice'; notice: Notice | undefined }

export interface Remembered {
  wish: Wish
  settings: Settings
  usualWaitMs?: number | undefined
  records?: readonly PastGame[]
}

export function firstState(now: number, { wish, settings, usualWaitMs, records = [] }: Remembered): State {
  return {
    now,
    settings,
    hidden: false,
    connection: 'connecting',
    wasLost: false,
    backSince: undefined,
    player: undefined,
    wish,
    waiting: undefined,
    usualWaitMs,
    room: undefined,
    party: undefined,
    leftParty: undefined,
    route: HOME,
    isEntering: false,
    wrongCode: undefined,
    games: noGames,
    reveal: undefined,
    turnAnnounced: undefined,
    overSince: undefined,
    rematch: undefined,
    leftRematchUntil: undefined,
    stamps: [],
    leaderboard: undefined,
    history: undefined,
    records,
    kept: undefined,
    hand: undefined,
    adriftSince: undefined,
    confirmingLeave: false,
    notice: undefined,
  }
}
