import { readCause } from '../../../src/console/page/format/cause.ts'
import { count, formatBytes, joinNames, nameOfArn, shortenId } from '../../../src/console/page/format/text.ts'
import {
  formatAge,
  formatClock,
  formatDuration,
  formatExactDuration,
  formatOffset,
} from '../../../src/console/page/format/time.ts'

test.each([
  [0, '0 ms'],
  [-3, '0 ms'],
  [0.4, '<1 ms'],
  [1, '1 ms'],
  [999.4, '999 ms'],
  [999.6, '1.0 s'],
  [2649, '2.6 s'],
  [59_949, '59.9 s'],
  [59_951, '1 m'],
  [134_000, '2 m 14 s'],
  [3_599_600, '1 h'],
  [8_040_000, '2 h 14 m'],
  [86_400_000, '1 d'],
  [90_000_000 * 3, '3 d 3 h'],
])('%d ms is said as %s', (ms, said) => {
  expect(formatDuration(ms)).toBe(said)
})

test('calls and functions show tenths of a millisecond up to 100 ms', () => {
  expect([0.04, 7.42, 99.94, 229.8].map(formatExactDuration)).toEqual([
    '0.0 ms',
    '7.4 ms',
    '99.9 ms',
    '230 ms',
  ])
})

test('offsets have a sign and three digits', () => {
  expect([0, 14_305, -20].map(formatOffset)).toEqual(['+0.000', '+14.305', '−0.020'])
})

test.each([
  [-50, 'just now'],
  [12_900, '12 s ago'],
  [60_000, '1 m ago'],
  [3_600_000, '1 h ago'],
  [200_000_000, '2 d ago'],
])('%d ms are said as %s', (ms, said) => {
  expect(formatAge(ms)).toBe(said)
})

test('the clock is that of this machine', () => {
  const noon = new Date(2027, 0, 2, 12, 3, 4, 5).getTime()
  expect(formatClock(noon)).toBe('12:03:04.005')
})

test('numbers, ids and names', () => {
  expect([count(1, 'retry', 'retries'), count(1200, 'event')]).toEqual(['1 retry', '1,200 events'])
  expect([shortenId('p9uVr5Y2kOzg4LqG7N_UAQ'), shortenId('season-12')]).toEqual(['p9uVr5Y2…', 'season-12'])
  expect(nameOfArn('arn:aws:lambda:us-east-1:000000000000:function:Orders')).toBe('Orders')
  expect(nameOfArn('Orders')).toBe('Orders')
  expect([512, 1500, 2_000_000].map(formatBytes)).toEqual(['512 B', '1.5 kB', '2.0 MB'])
  expect(
    [[], ['a'], ['a', 'b'], ['a', 'b', 'c'], ['a', 'b', 'c', 'd', 'e']].map((all) => joinNames(all)),
  ).toEqual(['', 'a', 'a and b', 'a, b and c', 'a, b and 3 more'])
})

test("a function's error is split into its message and its trace; any other cause stays unchanged", () => {
  const cause = {
    errorType: 'RangeError',
    errorMessage: 'does not fit',
    trace: ['RangeError: does not fit', '  at a:1'],
  }
  expect(readCause(JSON.stringify(cause))).toEqual({ message: 'does not fit', trace: ['at a:1'] })
  expect(readCause('{"a":1}')).toEqual({ message: '{"a":1}', trace: [] })
  expect(readCause('no such table')).toEqual({ message: 'no such table', trace: [] })
  expect(readCause('null')).toEqual({ message: 'null', trace: [] })
  expect(readCause(undefined)).toEqual({ message: '', trace: [] })
})
