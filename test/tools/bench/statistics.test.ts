import { median, quantile, summarize } from '../../../tools/bench/statistics.ts'

test.each([
  ['the middle of an odd number', [3, 1, 2], 2],
  ['the lower of the two middle ones', [4, 1, 3, 2], 2],
  ['a single one', [7], 7],
])('the median is %s', (_name, values, expected) => {
  expect(median(values)).toBe(expected)
})

test('a quantile is one of the values, the nearest by rank', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => index + 1)
  expect([0, 0.5, 0.95, 0.99, 1].map((share) => quantile(hundred, share))).toEqual([1, 50, 95, 99, 100])
})

test('an empty list has a count of 0, and no percentiles or maximum', () => {
  expect(summarize([])).toEqual({
    count: 0,
    p50: Number.NaN,
    p95: Number.NaN,
    p99: Number.NaN,
    max: Number.NaN,
  })
})
