import { Refusals } from '../../../functions/fair-play/refusals.ts'

test('a refused player is refused until the given time, and nobody else', () => {
  const refusals = new Refusals()
  refusals.add('mei', 5_000)
  expect(refusals.includes('mei', 4_999)).toBe(true)
  expect(refusals.includes('yuki', 4_999)).toBe(false)
  expect(refusals.includes('mei', 5_000)).toBe(false)
})

test('a later refusal replaces the earlier one', () => {
  const refusals = new Refusals()
  refusals.add('mei', 5_000)
  refusals.add('mei', 9_000)
  expect(refusals.includes('mei', 8_999)).toBe(true)
})

test('of very many players the one refused first is forgotten', () => {
  const refusals = new Refusals()
  for (let player = 0; player <= 10_000; player++) refusals.add(`p${player}`, 5_000)
  expect(refusals.includes('p0', 0)).toBe(false)
  expect(refusals.includes('p1', 0)).toBe(true)
  expect(refusals.includes('p10000', 0)).toBe(true)
})
