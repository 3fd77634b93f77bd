import {
  hasShortStates,
  nextFailure,
  noteOf,
  placeNote,
  rowIndexOf,
  rowsOf,
  saySplit,
} from '../../../src/console/page/timeline/rows.ts'
import {
  createScale,
  findGap,
  formatTick,
  growingEnd,
  ticksOf,
} from '../../../src/console/page/timeline/scale.ts'
import { firstSelection } from '../../../src/console/page/timeline/selection.ts'
import { entry, execution } from './examples.ts'

describe('the scale', () => {
  test.each([
    [17, [0, 5, 10, 15]],
    [1100, [0, 200, 400, 600, 800, 1000]],
    [17_000, [0, 5000, 10_000, 15_000]],
    [30_000, [0, 5000, 10_000, 15_000, 20_000, 25_000, 30_000]],
    [300_000, [0, 60_000, 120_000, 180_000, 240_000, 300_000]],
  ])('of %d ms has round ticks, at most seven', (length, ticks) => {
    expect(ticksOf(createScale(0, length))).toEqual(ticks)
  })

  test('of a year has at most seven ticks too', () => {
    expect(ticksOf(createScale(0, 365 * 86_400_000)).length).toBeLessThanOrEqual(8)
  })

  test('begins its ticks in a range at round times', () => {
    expect(ticksOf(createScale(4200, 6100))).toEqual([4500, 5000, 5500, 6000])
  })

  test('labels its ticks by their step', () => {
    expect([
      formatTick(0, 5000),
      formatTick(200, 200),
      formatTick(1000, 200),
      formatTick(15_000, 5000),
    ]).toEqual(['0', '200 ms', '1 s', '15 s'])
    expect([formatTick(120_000, 60_000), formatTick(3 * 3_600_000, 3_600_000)]).toEqual(['2 m', '3 h'])
  })

  test('of an empty execution maps to finite places', () => {
    expect(createScale(0, 0).place(0)).toBe(0)
  })

  test.each([undefined, { a: 1000, b: 8_001_000 }])('maps times to places and back, gap %o', (gap) => {
    const scale = createScale(0, 8_003_000, gap)
    for (const t of [0, 500, 1000, 4_000_000, 8_001_000, 8_002_000, 8_003_000])
      expect(scale.timeAt(scale.place(t))).toBeCloseTo(t, 3)
    expect([scale.place(0), scale.place(8_003_000)]).toEqual([0, expect.closeTo(1, 9)])
  })

  test('a long gap without events is folded, and the rest gets its width', () => {
    const times = [0, 100, 200, 300, 8_000_300, 8_000_400]
    const gap = findGap(times, 0, 8_000_600)
    expect(gap?.a).toBeGreaterThan(300)
    expect(gap?.b).toBeLessThan(8_000_300)
    const scale = createScale(0, 8_000_600, gap)
    expect(scale.place(300)).toBeGreaterThan(0.3)
    expect(ticksOf(scale).every((t) => t <= (gap?.a ?? 0) || t >= (gap?.b ?? 0))).toBe(true)
  })

  test('a short execution, or one wait alone, is not folded', () => {
    expect(findGap([0, 10, 20, 30, 20_000, 20_010], 0, 20_020)).toBeUndefined()
    expect(findGap([0, 8_000_000], 0, 8_000_100)).toBeUndefined()
  })

  test('of a running execution grows in steps and never ends before now', () => {
    expect(new Set([1000, 2000, 3900].map(growingEnd)).size).toBe(1)
    for (const now of [0, 5000, 61_000, 1e9]) expect(growingEnd(now)).toBeGreaterThan(now)
  })
})

describe('the rows', () => {
  const ask = entry({ id: 1, t0: 0, t1: 2000 })
  const judge = entry({ id: 5, state: 'Judge', type: 'Choice', t0: 2000, t1: 2001 })
  const again = entry({ id: 7, t0: 2001, t1: 2003, lap: 2 })
  const laps = [
    { n: 1, entry: 1, title: 'one', t0: 0, status: 'succeeded' as const },
    { n: 2, entry: 7, title: 'two', t0: 2001, status: 'succeeded' as const },
  ]

  test('short states ride on the row before them, but not where a lap begins', () => {
    const rows = rowsOf([ask, judge, again], laps, true)
    expect(rows.map((row) => [row.entry.id, row.also.map(({ id }) => id), row.lap?.n])).toEqual([
      [1, [5], 1],
      [7, [], 2],
    ])
    expect([rowIndexOf(rows, 5), rowIndexOf(rows, 7), rowIndexOf(rows, 9)]).toEqual([0, 1, -1])
  })

  test('every state has a row if the reader wants so', () => {
    expect(rowsOf([ask, judge, again], laps, false)).toHaveLength(3)
    expect(hasShortStates([ask, judge])).toBe(true)
    expect(hasShortStates([ask])).toBe(false)
  })

  test.each([
    ['failed', { status: 'failed' as const }],
    ['retried', { attempts: 2 }],
    ['running', { t1: undefined }],
  ])('a short state that %s has its own row', (_, change) => {
    expect(rowsOf([ask, entry({ ...judge, ...change })], [], true)).toHaveLength(2)
  })

  test('a note says marks and failed attempts', () => {
    const failure = { t: 10, error: 'E', cause: '' }
    const marks = [{ t: 1900, label: 'Mei', text: 'Mei answers' }]
    expect(noteOf(entry({ marks, failures: [failure, failure] }))).toBe('2 failed attempts · Mei 1.9 s')
    expect(noteOf(entry({ failures: [{ ...failure, error: 'States.Timeout' }] }))).toBe('1 timeout')
    expect(noteOf(entry({ note: 'turn ran out', marks }))).toBe('turn ran out')
    expect(noteOf(entry({}))).toBe('')
  })

  test('the note is placed where there is room, and omitted if there is none', () => {
    const note = 'Mei 1.9 s · Yuki 2.8 s'
    expect([
      placeNote(note, 0, 0.2, 500),
      placeNote(note, 0.5, 0.9, 500),
      placeNote(note, 0.1, 0.95, 500),
    ]).toEqual([
      { where: 'after', at: 0.2 },
      { where: 'before', at: 0.5 },
      { where: 'inside', at: 0.525 },
    ])
    expect([placeNote(note, 0.2, 0.9, 150), placeNote(note, 0.2, 0.9, 0)]).toEqual([undefined, undefined])
  })

  test('the time of a state is split into work, waiting and backoff', () => {
    const segments = [
      { k: 'failed' as const, a: 0, b: 200 },
      { k: 'backoff' as const, a: 200, b: 900 },
      { k: 'work' as const, a: 900, b: 907 },
      { k: 'wait' as const, a: 907 },
    ]
    expect(saySplit(entry({ segments }), 3507)).toBe('207 ms work · 2.6 s waiting · 700 ms backoff')
    expect(saySplit(entry({ segments: [{ k: 'work', a: 0, b: 5 }] }), 5)).toBe('')
  })

  test('the next failure comes after the selected one, then the first again', () => {
    const one = entry({ id: 3, error: 'A' })
    const other = entry({ id: 9, error: 'B' })
    expect(nextFailure([ask, one, other], 3)?.id).toBe(9)
    expect(nextFailure([ask, one, other], 9)?.id).toBe(3)
    expect(nextFailure([ask], undefined)).toBeUndefined()
  })
})

describe('the page opens on the state that answers the likely question', () => {
  const wait = entry({ id: 2, segments: [{ k: 'wait', a: 0, b: 9 }] })
  const settle = entry({ id: 8, state: 'Settle' })
  const fail = entry({ id: 12, state: 'Aborted', type: 'Fail', status: 'failed', error: 'Game.Aborted' })

  test('of a success: the last one that waited', () => {
    expect(firstSelection(execution({}), [wait, settle])?.id).toBe(2)
    expect(firstSelection(execution({}), [settle])?.id).toBe(8)
  })

  test('of a failure: where it began, not the Fail state that it ended in', () => {
    const failed = entry({ id: 6, state: 'Ask', status: 'failed', error: 'Throttled' })
    const summary = execution({ status: 'FAILED', failedState: 'Ask', failedEntry: 6 })
    expect(firstSelection(summary, [wait, failed, fail])?.id).toBe(6)
    expect(firstSelection(execution({ status: 'FAILED' }), [wait, failed, fail])?.id).toBe(6)
    expect(firstSelection(execution({ status: 'FAILED' }), [wait, fail])?.id).toBe(12)
  })

  test('of a running one: where it is', () => {
    const open = entry({ id: 10, status: 'waiting', t1: undefined })
    expect(firstSelection(execution({ status: 'RUNNING', stop: undefined }), [wait, open])?.id).toBe(10)
    expect(firstSelection(execution({ status: 'RUNNING' }), [])).toBeUndefined()
  })
})
