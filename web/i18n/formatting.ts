/** Turns the protocol's terms into words for players, in either language. */
import { type Game, playersOf, type Result } from '../../client/index.ts'
import type { Hand } from '../../protocol/constants.ts'
import { LANGUAGES } from '../state/language.ts'
import type { Notice } from '../state/notice.ts'
import { type Messages, messagesIn } from './catalogue.ts'

const CATALOGUES = LANGUAGES.map(messagesIn)

/** The server's name for a player without one. */
const NAMELESS = /^Player [\w-]{4}( \d)?$/

export const isNameless = (name: string): boolean => NAMELESS.test(name)

interface Named {
  name: string
  bot?: boolean
}

/** A player's name as the page shows it. A nameless animal is one in the reader's language, whatever its own is. */
export function nameOf(t: Messages, { name, bot }: Named): string {
  if (bot) return t.bot
  const [isNone, number = ''] = NAMELESS.exec(name) ?? []
  if (isNone) return t.nameless + number
  const { animal, tag } = animalIn(name)
  return animal < 0 ? name : t.namelessAnimal(animalsOf(t)[animal] ?? '') + tag
}

/** The same for a narrow place: of a nameless animal, only what tells it from the others. The tag must not be cut. */
export function shortNameOf(t: Messages, { name, bot }: Named): { short: string; tag: string } {
  const { animal, tag } = animalIn(name)
  return bot || animal < 0
    ? { short: nameOf(t, { name, ...(bot ? { bot } : {}) }), tag: '' }
    : { short: animalsOf(t)[animal] ?? '', tag }
}

const animalsOf = ({ namelessAnimals }: Messages) => namelessAnimals.split(',')

/** The number of a nameless animal in the lists of all languages, and what follows its name. -1 for other names. */
export function animalIn(name: string): { animal: number; tag: string } {
  const [, bare = '', tag = ''] = /^(.*?)( #[\w-]{4}| \d)?$/.exec(name) ?? []
  const found = CATALOGUES.map((words) =>
    animalsOf(words).findIndex((one) => words.namelessAnimal(one) === bare),
  )
  return { animal: Math.max(...found), tag }
}

/** The width of a text in Latin letters. A kana is as wide as two. */
export const widthOf = (text: string): number =>
  [...text].reduce((width, char) => width + (char > '\u2e7f' ? 2 : 1), 0)

export function nameIn(t: Messages, game: Game, playerId: string): string {
  const player = playersOf(game).find((one) => one.playerId === playerId)
  return player ? nameOf(t, player) : t.somebody
}

export function sayNotice(t: Messages, { key, detail }: Notice): string {
  return detail === undefined ? t.notices[key] : `${t.notices[key]} ${detail}`
}

/** A whole number. Both languages have these digits. The first use of Intl.NumberFormat would stop a slow phone for 0.2 s. */
export function sayNumber(number: number): string {
  return String(Math.round(number))
}

/** "+83", "−79", "±0" */
export function sayChange(change: number): string {
  const sign = change > 0 ? '+' : change < 0 ? '−' : '±'
  return `${sign}${sayNumber(Math.abs(change))}`
}

const DAY_MS = 24 * 60 * 60_000

/** "today, 20:41", "7 May, 20:41", in the reader's format. */
export function sayWhen(t: Messages, time: number, now: number): string {
  const clock = new Intl.DateTimeFormat(t.language, { hour: '2-digit', minute: '2-digit', hour12: false })
  return `${sayDay(t, time, now)} ${clock.format(time)}`
}

function sayDay(t: Messages, time: number, now: number): string {
  const days = Math.round((startOfDay(now) - startOfDay(time)) / DAY_MS)
  if (days === 0 || days === 1) {
    const word = new Intl.RelativeTimeFormat(t.language, { numeric: 'auto' }).format(-days, 'day')
    return word.charAt(0).toUpperCase() + word.slice(1)
  }
  return new Intl.DateTimeFormat(t.language, { day: 'numeric', month: 'short' }).format(time)
}

const startOfDay = (time: number) => new Date(time).setHours(0, 0, 0, 0)

/** The hand that won the round. Undefined if none did. */
export function winningHand({ hands, winners }: Result): Hand | undefined {
  return hands.find(({ playerId }) => winners.includes(playerId))?.hand ?? undefined
}

/** Why the round ended as it did: "Paper wraps rock". */
export function sayReason(t: Messages, result: Result, me: string | undefined): string {
  const { hands, losers, players, outcome } = result
  const kinds = new Set(hands.map(({ hand }) => hand).filter((hand) => hand !== null))
  const [only] = kinds
  const hand = winningHand(result)
  if (kinds.size === 2 && hand) return t.why[hand]
  if (outcome === 'draw' && kinds.size === 1 && only)
    return hands.length > 2 ? t.whyAllSame(only) : t.whyBoth(only)
  if (kinds.size === 3) return t.whyAllThree
  const missing = hands.find(({ playerId, missed }) => missed && losers.includes(playerId))
  if (!missing) return ''
  if (missing.playerId === me) return missing.missed === 'left' ? t.whyYouLeft : t.whyYouMissed
  const player = players.find(({ playerId }) => playerId === missing.playerId)
  const name = player ? nameOf(t, player) : t.somebody
  return missing.missed === 'left' ? t.whyLeft(name) : t.whyMissed(name)
}

/** "This round is yours!" */
export function sayOutcome(t: Messages, { outcome, winners, losers, players }: Result, me?: string): string {
  if (outcome === 'abandoned') return t.roundNobody
  if (outcome === 'draw') return t.roundDraw
  if (winners.includes(me ?? '')) return t.roundYours
  const names = players.filter(({ playerId }) => winners.includes(playerId)).map((one) => nameOf(t, one))
  if (losers.includes(me ?? '')) return names.length === 1 ? t.roundTheirs(names) : t.roundLost
  return names.length > 0 ? t.roundTheirs(names) : ''
}

/** The whole round for screen readers, in sentences: every hand, who won and why, and the remaining hearts. */
export function sayResult(t: Messages, result: Result, me: string | undefined): string[] {
  const { hands, players, losers } = result
  const nameFor = (playerId: string) => {
    const player = players.find((one) => one.playerId === playerId)
    return player ? nameOf(t, player) : t.somebody
  }
  const thrown = hands.map(({ playerId, hand }) => {
    const word = hand ? t.hand(hand) : t.noHand
    return playerId === me ? t.sayYou(word) : t.sayOther(nameFor(playerId), word)
  })
  const lives = players
    .filter(({ playerId }) => losers.includes(playerId))
    .map((one) => t.sayLives(one.playerId === me ? t.you : t.san(nameOf(t, one)), sayNumber(one.lives)))
  return [...thrown, sayReason(t, result, me), sayOutcome(t, result, me), ...lives]
}

const ENDS = /[.!?…。!?]["”」]*$/

/** Sentences as one text: each ends with exactly one mark, and an empty one is left out. */
export function joinSentences(t: Messages, sentences: readonly string[]): string {
  return sentences
    .filter(Boolean)
    .map((sentence) => (ENDS.test(sentence) ? sentence : sentence + t.fullStop))
    .join(' ')
}
