import fc from 'fast-check'
import { afterGame, NEWCOMER, type Strength, shownRating } from '../../../functions/settlement/rating.ts'

const strength: fc.Arbitrary<Strength> = fc.record({
  mu: fc.double({ min: 0, max: 60, noNaN: true }),
  sigma: fc.double({ min: 0.5, max: NEWCOMER.sigma, noNaN: true }),
})
const players = fc.array(strength, { minLength: 2, maxLength: 6 })
const firstWins = (strengths: Strength[]) => strengths.map((one, index) => ({ ...one, won: index === 0 }))

test('a newcomer is shown as 1500', () => {
  expect(shownRating(NEWCOMER)).toBe(1500)
  expect(shownRating({})).toBe(1500)
})

test('the shown rating is a whole number and grows with strength', () => {
  fc.assert(
    fc.property(strength, fc.double({ min: 1, max: 10, noNaN: true }), ({ mu, sigma }, more) => {
      expect(Number.isInteger(shownRating({ mu, sigma }))).toBe(true)
      expect(shownRating({ mu: mu + more, sigma })).toBeGreaterThan(shownRating({ mu, sigma }))
    }),
  )
})

test("a winner's strength never falls, in groups of any size", () => {
  fc.assert(
    fc.property(players, (strengths) => {
      const [winner] = afterGame(firstWins(strengths))
      expect(winner?.mu).toBeGreaterThanOrEqual(strengths[0]?.mu ?? 0)
    }),
  )
})

test('the loser of a duel never becomes stronger', () => {
  fc.assert(
    fc.property(strength, strength, (one, other) => {
      expect(afterGame(firstWins([one, other]))[1]?.mu).toBeLessThanOrEqual(other.mu)
    }),
  )
})

test('ratings stay finite numbers', () => {
  fc.assert(
    fc.property(players, (strengths) => {
      for (const { mu, sigma } of afterGame(firstWins(strengths))) {
        expect(Number.isFinite(mu)).toBe(true)
        expect(sigma).toBeGreaterThan(0)
      }
    }),
  )
})

test('two equals move by the same, in opposite directions', () => {
  fc.assert(
    fc.property(strength, (one) => {
      const [winner, loser] = afterGame(firstWins([one, one]))
      expect((winner?.mu ?? 0) - one.mu).toBeCloseTo(one.mu - (loser?.mu ?? 0))
      expect(winner?.sigma).toBeCloseTo(loser?.sigma ?? 0)
    }),
  )
})

test('beating a stronger player moves more than beating a weaker one', () => {
  const gain = (mu: number) =>
    (afterGame(firstWins([NEWCOMER, { ...NEWCOMER, mu }]))[0]?.mu ?? 0) - NEWCOMER.mu
  expect(gain(35)).toBeGreaterThan(gain(25))
  expect(gain(25)).toBeGreaterThan(gain(15))
})

test('the order in which players are given does not matter', () => {
  fc.assert(
    fc.property(players, fc.nat(5), (strengths, turn) => {
      const rotate = <T>(list: T[]): T[] => [...list.slice(turn), ...list.slice(0, turn)]
      const given = firstWins(strengths)
      const after = rotate(afterGame(given))
      for (const [index, { mu, sigma }] of afterGame(rotate(given)).entries()) {
        expect(mu).toBeCloseTo(after[index]?.mu ?? Number.NaN)
        expect(sigma).toBeCloseTo(after[index]?.sigma ?? Number.NaN)
      }
    }),
  )
})
