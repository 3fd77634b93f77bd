import { FloodWatch, type Kind } from '../../../functions/fair-play/flood-watch.ts'
import { afterOne } from '../../../functions/fair-play/token-bucket.ts'

const ann = { playerId: 'ann', connectionId: 'one' }
const ben = { playerId: 'ben', connectionId: 'two' }

/** A player's bucket in the table, to which any number of environments report. */
function sharedBucket(watch: FloodWatch, kind: Kind) {
  let fullAt: number | undefined
  return (tokens: number, now: number) => {
    for (let token = 0; token < tokens; token++) fullAt = afterOne(watch.limits[kind], fullAt, now)
    return fullAt ?? 0
  }
}

/** Sends requests to environments in turn. Returns how many pass before one environment finds the flood. */
function passes(environments: FloodWatch[], kind: Kind, times: number[]): number | undefined {
  const [first] = environments
  if (!first) throw new Error('There is no environment.')
  const report = sharedBucket(first, kind)
  for (const [index, now] of times.entries()) {
    const watch = environments[index % environments.length] ?? first
    const tokens = watch.count(kind, ann, now)
    if (tokens > 0 && watch.learn(kind, ann, report(tokens, now), now)) return index
  }
  return undefined
}

const environments = (count: number) => Array.from({ length: count }, () => new FloodWatch(20))
const every = (ms: number, count: number) => Array.from({ length: count }, (_, index) => 1_000 + index * ms)

test.each([
  ['one environment', 1, 100],
  ['three environments', 3, 120],
  ['ten environments', 10, 260],
])('a flood of requests is found by %s', (_what, count, most) => {
  const found = passes(environments(count), 'requests', every(1, 1_000))
  expect(found).toBeGreaterThanOrEqual(60)
  expect(found).toBeLessThanOrEqual(most)
})

test.each([
  ['one environment', 1, 50],
  ['three environments', 3, 60],
  ['ten environments', 10, 110],
])('a flood of refused requests is found by %s', (_what, count, most) => {
  const found = passes(environments(count), 'refusals', every(10, 1_000))
  expect(found).toBeGreaterThanOrEqual(30)
  expect(found).toBeLessThanOrEqual(most)
})

test.each([
  ['sixty requests at once', 'requests', every(0, 60)],
  ['twenty requests a second', 'requests', every(50, 2_000)],
  ['thirty refusals at once', 'refusals', every(0, 30)],
  ['three refusals a second', 'refusals', every(334, 500)],
] as const)('%s are no flood', (_what, kind, times) => {
  for (const count of [1, 3]) expect(passes(environments(count), kind, times)).toBeUndefined()
})

test('a person is never reported: two requests a second, ten at once', () => {
  const watch = new FloodWatch(20)
  for (const now of every(500, 500)) expect(watch.count('requests', ann, now)).toBe(0)
  for (const now of every(0, 10)) expect(watch.count('requests', ann, now + 1e9)).toBe(0)
})

test('players are counted separately, and a flood is over when its bucket allows', () => {
  const watch = new FloodWatch(20)
  const { slackMs } = watch.limits.requests
  expect(watch.learn('requests', ann, 1_000 + slackMs + 500, 1_000)).toBe(true)
  expect(watch.isOver('requests', ann, 1_499)).toBe(true)
  expect(watch.isOver('requests', ann, 1_500)).toBe(false)
  expect(watch.isOver('requests', ben, 1_000)).toBe(false)
  expect(watch.isOver('refusals', ann, 1_000)).toBe(false)
})

test('a closed connection stays closed; the next one of the player does not count as closed', () => {
  const watch = new FloodWatch(20)
  expect(watch.hasClosed(ann)).toBe(false)
  watch.close(ann)
  expect(watch.hasClosed(ann)).toBe(true)
  expect(watch.hasClosed({ ...ann, connectionId: 'three' })).toBe(false)
})

test('any limit can be set', () => {
  for (const limit of [1, 2, 1_000]) {
    const watch = new FloodWatch(limit)
    const report = sharedBucket(watch, 'requests')
    const flood = every(0, 100 * limit).some((now) => {
      const tokens = watch.count('requests', ann, now)
      return tokens > 0 && watch.learn('requests', ann, report(tokens, now), now)
    })
    expect(flood).toBe(true)
  }
})
