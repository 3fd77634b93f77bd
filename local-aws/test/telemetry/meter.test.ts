import * as fc from 'fast-check'
import type { EventOf, TelemetryEvent } from '../../src/telemetry/events.ts'
import { billedMessages, Meter, noUnits, scaled, type Units, unitsOf } from '../../src/telemetry/meter.ts'

const KB = 1024
const started = 0
const frame = { started, connectionId: 'c', requestId: 'r' }
const call = { started, duration: 1, caller: 'play', trace: undefined, error: undefined }

const invocation = (more: Partial<EventOf<'invocation'>> = {}): EventOf<'invocation'> => ({
  kind: 'invocation',
  started,
  duration: 100,
  initDuration: undefined,
  queued: 0,
  requestId: 'r',
  functionName: 'play',
  memoryMb: 512,
  failed: false,
  logBytes: 300,
  trace: '',
  ...more,
})
const state = { started, execution: 'e', state: 'Judge', index: undefined }
const stepFunctions = {
  ...call,
  kind: 'step functions call',
  execution: 'e',
  state: undefined,
  entry: undefined,
} as const
const dynamoDb = {
  ...call,
  kind: 'dynamodb call',
  action: 'PutItem',
  tableName: 't',
  indexName: undefined,
  partitions: [],
  readUnits: 0,
  writeUnits: 2,
  indexWriteUnits: 1,
  bytes: 1_500,
} as const

test.each<[why: string, event: TelemetryEvent, units: Partial<Units>]>([
  [
    'a state entered is a transition',
    { ...state, kind: 'state entered', express: false },
    { transitions: 1 },
  ],
  ['a retry is one too', { ...state, kind: 'state retried', express: false }, { transitions: 1 }],
  ['leaving is none', { ...state, kind: 'state left', express: false }, {}],
  ['Express is billed otherwise', { ...state, kind: 'state entered', express: true }, { expressStates: 1 }],
  ['an execution started', { ...stepFunctions, action: 'StartExecution' }, { executionsStarted: 1 }],
  ["a task's result", { ...stepFunctions, action: 'SendTaskSuccess' }, { taskAnswers: 1 }],
  ["a task's failure", { ...stepFunctions, action: 'SendTaskFailure' }, { taskAnswers: 1 }],
  ['other calls are free', { ...stepFunctions, action: 'DescribeExecution' }, {}],
  [
    'an invocation is a request, and its time by its memory',
    invocation(),
    { lambdaRequests: 1, lambdaGbSeconds: 0.05, lambdaSeconds: 0.1, logBytes: 300 },
  ],
  [
    'the init of its environment is billed with it',
    invocation({ initDuration: 900, memoryMb: 1024 }),
    { lambdaRequests: 1, lambdaGbSeconds: 1, lambdaSeconds: 1, logBytes: 300 },
  ],
  [
    'a begun millisecond is a whole one',
    invocation({ duration: 0.2, memoryMb: 1024 }),
    { lambdaRequests: 1, lambdaGbSeconds: 0.001, lambdaSeconds: 0.0002, logBytes: 300 },
  ],
  ['writes of an index are writes', dynamoDb, { reads: 0, writes: 3, indexWrites: 1 }],
  [
    'a failed condition costs what the event says',
    { ...dynamoDb, indexWriteUnits: 0, error: 'ConditionalCheckFailedException' },
    { reads: 0, writes: 2, indexWrites: 0 },
  ],
  ['a frame in', { ...frame, kind: 'message in', bytes: 90 }, { messages: 1, messagesIn: 1 }],
  ['a frame out', { ...frame, kind: 'message out', bytes: 33 * KB }, { messages: 2 }],
  [
    'a call of @connections is a request; what it sends is a message of its own',
    {
      ...call,
      kind: 'management call',
      requestId: 'r',
      method: 'POST',
      connectionId: 'c',
      bytes: 9,
      status: 200,
    },
    { managementCalls: 1 },
  ],
  ['a connection', { kind: 'connection opened', started, connectionId: 'c' }, { connections: 1 }],
  [
    'its minutes when it ends',
    { kind: 'connection closed', started, duration: 90_000, connectionId: 'c' },
    { connectionMinutes: 1.5 },
  ],
])('%s', (_why, event, units) => {
  const counted = { ...noUnits(), ...unitsOf(event) }
  for (const [name, expected] of Object.entries({ ...noUnits(), ...units }))
    expect([name, counted[name as keyof Units]]).toEqual([name, expect.closeTo(expected, 10)])
})

test('a message of 128 KB is billed as four', () => {
  expect(billedMessages(128 * KB)).toBe(4)
})

test('messages are as many as they take pieces of 32 KB, and never none', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 128 * KB }), (bytes) => {
      const pieces = billedMessages(bytes)
      expect(pieces).toBeGreaterThanOrEqual(1)
      expect(pieces * 32 * KB).toBeGreaterThanOrEqual(bytes)
      if (pieces > 1) expect((pieces - 1) * 32 * KB).toBeLessThan(bytes)
    }),
  )
})

test('adds up in total and by spender', () => {
  const meter = new Meter()
  meter.record(invocation())
  meter.record(invocation({ functionName: 'lobby' }))
  meter.record(dynamoDb)
  expect(meter.total).toMatchObject({ lambdaRequests: 2, writes: 3 })
  expect(meter.bySpender.get('play')).toMatchObject({ lambdaRequests: 1, writes: 3 })
  expect(meter.bySpender.get('lobby')).toMatchObject({ lambdaRequests: 1, writes: 0 })
  expect(scaled(meter.total, 0.5)).toMatchObject({ lambdaRequests: 1, writes: 1.5 })
})
