import type { Json } from '../../../src/console/api-types.ts'
import { isComparable, type Options, toLines } from '../../../src/console/page/json/lines.ts'

/** The lines as text: `+` added, `-` removed, `▸` folded. */
const show = (value: Json, options: Options = {}) =>
  toLines(value, options).map(({ depth, fold, mark, parts }) => {
    const sign = mark === 'added' ? '+' : mark === 'removed' ? '-' : ''
    const said = parts
      .map(({ kind, text }) => (kind === 'tag' || kind === 'lead' ? `<${text}>` : text))
      .join('')
    return `${sign}${'  '.repeat(depth)}${fold === 'closed' ? '▸ ' : ''}${said}`
  })

test('a short object is written on one line', () => {
  expect(show({ round: 6, open: true })).toEqual(['{ round: 6, open: true }'])
  expect(show({})).toEqual(['{}'])
  expect(show([])).toEqual(['[]'])
  expect(show(null)).toEqual(['null'])
  expect(show('')).toEqual(['""'])
})

test('known ids have a name beside them and are shortened', () => {
  const labels = { uCxkWwA79HKYzoYG8A0BDC: 'Sora' }
  expect(show('uCxkWwA79HKYzoYG8A0BDC', { labels })).toEqual(['"uCxkWwA7…"<Sora>'])
  expect(show({ 'connection:uCxkWwA79HKYzoYG8A0BDC': 1 }, { labels })).toEqual([
    '{ connection:uCxkWwA7…<Sora>: 1 }',
  ])
})

test('alike objects of an array take one line each, with what differs and all numbers', () => {
  const labels = { p1: 'Mei', p2: 'Yuki' }
  const value = [
    { id: 'p1', name: 'Mei', lives: 2, bot: false },
    { id: 'p2', name: 'Yuki', lives: 2, bot: false },
  ]
  expect(show(value, { labels })).toEqual(['[', '  ▸ <Mei>lives: 2,', '  ▸ <Yuki>lives: 2', ']'])
  expect(show(value, { labels, folds: new Map([['$.0', false]]) }).slice(1, 4)).toEqual([
    '  {',
    '    id: "p1"<Mei>,',
    '    name: "Mei",',
  ])
})

test('alike objects that differ in nothing but their name still say something', () => {
  const value = [
    { id: 'p1', hand: 'rock', missed: null },
    { id: 'p2', hand: 'rock', missed: null },
  ]
  expect(show(value, { labels: { p1: 'Mei', p2: 'Yuki' } })[1]).toBe('  ▸ <Mei>hand: "rock", missed: null,')
})

test('a long string keeps its beginning and its end', () => {
  const [line] = toLines('A'.repeat(20) + 'B'.repeat(100) + 'C'.repeat(44))
  expect(line?.parts.map(({ text }) => text)).toEqual(['"AAAAAAAAAAAAAAAA…CCCC"', 'copy 164'])
  expect(line?.parts[1]?.whole).toHaveLength(164)
})

test('a string that is JSON is opened in place; other strings stay', () => {
  expect(show({ body: '{"action":"throw","hand":"rock"}', text: '[not JSON' })).toEqual([
    '{',
    '  body: <JSON string>',
    '    { action: "throw", hand: "rock" }',
    '  text: "[not JSON"',
    '}',
  ])
})

test('times have their clock beside them, other numbers do not', () => {
  const said = (value: number) => show(value)[0]
  expect(said(15)).toBe('15')
  expect(said(1_795_982_690_137)).toMatch(/^1795982690137<[\d:. -]+>$/)
  expect(said(1_803_758_691)).toMatch(/^1803758691<2027-/)
  expect(said(-1e300)).toBe('-1e+300')
})

test('long objects fold below the fourth level', () => {
  const long = { text: 'x'.repeat(46), more: 1 }
  const value = { a: { b: { c: { d: long, e: 1 } } } }
  expect(show(value)).toContain('        ▸ d: { text, more },')
  expect(show(value, { folds: new Map([['$.a', true]]) })).toEqual(['{', '  ▸ a: { b }', '}'])
})

test('large values open two levels and the first 200 children', () => {
  const value = Array.from({ length: 5000 }, (_, at) => ({ at, nested: { deep: [at, 'x'.repeat(60)] } }))
  const lines = show(value)
  expect(lines.length).toBeLessThan(1500)
  expect(lines.at(-2)).toBe('  ▸ 4,800 more')
  expect(lines.some((line) => /^ {4}▸ nested/.test(line))).toBe(true)
  expect(show(value, { folds: new Map([['$.…', false]]) }).length).toBeGreaterThan(5000)
})

describe('compared with another value', () => {
  test('marks replaced and added lines, but no unchanged ones', () => {
    const base = { round: 5, players: [{ lives: 1 }, { lives: 1 }], seats: { a: 1 } }
    const value = { round: 6, players: [{ lives: 1 }, { lives: 0 }], seats: { a: 1 }, over: { winner: 'a' } }
    expect(show(value, { base })).toEqual([
      '{',
      '-  round: 5',
      '+  round: 6,',
      '  players: [',
      '    { lives: 1 },',
      '    {',
      '-      lives: 1',
      '+      lives: 0',
      '    }',
      '  ],',
      '  seats: { a: 1 },',
      '+  over: {',
      '+    winner: "a"',
      '+  }',
      '}',
    ])
  })

  test('an object in place of a number is a replacement', () => {
    expect(show({ a: { b: 1 } }, { base: { a: 3 } })).toEqual([
      '{',
      '-  a: 3',
      '+  a: {',
      '+    b: 1',
      '+  }',
      '}',
    ])
  })

  test('values compare if they share a key', () => {
    expect(isComparable({ a: 1 }, { a: 2, b: 1 })).toBe(true)
    expect(isComparable({ a: 1 }, { b: 1 })).toBe(false)
    expect(isComparable([1], { 0: 1 })).toBe(false)
    expect(isComparable('a', 'a')).toBe(false)
    expect(isComparable(undefined, { a: 1 })).toBe(false)
  })
})
