import type { ParallelPhase, Report } from '../../../tools/bench/report.ts'
import { summarize } from '../../../tools/bench/statistics.ts'
import { judge } from '../../../tools/bench/targets.ts'

const none: Report = {
  at: '2026-11-23T00:00:00.000Z',
  machine: { node: '24', cores: 2, platform: 'linux' },
  url: 'ws://127.0.0.1:1/live',
  errors: [],
}

const parallel: ParallelPhase = {
  concurrent: 100,
  connections: 200,
  thinkMs: 0,
  seconds: 20,
  duels: 1_200,
  warmUpDuels: 100,
  warmUpSeconds: 10,
  duelsPerSecond: 60,
  latency: summarize([100, 200, 251]),
  match: summarize([10]),
  connect: summarize([10]),
  errors: [],
  usage: { highestRss: 550_000_000, cores: 1.4 },
  overTime: [60],
  distribution: [],
}

const verdicts = (report: Report) =>
  Object.fromEntries(judge(report).map(({ name, met }) => [name, met])) as Record<string, boolean | undefined>

test('an unmeasured target is neither met nor missed', () => {
  expect(new Set(Object.values(verdicts(none)))).toEqual(new Set([undefined]))
})

test('a rate is to be reached, a time not to be exceeded', () => {
  expect(verdicts({ ...none, parallel })).toMatchObject({
    '100 duels: rate': true,
    '100 duels: p99': false,
    '100 duels: errors': true,
    '100 duels: memory': true,
  })
})

test('a single error misses the target of none', () => {
  const failed = { ...parallel, errors: [{ code: 'busy', count: 1 }] }
  expect(verdicts({ ...none, parallel: failed })['100 duels: errors']).toBe(false)
})

test('fewer duels than the target says prove nothing', () => {
  expect(verdicts({ ...none, parallel: { ...parallel, concurrent: 10 } })['100 duels: rate']).toBeUndefined()
})
