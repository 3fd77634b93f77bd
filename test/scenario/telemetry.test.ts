/** What the runtime tells of a game: everything between a hand and its result can be followed. */
import { type Runtime, startRuntime } from '../../local-aws/src/runtime/runtime.ts'
import { Activity } from '../../local-aws/src/telemetry/activity.ts'
import type { EventOf, TelemetryEvent } from '../../local-aws/src/telemetry/events.ts'
import { synthesizedApp } from '../support/app.ts'
import { HeldClock } from '../support/held-clock.ts'
import { dropEverybody, Player } from '../support/player.ts'
import { useWire } from '../support/wire.ts'

const START_MS = 180_000
jest.setTimeout(START_MS)
useWire()

const events: TelemetryEvent[] = []
const activity = new Activity()
let runtime: Runtime

beforeAll(async () => {
  runtime = await startRuntime({
    assembly: await synthesizedApp(),
    log: { info: () => {}, warn: () => {}, error: () => {} },
    clock: new HeldClock(),
    telemetry(event) {
      events.push(event)
      activity.record(event)
    },
  })
  const player = await Player.connect(runtime.endpoints.ws)
  await player.ask('join', { opponent: 'bot' })
  for (let over = false; !over; ) {
    const { gameId, round } = await player.next('round')
    await activity.idle()
    await player.ask('throw', { gameId, round, hand: 'rock' })
    over = (await player.next('result')).over !== null
  }
  await player.close()
  await activity.over()
}, START_MS)

afterAll(() => runtime?.stop())
afterAll(dropEverybody)

function all<Kind extends TelemetryEvent['kind']>(kind: Kind): EventOf<Kind>[] {
  return events.filter((event): event is EventOf<Kind> => event.kind === kind)
}

function one<Kind extends TelemetryEvent['kind']>(
  kind: Kind,
  fits: (event: EventOf<Kind>) => boolean,
): EventOf<Kind> {
  const found = all(kind).find(fits)
  if (!found) throw new Error(`There is no such ${kind}.`)
  return found
}

test("a throw is followed from the frame to the function, its calls, and the execution's next states", () => {
  const answered = one('step functions call', ({ action, caller = '' }) => {
    return action === 'SendTaskSuccess' && caller.includes('Play')
  })
  const ran = one('invocation', ({ trace }) => trace === answered.trace)
  expect(ran.functionName).toBe(answered.caller)
  const integration = one('integration', ({ lambdaRequestId }) => lambdaRequestId === ran.requestId)
  const frame = one('message in', ({ requestId }) => requestId === integration.requestId)
  const reply = one('message out', ({ requestId }) => requestId === frame.requestId)
  expect(frame.connectionId).toBe(reply.connectionId)
  const read = one('dynamodb call', ({ trace }) => trace === ran.trace)
  expect(read).toMatchObject({ caller: ran.functionName, partitions: [expect.stringMatching(/^GAME#/)] })

  expect(answered.state).toBe('Throw hands')
  const judged = one('state entered', ({ execution, state }) => {
    return execution === answered.execution && state === 'Judge'
  })
  const moments = [frame, integration, ran, answered, judged].map(({ started }) => started)
  expect(moments).toEqual([...moments].sort((a, b) => a - b))
})

test('the settling of a game is followed from the state to the pushes', () => {
  const called = one('task called', ({ state }) => state === 'Settle')
  const ran = one('invocation', ({ requestId }) => requestId === called.lambdaRequestId)
  const posted = one('management call', ({ trace }) => trace === ran.trace)
  expect(posted).toMatchObject({ method: 'POST', status: 200, caller: ran.functionName })
  const push = one('message out', ({ requestId }) => requestId === posted.requestId)
  expect(push).toMatchObject({ connectionId: posted.connectionId, bytes: posted.bytes })
  const ended = one('execution ended', ({ execution }) => execution === called.execution)
  expect(ended.status).toBe('SUCCEEDED')
})

test("every invocation has its own trace, and only an environment's first has an init", () => {
  const ran = all('invocation')
  expect(new Set(ran.map(({ trace }) => trace)).size).toBe(ran.length)
  expect(ran.every(({ trace }) => trace.startsWith('Root=1-'))).toBe(true)
  const [first, ...others] = ran.filter(({ functionName }) => functionName.includes('Play'))
  expect(first?.initDuration).toBeGreaterThan(0)
  expect(others.every(({ initDuration }) => initDuration === undefined)).toBe(true)
})

test('every invocation that was asked for has ended, and took time and room for its log', () => {
  expect(all('invocation asked')).toHaveLength(all('invocation').length)
  for (const { duration, queued, logBytes, memoryMb } of all('invocation')) {
    expect(Math.min(duration, queued)).toBeGreaterThanOrEqual(0)
    expect(logBytes).toBeGreaterThan(0)
    expect(memoryMb).toBeGreaterThanOrEqual(128)
  }
})

test('a connection is reported once when it opens and once when it closes', () => {
  expect(all('connection opened')).toHaveLength(1)
  expect(all('connection closed')).toEqual([
    expect.objectContaining({ connectionId: all('connection opened')[0]?.connectionId }),
  ])
})
