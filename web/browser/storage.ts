import { createSecret } from '../../client/index.ts'
import { offerSubprotocols, readSecret } from '../../protocol/identity.ts'
import { isNameless } from '../i18n/formatting.ts'
import { LANGUAGES, type Language } from '../state/language.ts'
import { DEFAULT_LIVES, LIVES, type Settings, type Wish } from '../state/model.ts'
import type { PastGame } from '../state/record.ts'
import { type KeyValueStorage, storageWithFallback } from './fallback-storage.ts'
import { readRecords } from './records.ts'

/** What the page remembers. Without browser storage (private mode, blocked), it lasts until the page is reloaded. */
export interface Storage {
  secret(): string
  /** Of a big screen in this tab, which is not the player of this browser. */
  screenSecret(): string
  /** Makes this tab another player. The browser's other tabs stay the same player. */
  becomeSomebodyElse(): void
  /** From now on this device is the player with this secret, and learns the name from the server. */
  continueAs(secret: string): void
  /** The secret that is to replace the current one: the same one until `takePreparedSecret`. */
  prepareSecret(): string
  hasPreparedSecret(): boolean
  takePreparedSecret(): void
  /** The player came from another device, and the server's name for the player is not known yet. */
  isCarried(): boolean
  /** The server knows the player by this secret and this name. */
  welcomed(name: string): void
  /** The player's chosen name. Empty at first. */
  name(): string
  saveName(name: string): void
  wish(): Wish
  saveWish(wish: Wish): void
  /** `language`: undefined if the player has not chosen one. */
  settings(): Omit<Settings, 'language'> & { language: Language | undefined }
  saveSettings(settings: Partial<Settings>): void
  /** The usual waiting time on this device, in milliseconds. */
  usualWaitMs(): number | undefined
  saveWait(ms: number): void
  records(): PastGame[]
  saveRecords(records: readonly PastGame[]): void
  /** A number below `count` that stays the same for this player: the animal of a player without a name. */
  lot(count: number): number
}

export const SECRET = 'janken.secret'
const SCREEN_SECRET = 'janken.screen'
const NEXT_SECRET = 'janken.next'
const CARRIED = 'janken.carried'
const NAME = 'janken.name'
const LIVES_EACH = 'janken.lives'
export const LANGUAGE = 'janken.language'
const SOUND = 'janken.sound'
const STAMPS = 'janken.stamps'
const WAITS = 'janken.waits'
const RECORDS = 'janken.games'
const LOT = 'janken.lot'

const NOT_DRAWN = '-'
const YES = 'yes'
const OFF = 'off'
const WAITS_KEPT = 5

/** Getters, because even reading `localStorage` throws where it is blocked. */
export function openStorage(local: () => KeyValueStorage, session: () => KeyValueStorage): Storage {
  const browser = storageWithFallback(local)
  const tab = storageWithFallback(session)
  const saveOff = (key: string, isOn: boolean) => browser.setItem(key, isOn ? '' : OFF)
  /** What this tab has for itself comes before what the browser's tabs share. */
  const shelfWith = (key: string) => (tab.getItem(key) === null ? browser : tab)
  const waits = () => (browser.getItem(WAITS) ?? '').split(',').map(Number).filter(Boolean)
  return {
    secret() {
      const kept = readKey(tab.getItem(SECRET)) ?? readKey(browser.getItem(SECRET))
      if (kept) return kept
      const made = createSecret()
      browser.setItem(SECRET, made)
      return made
    },
    screenSecret() {
      const kept = readKey(tab.getItem(SCREEN_SECRET))
      if (kept) return kept
      const made = createSecret()
      tab.setItem(SCREEN_SECRET, made)
      return made
    },
    becomeSomebodyElse() {
      tab.setItem(SECRET, createSecret())
      tab.setItem(NAME, '')
      tab.setItem(LOT, NOT_DRAWN)
    },
    continueAs(secret) {
      const shelf = shelfWith(SECRET)
      shelf.setItem(SECRET, secret)
      shelf.setItem(NEXT_SECRET, '')
      shelf.setItem(NAME, '')
      shelf.setItem(CARRIED, YES)
    },
    prepareSecret() {
      const shelf = shelfWith(SECRET)
      const next = readKey(shelf.getItem(NEXT_SECRET)) ?? createSecret()
      shelf.setItem(NEXT_SECRET, next)
      return next
    },
    hasPreparedSecret: () => readKey(shelfWith(SECRET).getItem(NEXT_SECRET)) !== undefined,
    takePreparedSecret() {
      const shelf = shelfWith(SECRET)
      shelf.setItem(SECRET, this.prepareSecret())
      shelf.setItem(NEXT_SECRET, '')
    },
    isCarried: () => shelfWith(SECRET).getItem(CARRIED) === YES,
    welcomed(name) {
      const shelf = shelfWith(SECRET)
      if (!this.isCarried()) return
      if (!isNameless(name)) shelf.setItem(NAME, name)
      shelf.setItem(CARRIED, '')
    },
    name: () => tab.getItem(NAME) ?? browser.getItem(NAME) ?? '',
    saveName: (name) => (tab.getItem(NAME) === null ? browser : tab).setItem(NAME, name),
    wish() {
      const lives = LIVES.find((count) => String(count) === browser.getItem(LIVES_EACH))
      return { lives: lives ?? DEFAULT_LIVES, opponent: 'human' }
    },
    saveWish: ({ lives }) => browser.setItem(LIVES_EACH, String(lives)),
    settings: () => ({
      language: LANGUAGES.find((language) => language === browser.getItem(LANGUAGE)),
      sound: browser.getItem(SOUND) !== OFF,
      stampsMuted: browser.getItem(STAMPS) === OFF,
    }),
    saveSettings({ language, sound, stampsMuted }) {
      if (language !== undefined) browser.setItem(LANGUAGE, language)
      if (sound !== undefined) saveOff(SOUND, sound)
      if (stampsMuted !== undefined) saveOff(STAMPS, !stampsMuted)
    },
    usualWaitMs() {
      const sorted = waits().sort((a, b) => a - b)
      return sorted[Math.floor(sorted.length / 2)]
    },
    saveWait: (ms) => browser.setItem(WAITS, [Math.round(ms), ...waits()].slice(0, WAITS_KEPT).join()),
    records: () => readRecords(browser.getItem(RECORDS)),
    saveRecords: (records) => browser.setItem(RECORDS, JSON.stringify(records)),
    lot(count) {
      const kept = Number(tab.getItem(LOT) ?? browser.getItem(LOT) ?? Number.NaN)
      if (Number.isInteger(kept) && kept >= 0 && kept < count) return kept
      const drawn = Math.floor(Math.random() * count)
      const shelf = tab.getItem(LOT) === null ? browser : tab
      shelf.setItem(LOT, String(drawn))
      return drawn
    },
  }
}

/** A key that the server would refuse does not count. */
function readKey(secret: string | null): string | undefined {
  return secret === null ? undefined : readSecret(offerSubprotocols(secret).join(', '))
}
