import type { TelemetryEvent } from '../../../local-aws/src/telemetry/events.ts'
import { sharesOf, spansOf } from '../../../tools/bench/spans.ts'
import { printWaterfall, waterfallOf } from '../../../tools/bench/waterfall.ts'

const START = 1_000_000
const window = { decidedAt: START, heardAt: START + 20 }
const at = (ms: number) => START + ms

const invocation = (functionName: string, trace: string, from: number, duration: number): TelemetryEvent => ({
  kind: 'invocation',
  started: at(from),
  duration,
  initDuration: undefined,
  queued: 1,
  requestId: trace,
  functionName,
  memoryMb: 512,
  failed: false,
  logBytes: 0,
  trace,
})

const dynamoDb = (action: string, trace: string, from: number, duration: number): TelemetryEvent => ({
  kind: 'dynamodb call',
  started: at(from),
  duration,
  action,
  tableName: 'table',
  indexName: undefined,
  partitions: [],
  readUnits: 1,
  writeUnits: 0,
  indexWriteUnits: 0,
  bytes: 1,
  error: undefined,
  caller: undefined,
  trace,
})

const message = (kind: 'message in' | 'message out', ms: number): TelemetryEvent => ({
  kind,
  started: at(ms),
  connectionId: 'c',
  requestId: 'r',
  bytes: 1,
})

const state = (kind: 'state entered' | 'state left', ms: number): TelemetryEvent => ({
  kind,
  started: at(ms),
  execution: 'e',
  state: 's',
  index: undefined,
  express: false,
})

const EVENTS: TelemetryEvent[] = [
  message('message in', 1),
  {
    kind: 'integration',
    started: at(2),
    duration: 7,
    requestId: 'r',
    functionArn: 'arn',
    lambdaRequestId: 'play',
  },
  invocation('Janken-Play1A2B3C4D-X', 'play', 3, 6),
  dynamoDb('GetItem', 'play', 5, 2),
  state('state left', 8),
  {
    kind: 'task called',
    started: at(10),
    duration: 9,
    execution: 'e',
    state: 'Settle',
    entry: 2,
    attempt: 1,
    index: undefined,
    lambdaRequestId: 'settle',
  },
  invocation('Janken-Settle', 'settle', 11, 9),
  message('message out', 19),
  // Of the game before, and after the result.
  dynamoDb('Query', 'other', -5, 1),
  dynamoDb('Query', 'other', 25, 1),
]

test('spans are sorted by start, and name their caller', () => {
  const spans = spansOf(EVENTS, window)
  expect(spans.map(({ stage, label, from, to }) => `${from}-${to} ${stage}: ${label}`)).toEqual([
    '0-1 wire and rest: the throw travels',
    '1-2 gateway: takes the frame',
    '2-3 Lambda wait: Play waits',
    '3-9 Lambda run: Play runs',
    '5-7 DynamoDB: GetItem by Play',
    '8-10 Step Functions: judges',
    '10-11 Lambda wait: Settle waits',
    '11-20 Lambda run: Settle runs',
    '19-20 wire and rest: the result travels',
  ])
})

test('every moment is waited for by one stage, and together they are the whole', () => {
  const shares = sharesOf(spansOf(EVENTS, window), 20)
  expect(shares).toEqual({
    gateway: 1,
    'Lambda wait': 2,
    'Lambda run': 2 + 1 + 8,
    DynamoDB: 2,
    'Step Functions': 2,
    push: 0,
    'wire and rest': 2,
  })
})

test('the waterfall shows the duel in the middle, and the median of each stage', () => {
  const duels = [30, 20, 25].map((total) => ({ spans: spansOf(EVENTS, window), total }))
  const waterfall = waterfallOf(duels)
  expect(waterfall).toMatchObject({ duels: 3, total: 25 })
  const text = waterfall ? printWaterfall(waterfall) : ''
  expect(text).toContain('25.0 ms from the deciding throw')
  const bars = text.split('\n').filter((line) => line.includes('█'))
  expect(bars).toHaveLength(9)
  // The first begins with the throw, and no bar is longer than the whole.
  const begins = bars[0]?.indexOf('█') ?? 0
  expect(bars.filter((line) => line.length > begins + 60)).toEqual([])
})

test('without a duel there is no waterfall', () => {
  expect(waterfallOf([])).toBeUndefined()
})
