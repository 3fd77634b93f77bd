import { Activity } from '../../src/telemetry/activity.ts'
import type { TelemetryEvent } from '../../src/telemetry/events.ts'

const started = 0
const connectionId = 'c'
const invocation = { started, requestId: 'r', functionName: 'play' }
const opened: TelemetryEvent = { kind: 'connection opened', started, connectionId }
const closed: TelemetryEvent = { kind: 'connection closed', started, duration: 1, connectionId }
const asked: TelemetryEvent = { ...invocation, kind: 'invocation asked' }
const ended: TelemetryEvent = {
  ...invocation,
  kind: 'invocation',
  duration: 1,
  initDuration: undefined,
  queued: 0,
  memoryMb: 128,
  failed: false,
  logBytes: 0,
  trace: '',
}
const begun: TelemetryEvent = { kind: 'execution started', started, execution: 'e' }
const done: TelemetryEvent = {
  kind: 'execution ended',
  started,
  duration: 1,
  execution: 'e',
  status: 'FAILED',
}

test('is idle when nothing was asked for, and again when all functions have ended', async () => {
  const activity = new Activity()
  await activity.idle()
  for (const event of [asked, asked, ended]) activity.record(event)
  let idle = false
  const waiting = activity.idle().then(() => {
    idle = true
  })
  await Promise.resolve()
  expect(idle).toBe(false)
  activity.record(ended)
  await waiting
})

test('ends when no connection is open and nothing runs, including what a disconnect starts', async () => {
  const activity = new Activity()
  for (const event of [opened, begun]) activity.record(event)
  const order: string[] = []
  const over = activity.over().then(() => order.push('over'))
  activity.record(done)
  activity.record(closed)
  activity.record(asked)
  await new Promise((resolve) => setImmediate(resolve))
  order.push('the function has ended')
  activity.record(ended)
  await over
  expect(order).toEqual(['the function has ended', 'over'])
})
