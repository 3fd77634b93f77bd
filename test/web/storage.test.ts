import { offerSubprotocols, readSecret } from '../../protocol/identity.ts'
import { openStorage } from '../../web/storage.ts'

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

test('where the browser keeps nothing, the page still knows who it is', () => {
  const storage = openStorage(blocked, blocked)
  expect(isKey(storage.secret())).toBe(true)
  expect(storage.secret()).toBe(storage.secret())
  storage.saveName('Mei')
  storage.saveWish({ lives: 5, opponent: 'bot' })
  expect(storage.name()).toBe('Mei')
  expect(storage.wish().lives).toBe(5)
})

test('a shelf that is full is as good as none', () => {
  const full = { ...shelf(), setItem: blocked }
  const storage = openStorage(
    () => full,
    () => full,
  )
  expect(storage.secret()).toBe(storage.secret())
})

test('another player in this tab leaves the others of this browser who they are', () => {
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
  expect(openStorage(() => odd, shelf).wish()).toEqual({ lives: 1, opponent: 'human' })
})
