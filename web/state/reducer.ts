/** How each message changes what the page shows. The server says who wins; the page never computes it. */
import { type ConnectionState, type Game, overOf, playersOf } from '../../client/index.ts'
import type { ReplyOf } from '../../protocol/messages.ts'
import { applyGameMessage, applyRoomMessage } from './game-messages.ts'
import type { Message, Settings, State } from './model.ts'
import { applyPartyMessage, partyGone } from './party-messages.ts'
import { applyRematchMessage } from './rematch-messages.ts'
import { keepPace } from './reveal.ts'

export function update(message: Message, state: State): State {
  switch (message.type) {
    case 'tick':
      return timePassed(message.now, state)
    case 'hidden':
      return { ...state, hidden: message.hidden }
    case 'settings':
      return withSettings({ ...state.settings, ...message.settings }, state)
    case 'records':
      return { ...state, records: message.records }
    case 'state':
      return connectionBecame(message.state, state)
    case 'welcome':
      return welcomed(message, state)
    case 'join': {
      const waiting = { since: state.now, matched: false }
      return { ...state, wish: message.wish, waiting, party: undefined, notice: undefined }
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
      return applyRoomMessage(message, state)
    case 'room gone':
      return state.room?.code === message.code
        ? { ...state, room: undefined, waiting: undefined, notice: { key: 'roomGone' } }
        : state
    case 'exit':
      return { ...state, room: undefined, waiting: undefined, notice: undefined }
    case 'arrive': {
      const { route, entering: isEntering = false, notice } = message
      return { ...state, route, isEntering, notice, wrongCode: undefined, leftParty: undefined }
    }
    case 'wrong code':
      return { ...state, wrongCode: { code: message.code, notice: message.notice }, isEntering: false }
    case 'leaderboard':
      return { ...state, leaderboard: message.top }
    case 'history':
      return { ...state, history: message.games }
    case 'ask for rematch':
    case 'take wish back':
    case 'rematching':
    case 'rematch closed':
    case 'decline rematch':
      return applyRematchMessage(message, state)
    case 'event':
    case 'event_round':
    case 'event_result':
    case 'event_hand':
    case 'event_progress':
    case 'party throw':
    case 'party take back':
    case 'party left':
      return applyPartyMessage(message, state)
    case 'party gone':
      return partyGone(message.code, state)
    case 'stamp':
      return applyStamp(message, state)
    case 'watch gone':
      return {
        ...applyGameMessage({ type: 'forget', gameId: message.gameId }, state),
        notice: { key: 'watchOver' },
      }
    case 'rematch left':
      return { ...state, leftRematchUntil: state.now + message.msLeft }
    case 'kept':
      return { ...state, kept: { what: message.what, at: state.now } }
    case 'ask to leave':
      return { ...state, confirmingLeave: message.open }
    case 'notice':
      return { ...state, notice: message.notice }
    default:
      return applyGameMessage(message, state)
  }
}

/** Muting the others' stamps also removes those that are shown. */
function withSettings(settings: Settings, state: State): State {
  const mine = state.stamps.filter(({ playerId }) => playerId === state.player?.playerId)
  return { ...state, settings, stamps: settings.stampsMuted ? mine : state.stamps }
}

/** In a background tab the story goes on unseen. */
function timePassed(now: number, state: State): State {
  const { reveal, hidden } = state
  return { ...state, now, reveal: hidden ? reveal : reveal && keepPace(reveal, state.now, now) }
}

function connectionBecame(connection: ConnectionState, state: State): State {
  const wasLost = connection === 'online' ? false : state.wasLost || connection === 'offline'
  const backSince = connection === 'online' && state.wasLost ? state.now : undefined
  return { ...state, connection, wasLost, backSince }
}

function welcomed(player: ReplyOf<'welcome'>, state: State): State {
  const { current } = state.games
  const isIn = current && !overOf(current) && livesOf(current, player.playerId) > 0
  // The client asks repeatedly. The first answer without a seat counts.
  const adriftSince = isIn && !player.seat ? (state.adriftSince ?? state.now) : undefined
  return { ...state, player, adriftSince }
}

/** A player who has muted the others' stamps sees only their own. */
function applyStamp({ gameId, playerId, stamp }: Extract<Message, { type: 'stamp' }>, state: State): State {
  const isMine = playerId === state.player?.playerId
  if (state.games.current?.gameId !== gameId || (state.settings.stampsMuted && !isMine)) return state
  const others = state.stamps.filter((one) => one.playerId !== playerId)
  return { ...state, stamps: [...others, { playerId, stamp, at: state.now }] }
}

function livesOf(game: Game, playerId: string | undefined): number {
  return playersOf(game).find((player) => player.playerId === playerId)?.lives ?? 0
}
