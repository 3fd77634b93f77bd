import { createSecret } from '../../client/index.ts'
import { offerSubprotocols, readSecret } from '../../protocol/identity.ts'
import { openStorage } from '../../web/browser/storage.ts'
import { playerHere } from '../../web/events/device.ts'
import { en } from '../../web/i18n/en.ts'

function shelf(content: Record<string, string> = {}) {
  const items = new Map(Object.entries(content))
  return {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
  }
}

const isKey = (secret: string) => readSecret(offerSubprotocols(secret).join()) === secret
const blocked = () => {
  throw new Error('SecurityError')
}

test('the key is made once and kept, and so is the name', () => {
  const browser = shelf()
  const first = openStorage(() => browser, shelf)
  const secret = first.secret()
  first.saveName('Mei')
  const reloaded = openStorage(() => browser, shelf)
  expect(isKey(secret)).toBe(true)
  expect(reloaded.secret()).toBe(secret)
  expect(reloaded.name()).toBe('Mei')
})

test('a key that the server would refuse is replaced', () => {
  const broken = shelf({ 'janken.secret': 'not a key' })
  const storage = openStorage(() => broken, shelf)
  expect(isKey(storage.secret())).toBe(true)
})

test('without browser storage, the page still knows its player', () => {
  const storage = openStorage(blocked, blocked)
  expect(isKey(storage.secret())).toBe(true)
  expect(storage.secret()).toBe(storage.secret())
  storage.saveName('Mei')
  storage.saveWish({ lives: 3, opponent: 'bot' })
  expect(storage.name()).toBe('Mei')
  expect(storage.wish().lives).toBe(3)
})

test('a shelf that is full is as good as none', () => {
  const full = { ...shelf(), setItem: blocked }
  const storage = openStorage(
    () => full,
    () => full,
  )
  expect(storage.secret()).toBe(storage.secret())
})

test("another player in this tab leaves the browser's other tabs unchanged", () => {
  const browser = shelf()
  const tab = shelf()
  const storage = openStorage(
    () => browser,
    () => tab,
  )
  const before = storage.secret()
  storage.saveName('Mei')
  storage.becomeSomebodyElse()
  const reloaded = openStorage(
    () => browser,
    () => tab,
  )
  expect(isKey(reloaded.secret())).toBe(true)
  expect(reloaded.secret()).not.toBe(before)
  expect(reloaded.name()).toBe('')
  reloaded.saveName('Rin')
  const otherTab = openStorage(() => browser, shelf)
  expect([otherTab.secret(), otherTab.name()]).toEqual([before, 'Mei'])
})

test('lives that the page does not offer are not taken from the shelf', () => {
  const odd = shelf({ 'janken.lives': '4' })
  expect(openStorage(() => odd, shelf).wish()).toEqual({ lives: 2, opponent: 'human' })
})

test('settings are kept, and the language is unset until chosen', () => {
  const browser = shelf()
  const first = openStorage(() => browser, shelf)
  expect(first.settings()).toEqual({ language: undefined, sound: true, stampsMuted: false })
  first.saveSettings({ language: 'ja', sound: false })
  first.saveSettings({ stampsMuted: true })
  const again = openStorage(() => browser, shelf)
  expect(again.settings()).toEqual({ language: 'ja', sound: false, stampsMuted: true })
})

test('a wait usually takes as long as the middle one of the last five', () => {
  const storage = openStorage(shelf, shelf)
  expect(storage.usualWaitMs()).toBeUndefined()
  for (const ms of [99_000, 4_000, 90_000, 2_000, 8_000.4, 6_000]) storage.saveWait(ms)
  expect(storage.usualWaitMs()).toBe(6_000)
})

test('games that were cut off or written by hand are left out, the others come back', () => {
  const game = { gameId: 'g1', rounds: [['rock', null, 'won']] }
  const hands = { rounds: [1], players: [{ playerId: 'me', throws: [['rock', 'won'], null] }] }
  const group = { ...game, hands }
  const broken = { ...game, hands: { ...hands, players: [{ playerId: 'me', throws: [['spock', 'won']] }] } }
  const kept = [game, group, broken, { gameId: 'g2', rounds: [['spock', null, 'won']] }, 7, { gameId: 'g3' }]
  expect(openStorage(() => shelf({ 'janken.games': JSON.stringify(kept) }), shelf).records()).toEqual([
    game,
    group,
  ])
  expect(openStorage(() => shelf({ 'janken.games': '[{' }), shelf).records()).toEqual([])
})

test('a player without a name gets the same animal again', () => {
  const browser = shelf()
  const lot = openStorage(() => browser, shelf).lot(16)
  expect(openStorage(() => browser, shelf).lot(16)).toBe(lot)
  expect(openStorage(() => shelf({ 'janken.lot': '99' }), shelf).lot(3)).toBeLessThan(3)
})

test('a big screen has a key of its own, which lasts as long as the tab, and leaves the player’s alone', () => {
  const [local, session] = [shelf({}), shelf({})]
  const open = () =>
    openStorage(
      () => local,
      () => session,
    )
  const secret = open().secret()
  const screen = open().screenSecret()
  expect(isKey(screen)).toBe(true)
  expect(screen).not.toBe(secret)
  expect(open().screenSecret()).toBe(screen)
  expect(open().secret()).toBe(secret)
  expect(
    openStorage(
      () => local,
      () => shelf({}),
    ).screenSecret(),
  ).not.toBe(screen)
})

test('a player who comes from another device brings the name along, and says none before', () => {
  const browser = shelf({ 'janken.secret': createSecret(), 'janken.name': 'Yuki' })
  const storage = openStorage(() => browser, shelf)
  const secret = createSecret()
  storage.continueAs(secret)
  expect(playerHere(storage, en)).toEqual({ secret })
  storage.welcomed('Mei')
  expect(playerHere(storage, en)).toEqual({ secret, name: 'Mei' })
  storage.welcomed('Somebody')
  expect(storage.name()).toBe('Mei')
})

test('a new key is the same in every attempt to replace the old one, and is taken once', () => {
  const browser = shelf()
  const open = () => openStorage(() => browser, shelf)
  const old = open().secret()
  expect(open().hasPreparedSecret()).toBe(false)
  const next = open().prepareSecret()
  expect(open().hasPreparedSecret()).toBe(true)
  expect(open().prepareSecret()).toBe(next)
  expect(open().secret()).toBe(old)
  open().takePreparedSecret()
  expect(open().secret()).toBe(next)
  expect(open().hasPreparedSecret()).toBe(false)
})
