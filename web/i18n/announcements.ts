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
import { joinSentences, nameIn, nameOf, sayNumber, sayResult } from './formatting.ts'

/** `key` stays the same as long as the same thing is said. */
export interface Announcement {
  key: string
  text: string
}

/** An announcement before its sentences are joined. */
export interface Spoken {
  key: string
  sentences: string[]
}

const LAST_SECONDS = 5

export const announce = (t: Messages, state: State): Announcement[] => toAnnouncements(t, spokenIn(t, state))

export function toAnnouncements(t: Messages, spoken: Spoken[]): Announcement[] {
  return spoken.map(({ key, sentences }) => ({ key, text: joinSentences(t, sentences) }))
}

function spokenIn(t: Messages, state: State): Spoken[] {
  const game = state.games.current
  if (game) return spokenInGame(t, state, game)
  const { room, waiting } = state
  if (room) {
    const names = t.list(room.players.map((player) => nameOf(t, player)))
    const size = String(room.size)
    const sentences = t.sayRoom([...room.code].join(' '), names, String(room.players.length), size)
    return [{ key: `room ${room.code} ${names}`, sentences }]
  }
  return waiting ? [{ key: `waiting ${waiting.since}`, sentences: [t.saySearching] }] : []
}

function spokenInGame(t: Messages, state: State, game: Game): Spoken[] {
  const me = state.player?.playerId
  const last = judgedIn(game).at(-1)
  const results: Spoken[] = []
  // Results that the arena has not shown yet are not announced.
  const phase = revealPhase(state)?.name
  const isShown = phase === undefined || phase === 'after'
  if (last && isShown)
    results.push({ key: `${game.gameId} ${last.round} result`, sentences: sayResult(t, last, me) })
  if (isOver(state)) {
    if (screenOf(state) !== 'end') return results
    const { title, why } = sayEnd(t, game, me)
    return [...results, { key: `${game.gameId} end`, sentences: [title.join(' '), why.join(' ')] }]
  }
  if (!isPlayer(state, game)) {
    const sentences = [tookPart(state, game) ? t.youAreOut : t.watching]
    return [...results, { key: `${game.gameId} watching`, sentences }]
  }
  return [
    ...results,
    ...spokenOffline(t, game),
    ...spokenStamps(t, state, game),
    ...spokenTurn(t, state, game),
  ]
}

function spokenOffline(t: Messages, game: Game): Spoken[] {
  return game.offline.map((playerId) => ({
    key: `${game.gameId} offline ${playerId} ${resultsOf(game).length}`,
    sentences: [t.otherOffline(nameIn(t, game, playerId))],
  }))
}

function spokenStamps(t: Messages, state: State, game: Game): Spoken[] {
  return shownStamps(state)
    .filter(({ playerId }) => playerId !== state.player?.playerId)
    .map(({ playerId, stamp, at }) => ({
      key: `${game.gameId} stamp ${playerId} ${at}`,
      sentences: [t.sayStamp(nameIn(t, game, playerId), t.stamps[stamp])],
    }))
}

function spokenTurn(t: Messages, state: State, game: Game): Spoken[] {
  const turn = turnOf(game)
  if (!turn || revealPhase(state)) return []
  const key = `${game.gameId} ${turn.round}`
  const open = openTurn(state)
  const hand = handIn(state)
  const spoken: Spoken[] = [{ key: `${key} open`, sentences: [t.chooseRound(sayNumber(turn.round))] }]
  if (missedLast(state)) spoken.push({ key: `${key} warning`, sentences: [t.missOnceMore] })
  if (hasThrown(state)) spoken.push({ key: `${key} thrown`, sentences: [hand ? t.chose(hand) : t.handIsOut] })
  for (const player of playersOf(game))
    if (thrownIn(game).includes(player.playerId))
      spoken.push({ key: `${key} ready ${player.playerId}`, sentences: [t.sayReady(nameOf(t, player))] })
  if (open && open.endsAt - state.now <= LAST_SECONDS * 1000)
    spoken.push({ key: `${key} late`, sentences: [t.secondsLeft(String(LAST_SECONDS))] })
  return spoken
}
