/** Selectors: the current screen, and the player's possible actions on it. */
import {
  type Game,
  overOf,
  playersOf,
  type Result,
  type RoundEvent,
  resultsOf,
  turnOf,
} from '../../client/index.ts'
import { type Hand, REMATCH_WITHIN_MS } from '../../protocol/constants.ts'
import type { State } from './model.ts'
import type { Party } from './party.ts'
import { endOf, type Phase, phaseOf } from './reveal.ts'
import { HOME, type Route } from './route.ts'

/** How long "Connected again" is shown. */
const BACK_SHOWN_MS = 4_000
/** How long "Copied" is shown. */
const KEPT_SHOWN_MS = 2_000
/** How long a game without a seat may stay silent. Between two rounds there is no seat either. */
const ADRIFT_MS = 6_000
/** Waiting time after which the bot is offered. */
export const BOT_OFFERED_MS = 20_000

export type Screen =
  | 'loading'
  | 'replaced'
  | 'home'
  | 'friends'
  | 'invite'
  | 'waiting'
  | 'room'
  | 'going'
  | 'game'
  | 'end'
  | 'party'
  | 'leaderboard'
  | 'history'

export function screenOf(state: State): Screen {
  if (state.connection === 'replaced') return 'replaced'
  const { current } = state.games
  if (current) return isOver(state) && !revealPhase(state) ? 'end' : 'game'
  const { at } = state.route
  if (state.party) return 'party'
  if (isInvited(state)) return state.isEntering ? 'going' : 'invite'
  if (state.room) return 'room'
  if (state.waiting) return 'waiting'
  if (!state.player) return 'loading'
  if (at === 'screen') return 'party'
  return at === 'watch' || at === 'room' ? 'going' : at
}

/** A link has led to a room that the player is not in. */
function isInvited({ route, room, player }: State): boolean {
  return player !== undefined && route.at === 'room' && route.code !== room?.code
}

/** Whether parties, which are loaded when they are first needed, are needed. */
export function needsParty({ party, route }: State): boolean {
  return party !== undefined || route.at === 'party' || route.at === 'screen'
}

/** The link to the current screen, for others who open it and for a reload. */
export function addressOf(state: State): Route {
  const { current } = state.games
  if (current)
    return isOver(state) || isPlayer(state, current) ? HOME : { at: 'watch', gameId: current.gameId }
  if (state.party) return placeOf(state.party)
  if (!state.room || isInvited(state)) return state.route
  const from = state.player?.name
  return { at: 'room', code: state.room.code, ...(from ? { from } : {}) }
}

function placeOf({ facts: { code, you } }: Party): Route {
  return { at: you === 'screen' ? 'screen' : 'party', code }
}

/** Whether this player has been a player of the game, including one who is out. */
export function tookPart({ player }: State, game: Game): boolean {
  return playersOf(game).some(({ playerId }) => playerId === player?.playerId)
}

/** Whether this player still has a life in the game. A player without one only watches. */
export function isPlayer({ player }: State, game: Game): boolean {
  const players = playersOf(game)
  // A throw that arrived before its round names no players. A client that does not watch is in the game.
  if (players.length === 0) return game.watched === undefined
  return players.some(({ playerId, lives }) => playerId === player?.playerId && lives > 0)
}

/** The state of the rematch. Undefined if there can be none. */
export function rematchIn(state: State) {
  const { games, overSince, rematch, now, player } = state
  const game = games.current
  if (!game || overSince === undefined || !tookPart(state, game)) return undefined
  const others = playersOf(game).filter(({ playerId }) => playerId !== player?.playerId)
  if (others.every(({ bot }) => bot)) return undefined
  const humans = others.filter(({ bot }) => !bot)
  const msLeft = Math.max(0, overSince + REMATCH_WITHIN_MS - now)
  const hasAsked = (playerId: string | undefined) => rematch?.asked.some((one) => one === playerId) === true
  const closed = rematch?.closed ?? (msLeft === 0 ? 'late' : undefined)
  const isClosed = closed !== undefined
  const hadAsked = hasAsked(player?.playerId)
  const isAsked = !isClosed && hadAsked
  const missing = humans.filter(({ playerId }) => !hasAsked(playerId))
  const wanting = humans.filter(({ playerId }) => hasAsked(playerId))
  return { msLeft, isAsked, isClosed, closed, missing, wanting, hadAsked }
}

/** The end arrived, or must have been missed during a lost connection. */
export function isOver(state: State): boolean {
  const { current } = state.games
  if (!current) return false
  return overOf(current) !== undefined || isAdrift(state)
}

export function isAdrift({ adriftSince, now }: State): boolean {
  return adriftSince !== undefined && now - adriftSince >= ADRIFT_MS
}

/** The judged rounds. A result that aborts the game judges none. */
export function judgedIn(game: Game): Result[] {
  return resultsOf(game).filter(({ over }) => over?.reason !== 'aborted')
}

/** What the arena plays now. Undefined while a turn is open, or nothing happens. */
export function revealPhase(state: State): Phase | undefined {
  const { games, reveal, now } = state
  const { current } = games
  if (!current || reveal?.gameId !== current.gameId) return undefined
  const phase = phaseOf(reveal, now)
  if (phase || overOf(current)) return phase
  // The outcome stays until the next turn arrives. Watchers get no turns.
  const isNext = current.rounds.at(-1)?.number !== reveal.round
  return isNext || !isPlayer(state, current) ? undefined : { name: 'after' }
}

/** The result whose story the arena plays. */
export function revealedResult(state: State): Result | undefined {
  const { games, reveal } = state
  if (!games.current || !reveal || !revealPhase(state)) return undefined
  return resultsOf(games.current).find(({ round }) => round === reveal.round)
}

/** Whether the player may throw now, and in which round: not before the last result has been shown. */
export function openTurn(state: State): RoundEvent | undefined {
  const turn = state.games.current && turnOf(state.games.current)
  if (!turn || hasThrown(state) || state.connection !== 'online' || revealPhase(state)) return undefined
  return state.now < turn.endsAt ? turn : undefined
}

/** When the open turn appeared on the screen. A press that began earlier was meant for something else. */
export function openedAt({ games, reveal, turnAnnounced }: State): number {
  const gameId = games.current?.gameId
  const announcedAt = turnAnnounced && turnAnnounced.gameId === gameId ? turnAnnounced.at : 0
  return Math.max(announcedAt, reveal && reveal.gameId === gameId ? endOf(reveal) : 0)
}

/** The hand chosen on this page for the current turn. */
export function handIn({ games, hand }: State): Hand | undefined {
  const turn = games.current && turnOf(games.current)
  return turn && hand?.gameId === turn.gameId && hand.round === turn.round ? hand.hand : undefined
}

/** Whether this player has thrown in the current turn, on this page or another. */
export function hasThrown(state: State): boolean {
  const turn = state.games.current && turnOf(state.games.current)
  return turn !== undefined && (turn.thrown || handIn(state) !== undefined)
}

export function isBack({ backSince, now }: State): boolean {
  return backSince !== undefined && now - backSince < BACK_SHOWN_MS
}

/** Whether this was copied or saved a moment ago. */
export function isKept(state: State, what: string): boolean {
  return state.kept?.what === what && keptMsLeft(state) !== undefined
}

/** How much longer that is shown, in milliseconds. */
export function keptMsLeft({ kept, now }: State): number | undefined {
  const left = kept ? kept.at + KEPT_SHOWN_MS - now : 0
  return left > 0 ? left : undefined
}

/** Whether this player did not throw in the last round. A second time in a row ends the game for the player. */
export function missedLast({ games, player }: State): boolean {
  const last = games.current && resultsOf(games.current).at(-1)
  return (
    last?.hands.some(({ playerId, missed }) => playerId === player?.playerId && missed === 'timeout') === true
  )
}
