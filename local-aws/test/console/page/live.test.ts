import type { Counts, Overview, StreamEvent } from '../../../src/console/api-types.ts'
import { apiPath } from '../../../src/console/page/api/call.ts'
import { createLive } from '../../../src/console/page/api/live.ts'
import { createReader } from '../../../src/console/page/api/reader.ts'
import { execution } from './examples.ts'

const counts = (running: number): Counts => ({
  executions: { all: 3, running, succeeded: 0, failed: 0, timedOut: 0, aborted: 0, retried: 0 },
  functions: 0,
  connections: { open: 0, closed: 0 },
  tables: 0,
  requests: 0,
  faults: { rules: 0, on: 0, hits: 0 },
})

const overview = (change: Partial<Overview> = {}): Overview => ({
  app: 'Orders',
  endpoints: { web: '', ws: '', aws: '' },
  region: 'us-east-1',
  machines: [],
  counts: counts(0),
  limits: {
    executions: 0,
    invocationsPerFunction: 0,
    logBytes: 0,
    framesPerConnection: 0,
    bytes: 0,
    used: 0,
    dropped: { executions: 0, invocations: 0, frames: 0, requests: 0, writes: 0 },
  },
  notices: [],
  recordingSince: 5,
  sequence: 1,
  now: 10_000,
  ...change,
})

const changes = (sequence: number): StreamEvent => ({
  kind: 'changes',
  sequence,
  now: 10_500,
  executions: [execution({ id: 'Order:1' })],
  counts: counts(2),
  changed: { connections: ['c1'], functions: [], tables: ['T'], requests: true, faults: false },
})

describe('events of the stream', () => {
  test('changes the versions of what it names, and the counts', () => {
    const live = createLive()
    live.answered(overview(), 9_000)
    const topics = ['executions', 'execution:Order:1', 'connection:c1', 'connections', 'table:T', 'requests']
    const before = [...topics, 'faults', 'execution:Order:2'].map(live.version)
    live.take(changes(2), 9_600)
    expect([...topics, 'faults', 'execution:Order:2'].map(live.version)).toEqual([1, 1, 1, 1, 1, 1, 0, 0])
    expect(before).toEqual([0, 0, 0, 0, 0, 0, 0, 0])
    expect(live.state().overview?.counts.executions.running).toBe(2)
    expect(live.state().overview?.sequence).toBe(2)
    expect(live.state().behind).toBe(100)
  })

  test('tells listeners which executions changed', () => {
    const live = createLive()
    const heard: string[] = []
    const stop = live.onExecutions((all) => heard.push(...all.map(({ id }) => id)))
    live.take(changes(2), 0)
    stop()
    live.take(changes(3), 0)
    expect(heard).toEqual(['Order:1'])
  })

  test('after a gap, and after a deployment, everything is read again', () => {
    const live = createLive()
    live.take({ kind: 'reset', sequence: 8 }, 0)
    live.take({ kind: 'deployed', sequence: 9 }, 0)
    expect(live.version('anything')).toBe(2)
    live.take({ kind: 'deployed', sequence: 10, error: 'game.ts:3' }, 0)
    expect([live.version('anything'), live.state().deployError]).toEqual([2, 'game.ts:3'])
  })

  test('a paused page shows no new version until it continues', () => {
    const live = createLive()
    live.toggleHold()
    live.take(changes(2), 0)
    live.take({ kind: 'reset', sequence: 8 }, 0)
    expect(live.version('executions')).toBe(0)
    live.toggleHold()
    expect(live.version('executions')).toBe(2)
  })

  test('after the runtime stops, the page counts as disconnected until one answers; another runtime is recognized', () => {
    const live = createLive()
    expect(live.answered(overview(), 0)).toBe(false)
    live.take({ kind: 'stopping', sequence: 4 }, 777)
    expect(live.state().lostSince).toBe(777)
    expect(live.answered(overview(), 0)).toBe(false)
    expect(live.state().lostSince).toBeUndefined()
    expect(live.answered(overview({ recordingSince: 6 }), 0)).toBe(true)
  })
})

test('a path encodes its segments and leaves out empty parameters', () => {
  expect(
    apiPath(['executions', 'Order:a/b', 'events'], { q: '', cursor: undefined, limit: 5, from: 0 }),
  ).toBe('/api/executions/Order%3Aa%2Fb/events?limit=5&from=0')
})

describe('reading again and again', () => {
  test('changes during a read lead to one more, never two at a time', async () => {
    const answers: (() => void)[] = []
    const started: (() => void)[] = []
    const nextStart = () => new Promise<void>((resolve) => started.push(resolve))
    const reader = createReader(
      () =>
        new Promise<void>((resolve) => {
          answers.push(resolve)
          started.shift()?.()
        }),
      1,
    )
    const first = nextStart()
    reader.request()
    await first
    reader.request()
    reader.request()
    expect(answers).toHaveLength(1)
    const second = nextStart()
    answers[0]?.()
    await second
    expect(answers).toHaveLength(2)
    reader.stop()
    answers[1]?.()
    reader.request()
    expect(answers).toHaveLength(2)
  })
})
