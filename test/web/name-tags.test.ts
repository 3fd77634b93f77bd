import { setImmediate as nextTurn } from 'node:timers/promises'
import { createNameTags } from '../../web/events/name-tags.ts'
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
