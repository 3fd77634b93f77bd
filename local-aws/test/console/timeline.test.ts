import type { Columns, EntriesAnswer, Entry } from '../../src/console/api-types.ts'
import { definitionIndex } from '../../src/console/executions/definition-index.ts'
import { columnsOf, type EntryView, entryOf } from '../../src/console/executions/entries.ts'
import { lapStart, lapsOf } from '../../src/console/executions/laps.ts'
import { rootCause } from '../../src/console/executions/root-cause.ts'
import { shapeOf } from '../../src/console/executions/shape.ts'
import { Timeline } from '../../src/console/executions/timeline.ts'
import { hangs, inTurn, stateMachine, takes, throws, waits } from '../../src/kit/index.ts'
import type { HistoryEvent } from '../../src/services/step-functions/ports.ts'

const task = (rest: object = {}) => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Arguments: { FunctionName: 'f' },
  ...rest,
})

interface Read {
  timeline: Timeline
  entries: Entry[]
  start: number
}

const NOTHING: EntryView['recorded'] = {
  marks: () => [],
  invocations: () => [],
  frames: () => 0,
  children: () => [],
  failure: () => ({}),
  note: () => undefined,
}

function read(definition: object, events: readonly HistoryEvent[]): Read {
  const index = definitionIndex(definition)
  const timeline = new Timeline(index).read(events)
  const start = events[0]?.timestamp ?? 0
  const view: EntryView = {
    start,
    isRunning: false,
    definition: index,
    lapOf: () => undefined,
    recorded: NOTHING,
    titleOf: (_, line) => `item ${line.index}`,
  }
  return { timeline, start, entries: timeline.root.visits.map((visit) => entryOf(visit, view)) }
}

type Tasks = NonNullable<NonNullable<Parameters<ReturnType<typeof stateMachine>['run']>[0]>['tasks']>

async function history(States: object, StartAt: string, tasks: Tasks, input: unknown = {}): Promise<Read> {
  const definition = { QueryLanguage: 'JSONata', StartAt, States }
  const run = await stateMachine(definition as never).run({ input: input as never, tasks })
  return read(definition, run.history)
}

test('two retries: a failed attempt, a backoff, another, and the work that succeeds', async () => {
  const States = { A: task({ Retry: [{ ErrorEquals: ['Boom'], IntervalSeconds: 2 }], End: true }) }
  const { entries, timeline, start } = await history(States, 'A', {
    f: inTurn(takes(100, throws('Boom', 'one')), takes(100, throws('Boom', 'two')), takes(50, 1)),
  })
  expect(entries[0]).toMatchObject({
    status: 'succeeded',
    attempts: 3,
    segments: [
      { k: 'failed', a: 0, b: 100 },
      { k: 'backoff', a: 100, b: 2100 },
      { k: 'failed', a: 2100, b: 2200 },
      { k: 'backoff', a: 2200, b: 6200 },
      { k: 'work', a: 6200, b: 6250 },
    ],
    failures: [
      { error: 'Boom', cause: expect.stringContaining('one'), waited: 2000 },
      { error: 'Boom', cause: expect.stringContaining('two'), waited: 4000 },
    ],
  })
  expect(timeline.retries).toBe(2)
  expect(shapeOf(timeline.root, start, start + 6250)).toBe('f16b320f16b640w8')
})

test('a wait that times out is caught, and its wait visits a wait', async () => {
  const ask = { ...task(), Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken' }
  const States = {
    Ask: {
      ...ask,
      TimeoutSeconds: 15,
      Catch: [{ ErrorEquals: ['States.Timeout'], Next: 'Late' }],
      End: true,
    },
    Late: { Type: 'Fail', Error: 'TooLate' },
  }
  const { entries, timeline } = await history(States, 'Ask', { Ask: waits() })
  expect(entries[0]).toMatchObject({
    status: 'caught',
    error: 'States.Timeout',
    next: 'Late',
    segments: [{ k: 'work' }, { k: 'wait', b: 15_000 }],
  })
  expect(entries[1]).toMatchObject({ type: 'Fail', status: 'failed', error: 'TooLate' })
  expect(rootCause(timeline.root, timeline.definition)?.state).toBe('Ask')
})

describe('why an execution failed that ended in a Fail state', () => {
  const caught = (Next: string) => ({ Catch: [{ ErrorEquals: ['States.ALL'], Next }] })
  const Lost = { Type: 'Fail', Error: 'Lost' }

  test.each<[string, object, string]>([
    [
      'the caught error, although cleaning up failed too',
      {
        A: task({ ...caught('Clean up'), Next: 'Done' }),
        'Clean up': task({ ...caught('Tell'), Next: 'Tell' }),
        Tell: task({ ...caught('Lost'), Next: 'Lost' }),
      },
      'A',
    ],
    [
      'the newest caught error, where an earlier one was recovered from',
      {
        A: task({ ...caught('Another way'), Next: 'Done' }),
        'Another way': task({ ...caught('Lost'), Next: 'Done' }),
      },
      'Another way',
    ],
    [
      'the caught error, where a Choice gave up',
      {
        A: task({ ...caught('Again?'), Next: 'Done' }),
        'Again?': { Type: 'Choice', Choices: [{ Condition: false, Next: 'A' }], Default: 'Lost' },
      },
      'A',
    ],
    [
      'the Fail itself, where the caught error was recovered from',
      {
        A: task({ ...caught('Default value'), Next: 'Enough?' }),
        'Default value': { Type: 'Pass', Next: 'Enough?' },
        'Enough?': { Type: 'Choice', Choices: [{ Condition: false, Next: 'Done' }], Default: 'Lost' },
      },
      'Lost',
    ],
    [
      'the Fail itself, where success would have led there too',
      {
        A: { Type: 'Choice', Choices: [{ Condition: false, Next: 'Done' }], Default: 'Tell' },
        Tell: task({ ...caught('Lost'), Next: 'Lost' }),
      },
      'Lost',
    ],
    [
      'the state inside of a Map whose failure was caught',
      {
        A: {
          Type: 'Map',
          Items: [1, 2],
          ItemProcessor: { StartAt: 'Inside', States: { Inside: task({ End: true }) } },
          ...caught('Lost'),
          Next: 'Done',
        },
      },
      'Inside',
    ],
  ])('%s', async (_what, States, state) => {
    const all = { ...States, Done: { Type: 'Succeed' }, Lost }
    const { timeline } = await history(all, 'A', { f: throws('Boom', 'no') })
    expect(timeline.root.current?.state).toBe('Lost')
    expect(rootCause(timeline.root, timeline.definition)?.state).toBe(state)
  })
})

test('a Map inside of a Map: each item has its own line, and a failure ends what ran beside it', async () => {
  const States = {
    Outer: {
      Type: 'Map',
      ItemProcessor: {
        StartAt: 'Inner',
        States: {
          Inner: {
            Type: 'Map',
            ItemProcessor: {
              StartAt: 'Work',
              States: {
                Work: task({ Arguments: { FunctionName: 'f', Payload: '{% $states.input %}' }, End: true }),
              },
            },
            Next: 'After',
          },
          After: { Type: 'Pass', End: true },
        },
      },
      End: true,
    },
  }
  const tasks: Tasks = {
    f: (call) =>
      (call.arguments as number) === 4
        ? takes(300, throws('Bad', 'four'))
        : (call.arguments as number) > 4
          ? hangs()
          : takes(10, 1),
  }
  const { entries, timeline } = await history(States, 'Outer', tasks, [[1, 2], [3, 4, 5], [6]])
  expect(entries[0]?.items).toMatchObject({ total: 3, statuses: 'sfa' })
  const outer = timeline.root.visits[0]?.group?.branches
  expect(
    [0, 1, 2].map((index) => outer?.get(index)?.visits.map(({ state, status }) => `${state} ${status}`)),
  ).toEqual([['Inner succeeded', 'After succeeded'], ['Inner failed'], ['Inner aborted']])
  const inner = outer?.get(1)?.visits[0]?.group?.branches
  expect([0, 1, 2].map((index) => inner?.get(index)?.status)).toEqual(['succeeded', 'failed', 'aborted'])
  expect(rootCause(timeline.root, timeline.definition)).toMatchObject({
    state: 'Work',
    failures: [{ error: 'Bad', cause: expect.stringContaining('four') }],
  })
})

test('the branches of a Parallel are distinguished, also two of the same length', async () => {
  const branch = (name: string) => ({
    StartAt: `${name} 1`,
    States: {
      [`${name} 1`]: task({ Next: `${name} 2` }),
      [`${name} 2`]: { Type: 'Wait', Seconds: 3, End: true },
    },
  })
  const States = {
    Both: { Type: 'Parallel', Branches: [branch('Left'), branch('Right')], Next: 'Done' },
    Done: { Type: 'Succeed' },
  }
  const { entries, timeline } = await history(States, 'Both', { f: takes(20, 1) })
  const lines = timeline.root.visits[0]?.group?.branches
  expect([0, 1].map((index) => lines?.get(index)?.visits.map(({ state }) => state))).toEqual([
    ['Left 1', 'Left 2'],
    ['Right 1', 'Right 2'],
  ])
  expect(entries.map(({ state, status }) => [state, status])).toEqual([
    ['Both', 'succeeded'],
    ['Done', 'succeeded'],
  ])
  expect(entries[0]?.items).toMatchObject({
    statuses: 'ss',
    lanes: [{ segments: [{ k: 'work' }, { k: 'wait' }] }, {}],
  })
})

test('an expression that fails: the state fails with the reason', async () => {
  const { entries, timeline } = await history(
    { A: { Type: 'Pass', Output: '{% $nothing() %}', End: true } },
    'A',
    {},
  )
  expect(entries[0]).toMatchObject({ status: 'failed', error: 'States.QueryEvaluationError' })
  expect(rootCause(timeline.root, timeline.definition)?.state).toBe('A')
})

test('an expression that fails before its Task is called: each retry is an attempt', async () => {
  const A = task({
    TimeoutSeconds: '{% $states.input.missing %}',
    Retry: [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 2, MaxAttempts: 2, BackoffRate: 1 }],
    End: true,
  })
  const { entries, timeline } = await history({ A }, 'A', {})
  expect(entries[0]).toMatchObject({
    status: 'failed',
    attempts: 3,
    segments: [
      { k: 'backoff', a: 0, b: 2000 },
      { k: 'backoff', a: 2000, b: 4000 },
    ],
    failures: [{ waited: 2000 }, { waited: 2000 }, { error: 'States.QueryEvaluationError' }],
  })
  expect(timeline.retries).toBe(2)
})

test('laps begin where the first state is entered again', async () => {
  const States = {
    Start: { Type: 'Pass', Output: 0, Next: 'Work' },
    Work: { Type: 'Pass', Output: '{% $states.input + 1 %}', Next: 'Again' },
    Again: {
      Type: 'Choice',
      Choices: [{ Condition: '{% $states.input < 3 %}', Next: 'Work' }],
      Default: 'End',
    },
    End: { Type: 'Succeed' },
  }
  const { timeline } = await history(States, 'Start', {})
  const from = lapStart(timeline.root, undefined)
  expect(lapsOf(timeline.root, from).map((lap) => lap.map(({ state }) => state))).toEqual([
    ['Work', 'Again'],
    ['Work', 'Again'],
    ['Work', 'Again', 'End'],
  ])
  expect(lapStart(timeline.root, 'Again')).toBe('Again')
  expect(lapStart(timeline.root, 'None')).toBe('Work')
})

test('a timeline that is read on is the same as one that is read at once', async () => {
  const States = {
    A: task({ Retry: [{ ErrorEquals: ['Boom'] }], Next: 'B' }),
    B: { Type: 'Wait', Seconds: 1, End: true },
  }
  const definition = { QueryLanguage: 'JSONata', StartAt: 'A', States }
  const run = await stateMachine(definition as never).run({ tasks: { f: inTurn(throws('Boom', ''), 1) } })
  const whole = read(definition, run.history).timeline
  const steps = new Timeline(definitionIndex(definition))
  for (let count = 0; count <= run.history.length; count++) steps.read(run.history.slice(0, count))
  expect(steps.root).toEqual(whole.root)
  expect(steps.retries).toBe(1)
})

/** A history as the interpreter writes it: a loop of three states. */
function longHistory(events: number): HistoryEvent[] {
  const list: HistoryEvent[] = [
    {
      id: 1,
      previousEventId: 0,
      timestamp: 0,
      type: 'ExecutionStarted',
      executionStartedEventDetails: { input: '{}' },
    },
  ]
  const add = (type: string, member: string, details: object) =>
    list.push({
      id: list.length + 1,
      previousEventId: list.length,
      timestamp: list.length,
      type,
      [member]: details,
    })
  while (list.length < events) {
    add('WaitStateEntered', 'stateEnteredEventDetails', { name: 'Pause', input: '{}' })
    add('WaitStateExited', 'stateExitedEventDetails', { name: 'Pause', output: '{}' })
  }
  return list
}

test('20,000 events become at most 1,000 columns, and a shape of at most 60 segments', () => {
  const definition = { StartAt: 'Pause', States: { Pause: { Type: 'Wait', Seconds: 1, Next: 'Pause' } } }
  const { timeline } = read(definition, longHistory(20_001))
  expect(timeline.root.visits).toHaveLength(10_000)
  const columns: Columns = columnsOf(timeline.root, 0, 20_001)
  expect(columns.list.length).toBeLessThanOrEqual(1000)
  expect(columns.list.reduce((sum, { entered }) => sum + entered, 0)).toBe(10_000)
  const answer: Pick<EntriesAnswer, 'columns'> = { columns }
  expect(JSON.stringify(answer).length).toBeLessThan(100_000)
  const shape = shapeOf(timeline.root, 0, 20_001)
  const shares = [...shape.matchAll(/[a-z](\d+)/g)].map(([, share]) => Number(share))
  expect(shares.length).toBeLessThanOrEqual(60)
  expect(shares.reduce((sum, share) => sum + share, 0)).toBe(1000)
  expect(shape.length).toBeLessThanOrEqual(300)
})
