import { setImmediate as nextTurn } from 'node:timers/promises'
import { createNameTags } from '../../web/events/name-tags.ts'
import { type Messages, messagesIn } from '../../web/i18n/catalogue.ts'
import { nameOf } from '../../web/i18n/formatting.ts'
import { tagsOf } from '../../web/look-alikes.ts'

const alike = {
  type: 'room',
  players: [
    { playerId: 'aaaaaaaaaaaaaaaaaa1111', name: 'Mei' },
    { playerId: 'bbbbbbbbbbbbbbbbbb2222', name: 'Меi' },
    { playerId: 'cccccccccccccccccc3333', name: 'Yuki' },
  ],
}
const namesIn = ({ players }: typeof alike) => players.map(({ name }) => name)

test('names that look alike get a tag, once the list is there', async () => {
  const tags = createNameTags(async () => ({ tagsOf }))
  expect(tags.tagged(alike)).toBe(alike)
  await nextTurn()
  expect(namesIn(tags.tagged(alike))).toEqual(['Mei #1111', 'Меi #2222', 'Yuki'])
  const different = { ...alike, players: alike.players.slice(1) }
  expect(tags.tagged(different)).toBe(different)
})

test('a list that could not be loaded is loaded again for the next message', async () => {
  let tries = 0
  const tags = createNameTags(async () => {
    tries += 1
    if (tries === 1) throw new Error('offline')
    return { tagsOf }
  })
  expect(tags.tagged(alike)).toBe(alike)
  await nextTurn()
  expect(tags.tagged(alike)).toBe(alike)
  await nextTurn()
  expect(namesIn(tags.tagged(alike))[0]).toBe('Mei #1111')
  expect(tries).toBe(2)
})

test('nameless animals of a kind get numbers, in whatever language each has its name', () => {
  const tags = createNameTags(() => new Promise(() => {}))
  const players = [
    { playerId: 'c', name: 'Nameless Sparrow' },
    { playerId: 'a', name: 'ななしのスズメ' },
    { playerId: 'b', name: 'ななしのネコ' },
    { playerId: 'd', name: 'ななしのスズメ' },
  ]
  const namesFor = (t: Messages, some = players) =>
    tags.tagged({ type: 'room', players: some }).players.map((one) => nameOf(t, one))
  expect(namesFor(messagesIn('en'))).toEqual([
    'Nameless Sparrow 2',
    'Nameless Sparrow',
    'Nameless Cat',
    'Nameless Sparrow 3',
  ])
  const chosen = [{ playerId: '0', name: 'Nameless Sparrow 2' }, ...players.slice(0, 2)]
  expect(new Set(namesFor(messagesIn('en'), chosen)).size).toBe(3)
  const none = ['ab12', 'cd34'].map((id) => ({ playerId: id, name: `Player ${id}` }))
  expect(namesFor(messagesIn('en'), none)).toEqual(['Nameless', 'Nameless 2'])
  expect(namesFor(messagesIn('ja'), [...players].reverse())).toEqual([
    'ななしのスズメ 3',
    'ななしのネコ',
    'ななしのスズメ',
    'ななしのスズメ 2',
  ])
})
