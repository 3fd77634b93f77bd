import { tagsOf } from '../../web/look-alikes.ts'

const named = (...names: string[]) =>
  names.map((name, index) => ({ playerId: `player-number-${index}`, name }))

test.each([
  ['the same name', 'Mei', 'Mei'],
  ['another case', 'Mei', 'mei'],
  ['Cyrillic letters', 'Anna', 'Аnnа'],
  ['Greek letters', 'Kai', 'Κаi'],
  ['a one for an l', 'Lily', 'Li1y'],
  ['a space', 'Mei Lin', 'MeiLin'],
])('%s: each gets a tag of its own', (_what, one, other) => {
  const tags = tagsOf(named('さくら', one, other))
  expect([...tags.keys()]).toEqual(['player-number-1', 'player-number-2'])
  expect(new Set(tags.values()).size).toBe(2)
})

test('names that do not look alike get no tag', () => {
  expect(tagsOf(named('Mei', 'Max', 'さくら', 'サクラ', '김민준', 'Ольга', '🐼')).size).toBe(0)
})
