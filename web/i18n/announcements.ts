/** Announcements for screen readers: each event once, in the order of events. */
import { type Game, playersOf, resultsOf, thrownIn, turnOf } from '../../client/index.ts'
import type { State } from '../state/model.ts'
import {
  handIn,
  hasThrown,
  isOver,
  isPlayer,
  judgedIn,
  missedLast,
  openTurn,
  revealPhase,
  screenOf,
  tookPart,
} from '../state/selectors.ts'
import { shownStamps } from '../state/stamps.ts'
import type { Messages } from './catalogue.ts'
import { sayEnd } from './endings.ts'
import { nameIn, nameOf, sayNumber, sayResult } from './formatting.ts'

/** `key` stays the same as long as the same thing is said. */
export interface Announcement {
  key: string
  text: string
}

const LAST_SECONDS = 5

export function announce(t: Messages, state: State): Announcement[] {
  const game = state.games.current
  if (game) return announceGame(t, state, game)
  const { room, waiting } = state
  if (room) {
    const names = t.list(room.players.map((player) => nameOf(t, player)))
    const text = t.sayRoom([...room.code].join(' '), names, String(room.players.length), String(room.size))
    return [{ key: `room ${room.code} ${names}`, text }]
  }
  return waiting ? [{ key: `waiting ${waiting.since}`, text: t.saySearching }] : []
}

function announceGame(t: Messages, state: State, game: Game): Announcement[] {
  const me = state.player?.playerId
  const last = judgedIn(game).at(-1)
  const resultAnnouncements: Announcement[] = []
  // Results that the arena has not shown yet are not announced.
  const phase = revealPhase(state)?.name
  const isShown = phase === undefined || phase === 'after'
  if (last && isShown)
    resultAnnouncements.push({ key: `${game.gameId} ${last.round} result`, text: sayResult(t, last, me) })
  if (isOver(state)) {
    if (screenOf(state) !== 'end') return resultAnnouncements
    const { title, why } = sayEnd(t, game, me)
    const text = [title.join(' '), why.join(' ')].filter(Boolean).map(t.sentence).join(' ')
    return [...resultAnnouncements, { key: `${game.gameId} end`, text }]
  }
  if (!isPlayer(state, game)) {
    const text = tookPart(state, game) ? t.youAreOut : t.watching
    return [...resultAnnouncements, { key: `${game.gameId} watching`, text: t.sentence(text) }]
  }
  return [
    ...resultAnnouncements,
    ...announceOffline(t, game),
    ...announceStamps(t, state, game),
    ...announceTurn(t, state, game),
  ]
}

function announceOffline(t: Messages, game: Game): Announcement[] {
  return game.offline.map((playerId) => ({
    key: `${game.gameId} offline ${playerId} ${resultsOf(game).length}`,
    text: t.sayOffline(nameIn(t, game, playerId)),
  }))
}

function announceStamps(t: Messages, state: State, game: Game): Announcement[] {
  return shownStamps(state)
    .filter(({ playerId }) => playerId !== state.player?.playerId)
    .map(({ playerId, stamp, at }) => ({
      key: `${game.gameId} stamp ${playerId} ${at}`,
      text: t.sentence(t.sayStamp(nameIn(t, game, playerId), t.stamps[stamp])),
    }))
}

function announceTurn(t: Messages, state: State, game: Game): Announcement[] {
  const turn = turnOf(game)
  if (!turn || revealPhase(state)) return []
  const key = `${game.gameId} ${turn.round}`
  const open = openTurn(state)
  const hand = handIn(state)
  const announcements: Announcement[] = [
    { key: `${key} open`, text: t.sentence(t.chooseRound(sayNumber(turn.round))) },
  ]
  if (missedLast(state)) announcements.push({ key: `${key} warning`, text: t.sentence(t.missOnceMore) })
  if (hasThrown(state))
    announcements.push({ key: `${key} thrown`, text: t.sentence(hand ? t.chose(hand) : t.handIsOut) })
  for (const player of playersOf(game))
    if (thrownIn(game).includes(player.playerId))
      announcements.push({ key: `${key} ready ${player.playerId}`, text: t.sayReady(nameOf(t, player)) })
  if (open && open.endsAt - state.now <= LAST_SECONDS * 1000)
    announcements.push({ key: `${key} late`, text: t.sentence(t.secondsLeft(String(LAST_SECONDS))) })
  return announcements
}
