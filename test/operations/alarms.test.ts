/** Each fault triggers its own alarm and no other. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { FaultCount, FaultsFile } from '../../local-aws/src/faults/index.ts'
import { type Runtime, startRuntime } from '../../local-aws/src/runtime/runtime.ts'
import { Activity } from '../../local-aws/src/telemetry/activity.ts'
import type { TelemetryEvent } from '../../local-aws/src/telemetry/events.ts'
import { type Assembly, readAssembly } from '../../local-aws/src/template/assembly.ts'
import { localEnvironment, type ResolvedStack } from '../../local-aws/src/template/model.ts'
import { resolveApp } from '../../local-aws/src/template/resolve-app.ts'
import { synthesizedApp } from '../support/app.ts'
import { HeldClock } from '../support/held-clock.ts'
import { dropEverybody, Player } from '../support/player.ts'
import { alarmsOf, ringing } from './alarm-conditions.ts'
import { datapointsOf, FunctionLogs, type Recording, repeated, together } from './metrics.ts'

jest.setTimeout(180_000)

const logDirectory = mkdtempSync(join(tmpdir(), 'janken-alarms-'))
const logs = new FunctionLogs(logDirectory)
const clock = new HeldClock()
const activity = new Activity()
let events: TelemetryEvent[] = []
let dropped = 0
let app: Assembly
let stack: ResolvedStack
let runtime: Runtime
/** The canary's game goes right, which belongs to every quiet moment. */
let calm: Recording

beforeAll(async () => {
  app = readAssembly(await synthesizedApp())
  const [resolved] = resolveApp(app.stacks, { ...localEnvironment, ...app.place })
  if (!resolved) throw new Error('There is no stack.')
  stack = resolved
  runtime = await startRuntime({
    assembly: app,
    clock,
    // Nobody waits between two attempts.
    random: () => 0,
    faults: { rules: [] },
    logDirectory,
    log: {
      info() {},
      warn: (line) => void (line.includes('dropped the asynchronous event') && dropped++),
      error() {},
    },
    telemetry(event) {
      events.push(event)
      activity.record(event)
    },
  })
  calm = await record(playAsCanary)
})
afterAll(async () => {
  dropEverybody()
  await runtime?.stop()
  rmSync(logDirectory, { recursive: true, force: true })
})

const rule = (fault: FaultsFile['rules'][number]): FaultsFile => ({ rules: [fault] })

/** What happened until everything that followed from it is over, and logged. */
async function record(
  happening: () => Promise<unknown>,
  faults: FaultsFile = { rules: [] },
): Promise<Recording> {
  events = []
  dropped = 0
  const before = runtime.faults?.counts() ?? []
  runtime.faults?.replace(faults)
  await happening()
  dropEverybody()
  await activity.over()
  runtime.faults?.replace({ rules: [] })
  const invocations = events.filter(({ kind }) => kind === 'invocation').length
  const lines: Recording['lines'] = []
  // Logs are written a moment after the invocation.
  for (let reports = 0; ; await pause(10)) {
    const next = logs.next()
    lines.push(...next.lines)
    reports += next.reports
    if (reports >= invocations) break
  }
  return { events, lines, dropped, faults: since(before, runtime.faults?.counts() ?? []) }
}

/** How often each fault has struck since it was counted before. */
function since(before: FaultCount[], now: FaultCount[]): FaultCount[] {
  const kindOf = ({ service, operation, error, when }: FaultCount) => [service, operation, error, when].join()
  const known = new Map(before.map((fault) => [kindOf(fault), fault.count]))
  return now.map((fault) => ({ ...fault, count: fault.count - (known.get(kindOf(fault)) ?? 0) }))
}

const alarmsIn = (recording: Recording) => ringing(stack, datapointsOf(recording, stack))

const connect = () => Player.connect(runtime.endpoints.ws)

/** A game against the bot, to its end. `begun` is awaited before the first hand. */
async function playBot(begun: (gameId: string) => Promise<unknown> = async () => {}): Promise<void> {
  const ann = await connect()
  await ann.ask('join', { opponent: 'bot' })
  for (let over = false; !over; ) {
    const { gameId, round } = await ann.next('round')
    if (round === 1) await begun(gameId)
    await ann.ask('throw', { gameId, round, hand: 'rock' })
    over = (await ann.next('result')).over !== null
  }
}

async function playDuel(): Promise<void> {
  const [ann, ben] = await Promise.all([connect(), connect()])
  await ann.ask('join')
  await ben.ask('join')
  for (const [player, hand] of [
    [ann, 'rock'],
    [ben, 'paper'],
  ] as const) {
    const { gameId, round } = await player.next('round')
    await player.ask('throw', { gameId, round, hand })
  }
  await Promise.all([ann.next('result'), ben.next('result')])
}

function nameOf(id: RegExp): string {
  const found = stack.resources.find(
    ({ type, displayName }) => type === 'AWS::Lambda::Function' && id.test(displayName),
  )
  if (!found) throw new Error(`No function is called ${id}.`)
  return found.ref
}

const playAsCanary = () => runtime.invoke({ functionName: nameOf(/Canary/), payload: '{}', caller: {} })

test('no alarm rings in a quiet account', () => {
  expect(alarmsIn(calm)).toEqual([])
})

test('no alarm rings in a busy evening: five games a second', async () => {
  const evening = await record(async () => {
    await playDuel()
    await playBot()
  })
  expect(evening.lines.filter((line) => 'GamesBegun' in line)).toHaveLength(2)
  expect(alarmsIn(together(calm, repeated(evening, 750, 300_000)))).toEqual([])
})

const rubbish = async (times: number) => {
  const ann = await connect()
  for (let index = 0; index < times; index++) {
    ann.send('rubbish')
    await ann.reply('rubbish')
  }
}

/** The recording of a ping, with some of its events. */
async function onePing(isWanted: (event: TelemetryEvent) => boolean): Promise<Recording> {
  const { events, ...rest } = await record(async () => (await connect()).ask('ping'))
  return { ...rest, events: events.filter(isWanted) }
}

const isRequest = (event: TelemetryEvent) =>
  event.kind === 'message in' ||
  (event.kind === 'invocation' && event.functionName === nameOf(/Functions.Profile/))

test('no alarm rings for 10,000 messages a second to the clients', async () => {
  const pushes = repeated(await onePing(({ kind }) => kind === 'message out'), 600_000)
  expect(alarmsIn(together(calm, pushes))).toEqual([])
})

/** What rings which alarm. `times`: the recording is repeated so often within a period. */
const CASES: [alarm: string, how: string, happening: () => Promise<Recording>][] = [
  [
    'games-failed',
    'a game whose rounds cannot be opened',
    () =>
      record(
        async () => {
          const ann = await connect()
          await ann.ask('join', { opponent: 'bot' })
          expect((await ann.next('result')).over?.reason).toBe('aborted')
        },
        rule({ service: 'lambda', function: '*OpenRound*', error: 'AWSLambdaException' }),
      ),
  ],
  [
    'step-functions-throttled',
    'games that cannot be started',
    async () =>
      repeated(
        await record(
          async () => {
            const ann = await connect()
            expect(await ann.request('join', { opponent: 'bot' })).toMatchObject({ code: 'busy' })
          },
          rule({ service: 'states', operation: 'StartExecution', error: 'ThrottlingException' }),
        ),
        6,
      ),
  ],
  [
    'game-function-errors',
    'rounds that are opened at the sixth attempt',
    () =>
      record(
        () => playBot(),
        rule({ service: 'lambda', function: '*OpenRound*', error: 'crash', when: 'before', times: 5 }),
      ),
  ],
  [
    'internal-errors',
    'requests that the table does not answer',
    () =>
      record(
        async () => {
          const ann = await connect()
          for (let index = 0; index < 5; index++)
            expect(await ann.request('leaderboard')).toMatchObject({ code: 'internal' })
        },
        rule({ service: 'dynamodb', operation: 'Query', error: 'AccessDeniedException' }),
      ),
  ],
  [
    'publish-failures',
    'a watcher who is not told',
    () =>
      record(
        async () => {
          const eve = await connect()
          await playBot((gameId) => eve.ask('watch', { gameId }))
        },
        rule({ service: 'lambda', function: '*Publish*', error: 'crash', when: 'before', times: 1 }),
      ),
  ],
  [
    'functions-throttled',
    'rounds that are opened at the second attempt',
    async () =>
      repeated(
        await record(
          () => playBot(),
          rule({ service: 'lambda', function: '*OpenRound*', error: 'TooManyRequestsException', times: 1 }),
        ),
        10,
      ),
  ],
  [
    'functions-slow',
    'a call that takes 90 % of the time that a function has',
    async () => {
      const recording = await record(connect)
      const slow = recording.events.map((event) =>
        event.kind === 'invocation' && event.functionName === nameOf(/Functions.Connect/)
          ? { ...event, duration: 9_000 }
          : event,
      )
      return { ...recording, events: slow }
    },
  ],
  [
    'game-functions-slow',
    'a round whose opening takes 90 % of the time that its function has',
    async () => {
      const recording = await record(() => playBot())
      const slow = recording.events.map((event) =>
        event.kind === 'invocation' && event.functionName === nameOf(/Game.OpenRound/)
          ? { ...event, duration: 22_500 }
          : event,
      )
      return { ...recording, events: slow }
    },
  ],
  [
    'concurrency-near-quota',
    '800 players at once',
    async () => repeated(await record(async () => (await connect()).ask('ping')), 800, 0),
  ],
  [
    'table-throttled',
    'fifty calls that succeed at the second attempt',
    async () =>
      repeated(
        await record(
          () => playBot(),
          rule({ service: 'dynamodb', error: 'ProvisionedThroughputExceededException', times: 1 }),
        ),
        50,
      ),
  ],
  [
    'table-errors',
    'ten calls that succeed at the second attempt',
    async () =>
      repeated(
        await record(() => playBot(), rule({ service: 'dynamodb', error: 'InternalServerError', times: 1 })),
        10,
      ),
  ],
  [
    'api-errors',
    'functions that end in the middle of a request',
    async () =>
      repeated(
        await record(
          async () => {
            const ann = await connect()
            ann.send({ action: 'ping' })
            await activity.until(() => events.some((event) => event.kind === 'invocation' && event.failed))
          },
          rule({ service: 'lambda', function: '*Profile*', error: 'crash', times: 1 }),
        ),
        5,
      ),
  ],
  [
    'api-refusals',
    'keys that are none',
    async () =>
      repeated(
        await record(async () => {
          await expect(Player.connect(runtime.endpoints.ws, { secret: 'none' })).rejects.toThrow('401')
        }),
        201,
      ),
  ],
  ['connects-near-quota', '400 connections a second', async () => repeated(await record(connect), 24_000)],
  ['messages-near-throttle', '1,500 pings a second', async () => repeated(await onePing(isRequest), 90_000)],
  [
    'results-late',
    'a result that takes three seconds',
    async () => {
      const recording = await record(() => playBot())
      return {
        ...recording,
        lines: recording.lines.map((line) =>
          'ResultDelay' in line ? { ...line, ResultDelay: 3_000 } : line,
        ),
      }
    },
  ],
  [
    'busy',
    'a hundred refusals, whatever the cause',
    async () => {
      const { lines } = await record(
        async () => {
          const ann = await connect()
          expect(await ann.request('join', { opponent: 'bot' })).toMatchObject({ code: 'busy' })
        },
        rule({ service: 'states', operation: 'StartExecution', error: 'ThrottlingException' }),
      )
      return repeated({ events: [], lines, dropped: 0, faults: [] }, 100)
    },
  ],
  [
    'refused-frames',
    'a thousand frames of rubbish',
    async () => repeated(await record(() => rubbish(1)), 1_000),
  ],
]

test.each(CASES)('%s rings for %s, and nothing else does', async (alarm, _how, happening) => {
  expect(alarmsIn(together(calm, await happening()))).toEqual([alarm])
})

test('games-stuck rings for an execution that outlives its limit', async () => {
  const template = JSON.stringify(app.stacks).replace(/(?<=\\"TimeoutSeconds\\":)\d{4,}/, '1')
  expect(template).not.toBe(JSON.stringify(app.stacks))
  await runtime.deploy({ ...app, stacks: JSON.parse(template) })
  const stuck = await record(async () => {
    const ann = await connect()
    await ann.ask('join', { opponent: 'bot' })
    await ann.next('round')
    clock.letPass()
    await activity.until(() => activity.executions === 0)
  })
  await runtime.deploy(app)
  expect(alarmsIn(together(calm, stuck))).toEqual(['games-stuck'])
})

test('games-throttled rings for transitions that are throttled, which no one machine does', () => {
  const StateMachineArn =
    stack.resources.find(({ type }) => type === 'AWS::StepFunctions::StateMachine')?.ref ?? ''
  const points = datapointsOf(calm, stack)
  points.push({
    namespace: 'AWS/States',
    name: 'ExecutionThrottled',
    dimensions: { StateMachineArn },
    value: 10,
  })
  expect(ringing(stack, points)).toEqual(['games-throttled'])
})

test.each([
  ['events-failed', 'ExecutionsFailed'],
  ['events-stuck', 'ExecutionsTimedOut'],
])('%s rings for %s of the state machine of events, not of that of games', (alarm, name) => {
  const [, events] = stack.resources.filter(({ type }) => type === 'AWS::StepFunctions::StateMachine')
  const points = datapointsOf(calm, stack)
  const dimensions = { StateMachineArn: events?.ref ?? '' }
  points.push({ namespace: 'AWS/States', name, dimensions, value: 1 })
  expect(ringing(stack, points)).toEqual([alarm])
})

test("the canary's alarms ring when its game fails, is slow, or is not played", async () => {
  const failed = await record(
    playAsCanary,
    rule({ service: 'states', operation: 'StartExecution', error: 'AccessDeniedException' }),
  )
  expect(alarmsIn(failed)).toEqual(['canary-failed'])
  const lines = calm.lines.map((line) =>
    'CanaryDuration' in line ? { ...line, CanaryDuration: 20_000 } : line,
  )
  expect(alarmsIn({ ...calm, lines })).toEqual(['canary-slow'])
  expect(alarmsIn({ events: [], lines: [], dropped: 0, faults: [] })).toEqual(['canary-silent'])
})

test('every alarm rang in these tests, and has its section in the runbook', () => {
  const rung = [...CASES.map(([alarm]) => alarm), 'games-stuck', 'games-throttled']
  rung.push('events-failed', 'events-stuck')
  const all = [...rung, 'canary-failed', 'canary-slow', 'canary-silent'].sort()
  expect(
    alarmsOf(stack)
      .map(({ AlarmName }) => AlarmName.replace('Janken-', ''))
      .sort(),
  ).toEqual(all)
  const runbook = readFileSync(join(__dirname, '../../docs/operations.md'), 'utf8')
  for (const alarm of all) expect(runbook).toContain(`\n#### ${alarm}\n`)
})
