import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type {
  EntriesAnswer,
  EntryAnswer,
  EventLine,
  ExecutionAnswer,
  ExecutionSummary,
  Page,
  PendingAnswer,
  TestAnswer,
} from '../../src/console/api-types.ts'
import { HandMadeApp, type Running, run } from '../runtime/fixture.ts'
import { ConsoleClient, consoleApp, Player } from './app.ts'

const LENS = `
labels: '{% {$input.player.id: $input.player.name} %}'
execution: '{% $input.player.name & " plays" %}'
outcome: '{% $output.hand ? $input.player.name & " threw " & $output.hand %}'
waiting: '{% "waits for " & $entry.input.player.name & " after " & $string($count($marks)) & " marks" & $join($marks.(" by " & frame.action)) %}'
lap: { from: Ask, title: '{% $outputs.Ask.hand %}' }
frame: '{% $frame.action ? $frame.action & " " & $frame.hand %}'
item: '{% $item.name %}'
`

let directory: string
let app: HandMadeApp
let running: Running
let client: ConsoleClient

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'lens-'))
  const lensFile = join(directory, 'lens.yaml')
  writeFileSync(lensFile, LENS)
  app = new HandMadeApp()
  // Without jitter's wait, so that retries are made at once.
  running = await run(consoleApp(app), { console: { port: 0, lensFile }, random: () => 0 })
  client = new ConsoleClient(running)
  await client.get('/api/overview')
})

afterAll(async () => {
  await running.runtime.stop()
  app.remove()
  rmSync(directory, { recursive: true, force: true })
})

const path = (id: string, rest = '') => `/api/executions/${encodeURIComponent(id)}${rest}`

async function start(machine: string, name: string, input: object): Promise<string> {
  const { status, body } = await client.write('POST', '/api/executions', {
    machine,
    name,
    input: JSON.stringify(input),
  })
  expect({ status, body }).toEqual({ status: 200, body: { id: `${machine}:${name}` } })
  return String(body.id)
}

const ended = (id: string) =>
  client.until<ExecutionAnswer>(path(id), ({ summary }) => summary.status !== 'RUNNING')

test('a player starts a round by a frame and ends it by another: laps, marks, frames and items', async () => {
  const player = await Player.connect(running)
  player.send({ action: 'start', id: 'r1' })
  await player.hears('round')
  const { tokens } = await client.until<PendingAnswer>(path('round:r1', '/pending'), ({ tokens }) =>
    tokens.some(({ holders }) => holders.length > 0),
  )
  expect(tokens).toEqual([
    expect.objectContaining({
      token: expect.stringMatching(/^AAAAK/),
      state: 'Ask',
      entry: 2,
      deadline: expect.any(Number),
      onTimeout: 'Late',
      holders: [expect.objectContaining({ table: 'rounds', keyText: 'ROUND#r1', writtenBy: 'Ask' })],
    }),
  ])
  expect((tokens[0]?.deadline ?? 0) - (tokens[0]?.since ?? 0)).toBeGreaterThan(3_590_000)
  const waits = await client.until<ExecutionAnswer>(path('round:r1'), ({ summary }) => summary.waiting)
  expect(waits.summary).toMatchObject({
    title: 'Mei plays',
    outcome: 'waits for Mei after 0 marks',
    state: 'Ask',
  })

  player.send({ action: 'throw', id: 'r1', hand: 'again' })
  await player.hears('round')
  player.send({ action: 'throw', id: 'r1', hand: 'rock' })
  const execution = await ended('round:r1')
  expect(execution.summary).toMatchObject({
    status: 'SUCCEEDED',
    outcome: 'Mei threw rock',
    lap: 2,
    states: 5,
  })
  expect(execution.labels).toEqual({ r1: 'Mei' })
  await player.hears('thrown')
  const { entries, laps } = await client.until<EntriesAnswer>(path('round:r1', '/entries'), (answer) =>
    answer.entries.every(({ type, marks }) => type !== 'Task' || marks.length === 1),
  )
  expect(laps.map(({ n, title, status }) => [n, title, status])).toEqual([
    [1, 'again', 'succeeded'],
    [2, 'rock', 'succeeded'],
  ])
  expect(entries.map(({ state, lap, status, next }) => [state, lap, status, next])).toEqual([
    ['Ask', 1, 'succeeded', 'Judge'],
    ['Judge', 1, 'succeeded', 'Ask'],
    ['Ask', 2, 'succeeded', 'Judge'],
    ['Judge', 2, 'succeeded', 'Done'],
    ['Done', 2, 'succeeded', undefined],
  ])
  const [first, , second] = entries
  expect(first).toMatchObject({
    token: true,
    function: 'Ask',
    attempts: 1,
    frames: 1,
    segments: [{ k: 'work' }, { k: 'wait' }],
    invocations: [expect.any(String)],
    marks: [{ text: expect.stringMatching(/ throw again$/), frame: expect.any(String) }],
  })
  const answer = await client.get<EntryAnswer>(path('round:r1', `/entries/${second?.id}`))
  expect(answer).toMatchObject({ variables: { rounds: '1' }, assigned: { rounds: '2' } })
  expect(answer.logs.map(({ level, message, fields }) => ({ level, message, fields }))).toContainEqual({
    level: 'INFO',
    message: 'opening',
    fields: { player: 'Mei' },
  })
  expect(answer.frames.map(({ direction }) => direction).sort()).toEqual(['in', 'push'])
  expect(execution.items).toEqual([{ table: 'rounds', key: { id: { S: 'ROUND#r1' } }, keyText: 'ROUND#r1' }])
  await player.close()
})

test('what is waited for changes with each mark, and the lens reads the frame behind it', async () => {
  const player = await Player.connect(running)
  player.send({ action: 'start', id: 'r2' })
  await player.hears('round')
  const says = (outcome: string) =>
    client.until<ExecutionAnswer>(path('round:r2'), ({ summary }) => summary.outcome === outcome)
  await says('waits for Mei after 0 marks')
  player.send({ action: 'think', id: 'r2', hand: 'rock' })
  await says('waits for Mei after 1 marks by think')
  player.send({ action: 'throw', id: 'r2', hand: 'rock' })
  await says('Mei threw rock')
  await player.close()
})

test('a person answers the token, and a spent one is refused as AWS refuses it', async () => {
  const id = await start('round', 'answered', { player: { id: 'p', name: 'Aoi' } })
  const { tokens } = await client.until<PendingAnswer>(
    path(id, '/pending'),
    (answer) => answer.tokens.length === 1,
  )
  const [{ token } = { token: '' }] = tokens
  expect((await client.write('POST', '/api/tokens/heartbeat', { token })).status).toBe(200)
  const success = { token, output: '{"hand":"paper"}' }
  expect(await client.write('POST', '/api/tokens/success', success)).toEqual({ status: 200, body: {} })
  expect((await ended(id)).output).toBe('{"player":{"id":"p","name":"Aoi"},"hand":"paper"}')
  expect(await client.write('POST', '/api/tokens/success', success)).toMatchObject({
    status: 400,
    body: { error: 'TaskTimedOut' },
  })
})

test('a failure by token, its reason, and the redrive that continues with the same state', async () => {
  const id = await start('round', 'failed', { player: { id: 'q', name: 'Ren' } })
  const answering = async (call: string, answer: object) => {
    const { tokens } = await client.until<PendingAnswer>(
      path(id, '/pending'),
      (one) => one.tokens.length === 1,
    )
    await client.write('POST', `/api/tokens/${call}`, { token: tokens[0]?.token, ...answer })
  }
  await answering('failure', { error: 'Declined', cause: 'no time' })
  const failed = await ended(id)
  expect(failed).toMatchObject({
    redrivable: true,
    summary: { status: 'FAILED', error: 'Declined', cause: 'no time', failedState: 'Ask' },
  })
  expect((await client.write('POST', path(id, '/redrive'))).status).toBe(200)
  await answering('success', { output: '{"hand":"rock"}' })
  const redriven = await ended(id)
  expect(redriven.summary).toMatchObject({ status: 'SUCCEEDED', redriveCount: 1 })
  expect(redriven.notRedrivable).toBe('Execution is SUCCEEDED and cannot be redriven')
  const { entries } = await client.get<EntriesAnswer>(path(id, '/entries'))
  expect(entries[0]).toMatchObject({
    state: 'Ask',
    status: 'succeeded',
    attempts: 2,
    failures: [{ error: 'Declined' }],
  })
  expect(await client.write('POST', path(id, '/redrive'))).toMatchObject({
    status: 400,
    body: { error: 'ExecutionNotRedrivable' },
  })
})

test('a retried state that fails for good, with the error of each attempt and where it was thrown', async () => {
  const id = await start('round', 'thrown', { player: { id: 's', name: 'Kai' }, fail: true })
  const { summary } = await ended(id)
  expect(summary).toMatchObject({ status: 'FAILED', error: 'TypeError', failedState: 'Ask', retries: 1 })
  const { entries } = await client.until<EntriesAnswer>(
    path(id, '/entries'),
    ({ entries }) => entries[0]?.invocations.length === 2,
  )
  expect(entries[0]).toMatchObject({
    status: 'failed',
    attempts: 2,
    segments: [{ k: 'failed' }, { k: 'backoff' }, { k: 'failed' }],
    failures: [
      { error: 'TypeError', waited: expect.any(Number), invocation: expect.any(String) },
      { error: 'TypeError', invocation: expect.any(String) },
    ],
  })
  const failed = await client.items<ExecutionSummary>('/api/summary?status=RETRIED')
  expect(failed.map((one) => one.id)).toContain(id)
  expect(await client.items('/api/summary?q=no+such+player')).toEqual([expect.objectContaining({ id })])
})

test('stopping an execution that waits, with a reason', async () => {
  const id = await start('round', 'stopped', { player: { id: 't', name: 'Yui' } })
  await client.until<PendingAnswer>(path(id, '/pending'), ({ tokens }) => tokens.length === 1)
  await client.write('POST', path(id, '/stop'), { error: 'Enough', cause: 'lunch' })
  expect(await ended(id)).toMatchObject({ summary: { status: 'ABORTED' }, error: 'Enough', cause: 'lunch' })
  const { entries } = await client.get<EntriesAnswer>(path(id, '/entries'))
  expect(entries[0]).toMatchObject({ status: 'aborted', t1: expect.any(Number) })
  expect(await client.get(path(id, '/pending'))).toMatchObject({ tokens: [], timers: [] })
})

test('a Map of 40 of which one item fails: statuses, lanes, the failure, and the states of one item', async () => {
  const parcels = Array.from({ length: 40 }, (_, index) => (index === 21 ? 'broken' : `parcel ${index}`))
  const id = await start('ship', 'forty', { parcels })
  const { summary } = await ended(id)
  expect(summary).toMatchObject({ status: 'FAILED', error: 'RangeError', failedState: 'Ship it', retries: 2 })
  const { entries } = await client.get<EntriesAnswer>(path(id, '/entries'))
  const [map] = entries
  expect(map).toMatchObject({
    state: 'Each parcel',
    type: 'Map',
    status: 'failed',
    segments: [{ k: 'branches' }],
  })
  const { items } = map ?? {}
  expect(items).toMatchObject({ total: 40, succeeded: 21, failed: 1, retried: 0, aborted: 0, running: 0 })
  expect(items?.statuses).toBe(`${'s'.repeat(21)}f${'n'.repeat(18)}`)
  expect(summary.map).toBe(items?.statuses)
  expect(items?.lanes).toHaveLength(22)
  expect(items?.failures).toEqual([
    {
      index: 21,
      title: 'broken',
      error: 'RangeError',
      cause: expect.stringContaining('does not fit'),
      attempts: 3,
    },
  ])
  const inside = await client.get<EntriesAnswer>(path(id, `/entries?within=${map?.id}&index=21`))
  expect(inside.entries).toEqual([
    expect.objectContaining({ state: 'Ship it', status: 'failed', attempts: 3, function: 'Ship' }),
  ])
  const events = await client.get<Page<EventLine>>(path(id, '/events?q=RangeError'))
  expect(events.items.map(({ type, index }) => [type, index])).toEqual([
    ...Array(3).fill(['TaskFailed', 21]),
    ['ExecutionFailed', undefined],
  ])
})

test('a Parallel with a child execution, linked both ways', async () => {
  const id = await start('parent', 'family', {})
  const execution = await ended(id)
  const [child] = execution.children
  expect(child).toMatchObject({ status: 'SUCCEEDED', id: expect.stringMatching(/^child:/) })
  const found = await client.until<ExecutionAnswer>(
    path(child?.id ?? ''),
    ({ summary }) => summary.parent !== undefined,
  )
  expect(found.summary.parent).toBe('parent:family')
  const { entries } = await client.get<EntriesAnswer>(path(id, '/entries'))
  const [both] = entries
  expect(both?.items).toMatchObject({ total: 2, statuses: 'ss', succeeded: 2 })
  const branches = await Promise.all(
    [0, 1].map((index) => client.get<EntriesAnswer>(path(id, `/entries?within=${both?.id}&index=${index}`))),
  )
  expect(branches.map(({ entries }) => entries.map(({ state, children }) => [state, children]))).toEqual([
    [['Child', [child?.id]]],
    [['Beside', []]],
  ])
})

test('the source of a test runs with the kit, and ends the same way', async () => {
  const player = { id: 'u', name: 'Dai' }
  const id = await start('round', 'tested', { player })
  for (const hand of ['again', "it's \\ `rock`"]) {
    const { tokens } = await client.until<PendingAnswer>(
      path(id, '/pending'),
      (answer) => answer.tokens.length === 1,
    )
    await client.write('POST', '/api/tokens/success', {
      token: tokens[0]?.token,
      output: JSON.stringify({ hand }),
    })
    await client.until<PendingAnswer>(
      path(id, '/pending'),
      ({ tokens: [next] }) => next?.token !== tokens[0]?.token,
    )
  }
  await ended(id)
  const { source } = await client.get<TestAnswer>(path(id, '/test'))
  const { definition } = await client.get<{ definition: object }>(
    `/api/definitions/${await definitionOf(id)}`,
  )
  const kit = await import('../../src/kit/index.ts')
  // Runs the body of the test as it stands, with the definition that the file would hold.
  const [, body = ''] = /^test\([^\n]*async \(\) => \{\n(.*)\n\}\)\n$/ms.exec(source) ?? []
  const [, words = ''] = /^import \{ ([^}]+) \} from 'local-aws\/kit'$/m.exec(source) ?? []
  const names = words.split(', ')
  const machine = kit.stateMachine(definition as never)
  const steps = new Function('machine', 'expect', ...names, `return (async () => {\n${body}\n})()`)
  await steps(machine, expect, ...names.map((name) => kit[name as keyof typeof kit]))
  expect(body).toContain("toBe('SUCCEEDED')")
})

test('the test of a failed execution throws the same error as the function', async () => {
  const { source } = await client.get<TestAnswer>(path('ship:forty', '/test'))
  expect(source).toContain("throws('RangeError', 'does not fit')")
  expect(source).toContain("expect(run).toMatchObject({ status: 'FAILED', error: 'RangeError' })")
})

const definitionOf = async (id: string) => (await client.get<ExecutionAnswer>(path(id))).definition

test('the graph of a definition with a Map: a frame around its states, every way drawn', async () => {
  const id = await start('ship', 'graph', { parcels: [] })
  const { graph } = await client.get<{ graph: import('../../src/console/api-types.ts').Graph }>(
    `/api/definitions/${await definitionOf(id)}`,
  )
  const frame = graph.nodes.find(({ kind }) => kind === 'frame')
  const inside = graph.nodes.find(({ parent }) => parent === 'Each parcel')
  expect([frame?.name, inside?.name, inside?.sub]).toEqual(['Each parcel', 'Ship it', 'lambda'])
  for (const side of ['x', 'y'] as const) {
    const size = side === 'x' ? 'width' : 'height'
    const reach = Math.abs((frame?.[side] ?? 0) - (inside?.[side] ?? 0)) + (inside?.[size] ?? 0) / 2
    expect(reach).toBeLessThan((frame?.[size] ?? 0) / 2)
  }
  expect(graph.edges.map(({ from, to }) => [from, to])).toEqual([
    ['start', 'Each parcel'],
    ['Each parcel', 'end'],
  ])
})

test.each([
  ['an unknown execution', '/api/executions/round%3Anone', 404],
  ['an unknown entry', '/api/executions/round%3Aanswered/entries/999', 404],
  ['a status that does not exist', '/api/summary?status=DONE', 400],
  ['a malformed path', '/api/executions/%E0%A4', 400],
  ['a negative limit', '/api/summary?limit=-1', 400],
  ['an unknown call', '/api/nothing', 404],
])('refuses %s', async (_what, where, status) => {
  expect((await fetch(client.url + where)).status).toBe(status)
})
