/** How a message of a game or a room changes the state. */
import { type GameMessage, overOf, type Result, resultsOf, updateGames } from '../../client/index.ts'
import type { Room } from '../../protocol/messages.ts'
import type { State } from './model.ts'
import type { Notice } from './notice.ts'
import { openingOf, type Reveal, revealOf, skipToAfter } from './reveal.ts'
import { HOME } from './route.ts'

/** A first turn that has lost more time than this is not new: the page was reloaded. */
const FRESH_MS = 2_000

export function applyGameMessage(message: GameMessage, state: State): State {
  // Of an old game that the player left by entering a room.
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
    reveal: isOther ? undefined : state.reveal,
    rematch: isOther ? undefined : state.rematch,
    stamps: isOther ? [] : state.stamps,
    overSince: isOver ? ((isOther ? undefined : state.overSince) ?? state.now) : undefined,
  }
  if (message.type === 'forget')
    return { ...next, confirmingLeave: false, hand: undefined, notice: undefined }
  if (games.current?.gameId !== message.gameId) return next
  if (message.type === 'result') return { ...next, reveal: revealOnResult(message, next) }
  const place = {
    room: undefined,
    party: undefined,
    route: HOME,
    isEntering: false,
    waiting: undefined,
    notice: undefined,
  }
  if (message.type === 'watching') return { ...next, ...place }
  if (message.type !== 'round') return next
  // The server says that nothing was thrown: a hand that was lost on the way is no longer shown as thrown.
  const isStale =
    state.hand?.gameId === message.gameId && state.hand.round === message.round && !message.thrown
  const isFresh =
    message.round === 1 && !message.thrown && message.msLeft > message.turnSeconds * 1000 - FRESH_MS
  const reveal = isOther && isFresh && !state.hidden ? openingOf(message.gameId, state.now) : next.reveal
  const hand = isStale ? undefined : state.hand
  const notice = isOther && isPulledIntoRematch(state) ? REMATCH_BEGAN : undefined
  const isToldAgain = message.round === 1 && state.notice === REMATCH_BEGAN
  return {
    ...next,
    ...place,
    notice: isToldAgain ? REMATCH_BEGAN : notice,
    leftRematchUntil: undefined,
    reveal,
    hand,
    turnAnnounced: laterTurn(message, state),
  }
}

/** The others accepted just before the player went away. The game has begun, so the page says which one it is. */
function isPulledIntoRematch({ leftRematchUntil, now, waiting, room }: State): boolean {
  return leftRematchUntil !== undefined && now < leftRematchUntil && !waiting && !room
}

const REMATCH_BEGAN: Notice = { key: 'rematchBegan' }

function laterTurn({ gameId, round }: { gameId: string; round: number }, { turnAnnounced, now }: State) {
  const isKnown = turnAnnounced?.gameId === gameId && turnAnnounced.round >= round
  return isKnown ? turnAnnounced : { gameId, round, at: now }
}

/** A result after which a later one has come reveals nothing. One that aborts the game ends the story. */
function revealOnResult(result: Result, { games, reveal, now, hidden }: State): Reveal | undefined {
  const { gameId, round, over } = result
  const isLate = reveal?.gameId === gameId && reveal.round >= round
  if (over?.reason === 'aborted') return undefined
  if (isLate) return reveal
  const before = games.current && resultsOf(games.current).find((one) => one.round === round - 1)
  const next = revealOf(result, now, before?.outcome === 'draw')
  return hidden ? skipToAfter(next) : next
}

/** During a game, a message of the room that it came from is late. */
export function applyRoomMessage({ type: _, ...room }: { type: 'room' } & Room, state: State): State {
  const { current } = state.games
  if (current && !overOf(current)) return state
  const games = current ? updateGames({ type: 'forget', gameId: current.gameId }, state.games) : state.games
  const place = {
    room,
    party: undefined,
    route: HOME,
    isEntering: false,
    waiting: undefined,
    wrongCode: undefined,
  }
  return { ...state, ...place, games, overSince: undefined, rematch: undefined, notice: undefined }
}
