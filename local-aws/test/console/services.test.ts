import type {
  ConnectionLine,
  EntriesAnswer,
  ExecutionAnswer,
  FaultsAnswer,
  FrameAnswer,
  FrameLine,
  FunctionLine,
  InvocationAnswer,
  InvocationLine,
  ItemAnswer,
  ItemLine,
  ItemWrite,
  Overview,
  RequestAnswer,
  RequestLine,
  TableLine,
} from '../../src/console/api-types.ts'
import { HandMadeApp, type Running, run } from '../runtime/fixture.ts'
import { signed } from '../support/signed-headers.ts'
import { ConsoleClient, consoleApp, Player } from './app.ts'

let app: HandMadeApp
let running: Running
let client: ConsoleClient

beforeAll(async () => {
  app = new HandMadeApp()
  running = await run(consoleApp(app), { console: { port: 0 }, random: () => 0 })
  client = new ConsoleClient(running)
})

afterAll(async () => {
  await running.runtime.stop()
  app.remove()
})

const invoke = (payload: object) =>
  running.runtime.invoke({ functionName: 'Ship', payload: JSON.stringify(payload), caller: {} })

test('records nothing before it is opened, but knows connections that are open and executions that AWS answers', async () => {
  const early = await Player.connect(running)
  await invoke({ parcel: 'early' })
  const name = 'early'
  await running.runtime.stepFunctions.service.call(
    'StartExecution',
    {
      stateMachineArn: 'arn:aws:states:us-east-1:000000000000:stateMachine:child',
      name,
      input: '{"who":"early"}',
    },
    {},
  )
  const overview = await client.get<Overview>('/api/overview')
  expect(overview).toMatchObject({
    app: 'App',
    machines: [{ name: 'child' }, { name: 'parent' }, { name: 'round' }, { name: 'ship' }],
    counts: { connections: { open: 1, closed: 0 }, requests: 0, executions: { all: 1 } },
  })
  expect(await client.items('/api/invocations')).toEqual([])
  expect(await client.items('/api/summary')).toEqual([
    expect.objectContaining({ id: 'child:early', title: 'early' }),
  ])
  await early.close()
  const [line] = await client.items<ConnectionLine>('/api/connections')
  expect(line).toMatchObject({ open: false, code: 1005, in: 0, out: 0 })
})

describe('functions', () => {
  test('an invocation with its event, answer, log, memory and whether it was cold', async () => {
    await invoke({ parcel: 'small' })
    await invoke({ parcel: 'broken' })
    const lines = await client.items<InvocationLine>('/api/invocations?function=Ship')
    expect(lines).toMatchObject([
      {
        function: 'Ship',
        failed: true,
        error: 'RangeError',
        title: 'broken',
        cause: { kind: 'other', who: 'a person' },
      },
      { function: 'Ship', failed: false, title: 'small' },
    ])
    const answer = await client.get<InvocationAnswer>(`/api/invocations/${lines[0]?.id}`)
    expect(answer.event).toBe('{"parcel":"broken"}')
    expect(JSON.parse(answer.answer ?? '')).toMatchObject({
      errorType: 'RangeError',
      errorMessage: 'does not fit',
    })
    expect(answer.logs.map(({ level }) => level)).toEqual(['REPORT', 'ERROR', 'REPORT', 'REPORT'])
    const functions = await client.get<FunctionLine[]>('/api/functions')
    expect(functions.find(({ name }) => name === 'Ship')).toMatchObject({
      calls: 2,
      errors: 1,
      environments: 1,
      memoryMb: 128,
      p50: expect.any(Number),
    })
  })

  test('a person invokes one, and mistakes are refused', async () => {
    const { status, body } = await client.write('POST', '/api/invocations', {
      function: 'Ship',
      event: '{"parcel":"mine"}',
    })
    expect({ status, body }).toMatchObject({
      status: 200,
      body: { answer: '{"shipped":"mine"}', line: { cause: { kind: 'console' } } },
    })
    const refused = async (given: object) => (await client.write('POST', '/api/invocations', given)).body
    expect(await refused({ function: 'Ship', event: '{' })).toMatchObject({ error: 'BadRequest' })
    expect(await refused({ function: 'None', event: '{}' })).toMatchObject({
      error: 'ResourceNotFoundException',
    })
    expect(await refused({ event: '{}' })).toEqual({
      error: 'BadRequest',
      message: '`function` must be a string.',
    })
  })

  test('the last 2,000 invocations of a function are kept, and the page says that others went', async () => {
    for (let count = 0; count < 2010; count += 30)
      await Promise.all(Array.from({ length: 30 }, () => invoke({ parcel: 'one of many' })))
    const { counts, dropped, listed } = await client
      .get<Overview>('/api/overview')
      .then(async ({ limits, notices }) => ({
        counts: (await client.get<FunctionLine[]>('/api/functions')).find(({ name }) => name === 'Ship')
          ?.calls,
        dropped: notices.join(),
        listed: limits.dropped.invocations,
      }))
    expect(counts).toBeGreaterThanOrEqual(2010)
    expect(listed).toBe((counts ?? 0) - 2000)
    expect(dropped).toContain(`${listed} invocations`)
  })
})

describe('connections', () => {
  test('frames in and out, what handled them, a push of a person, and a close', async () => {
    const player = await Player.connect(running)
    player.send({ action: 'start', id: 'c1' })
    await Promise.all([player.hears('round'), player.hears('started')])
    const [connection] = await client.items<ConnectionLine>('/api/connections?status=open')
    const id = encodeURIComponent(connection?.id ?? '')
    const frames = await client.until<{ items: FrameLine[] }>(`/api/connections/${id}/frames`, ({ items }) =>
      items.every(({ invocation }) => invocation !== undefined),
    )
    expect(frames.items).toHaveLength(3)
    const byDirection = (direction: string) => frames.items.find((frame) => frame.direction === direction)
    expect(byDirection('in')).toMatchObject({ route: '$default', function: 'Play', title: 'start · c1' })
    expect(byDirection('reply')).toMatchObject({ answers: byDirection('in')?.id, function: 'Play' })
    expect(byDirection('push')).toMatchObject({
      function: 'Ask',
      execution: 'round:c1',
      request: byDirection('in')?.request,
    })

    expect(
      await client.write('POST', `/api/connections/${id}/frames`, { body: '{"type":"hello"}' }),
    ).toMatchObject({ status: 200 })
    expect(await player.hears('hello')).toEqual({ type: 'hello' })
    const [newest] = await client.items<FrameLine>(`/api/connections/${id}/frames?limit=1`)
    const whole = await client.get<FrameAnswer>(`/api/frames/${newest?.id}`)
    expect(whole).toMatchObject({ body: '{"type":"hello"}', alsoTo: [] })

    const closed = player.closed()
    expect(await client.write('DELETE', `/api/connections/${id}`)).toEqual({ status: 200, body: {} })
    expect(await closed).toBe(1000)
    expect(await client.write('POST', `/api/connections/${id}/frames`, { body: '{}' })).toMatchObject({
      status: 410,
      body: { message: 'The connection is closed.' },
    })
  })

  test("a frame's way: from the frame through functions and the state machine to the push", async () => {
    const player = await Player.connect(running)
    player.send({ action: 'start', id: 'w1' })
    await Promise.all([player.hears('round'), player.hears('started')])
    const done = (answer: { items: RequestLine[] }) =>
      answer.items[0]?.functions === 2 && answer.items[0].pushes === 1
    const { items } = await client.until<{ items: RequestLine[] }>('/api/requests', done)
    const [line] = items
    expect(line).toMatchObject({ execution: { id: 'round:w1' }, functions: 2 })
    const { spans, critical } = await client.get<RequestAnswer>(
      `/api/requests/${encodeURIComponent(line?.id ?? '')}`,
    )
    const kinds = spans.map(({ kind, label }) => `${kind} ${label.split(' ')[0]}`)
    for (const kind of [
      'frame $default',
      'lambda Play',
      'states StartExecution',
      'states to',
      'lambda Ask',
      'dynamodb PutItem',
      'push POST',
    ])
      expect(kinds).toContain(kind)
    expect(spans.every(({ a, b }) => a >= 0 && b >= a)).toBe(true)
    expect(spans.some((span) => span.critical)).toBe(true)
    expect(critical.length).toBeGreaterThan(0)
    await player.close()
  })
})

describe('tables', () => {
  const item = (id: string) => `/api/items/rounds/${encodeURIComponent(JSON.stringify({ id: { S: id } }))}`

  test('items are written, read, found, queried and deleted, and each write has its writer', async () => {
    const written = {
      id: { S: 'KIND#1' },
      name: { S: 'Hana' },
      count: { N: '3' },
      big: { N: '12345678901234567890' },
    }
    expect(await client.write('PUT', item('KIND#1'), { item: written })).toEqual({ status: 200, body: {} })
    const answer = await client.get<ItemAnswer>(item('KIND#1'))
    expect(answer).toMatchObject({
      keyText: 'KIND#1',
      item: written,
      plain: { id: 'KIND#1', name: 'Hana', count: 3, big: '12345678901234567890' },
    })
    const [table] = await client.get<TableLine[]>('/api/tables')
    expect(table).toMatchObject({ name: 'rounds', hash: 'id', indexes: [] })
    expect(table?.kinds).toContainEqual({ prefix: 'KIND#', items: 1 })
    const keys = async (query: string) =>
      (await client.items<ItemLine>(`/api/tables/rounds/items?${query}`)).map(({ keyText }) => keyText)
    expect(await keys('prefix=KIND%23')).toEqual(['KIND#1'])
    expect(await keys('hash=KIND%231')).toEqual(['KIND#1'])
    expect(await keys('q=HANA')).toEqual(['KIND#1'])
    const writes = await client.get<ItemWrite[]>(`${item('KIND#1')}/writes`)
    expect(writes).toMatchObject([
      { action: 'PutItem', by: 'console', what: 'replaces the item', after: { name: 'Hana' } },
    ])
    expect(await client.write('DELETE', item('KIND#1'))).toEqual({ status: 200, body: {} })
    expect((await fetch(client.url + item('KIND#1'))).status).toBe(404)
  })

  test('pages of items follow each other', async () => {
    for (let index = 0; index < 5; index++)
      await client.write('PUT', item(`PAGE#${index}`), { item: { id: { S: `PAGE#${index}` } } })
    const found: string[] = []
    let next = ''
    do {
      const page = await client.get<{ items: ItemLine[]; total: number; next?: string }>(
        `/api/tables/rounds/items?prefix=PAGE%23&limit=2&cursor=${encodeURIComponent(next)}`,
      )
      expect(page.total).toBe(5)
      found.push(...page.items.map(({ keyText }) => keyText))
      next = page.next ?? ''
    } while (next)
    expect(found.sort()).toEqual([0, 1, 2, 3, 4].map((index) => `PAGE#${index}`))
  })

  test('an edit that would change the key is refused, and so is what DynamoDB refuses', async () => {
    const put = async (given: object) => (await client.write('PUT', item('KIND#2'), given)).body
    expect(await put({ item: { id: { S: 'KIND#3' } } })).toEqual({
      error: 'BadRequest',
      message: 'The key of the item is KIND#3, not KIND#2. A key cannot change.',
    })
    expect(await put({ item: { id: { S: 'KIND#2' }, x: { Q: 1 } } })).toMatchObject({
      error: expect.stringContaining('Exception'),
    })
    expect(await put({ item: [] })).toMatchObject({ error: 'BadRequest' })
    expect((await fetch(`${client.url}/api/items/rounds/nothing`)).status).toBe(400)
    expect((await fetch(`${client.url}/api/tables/none/items`)).status).toBe(404)
  })
})

describe('faults', () => {
  const dynamoDb = (action: string) =>
    fetch(running.runtime.endpoints.aws, {
      method: 'POST',
      headers: { ...signed, 'x-amz-target': `DynamoDB_20120810.${action}` },
      body: '{}',
    })
  const put = async (body: object) => await client.write('PUT', '/api/faults', body)

  test('a rule is set while everything runs, strikes, is switched off and keeps its number', async () => {
    const rule = { service: 'dynamodb', operation: 'ListTables', error: 'ThrottlingException' }
    const set = (await put({ rules: [{ on: true, rule }] })).body as unknown as FaultsAnswer
    expect(set.rules).toMatchObject([
      {
        id: 'F1',
        on: true,
        where: 'DynamoDB ListTables',
        effect: 'ThrottlingException',
        rate: 'every call',
        hits: 0,
      },
    ])
    expect((await dynamoDb('ListTables')).status).toBe(400)
    const struck = await client.get<FaultsAnswer>('/api/faults')
    expect(struck.rules[0]).toMatchObject({ hits: 1, lastAt: expect.any(Number) })
    expect(struck.hits).toMatchObject([{ rule: 'F1', operation: 'ListTables', error: 'ThrottlingException' }])
    expect((await client.get<Overview>('/api/overview')).counts.faults).toEqual({ rules: 1, on: 1, hits: 1 })
    const off = (await put({ rules: [{ id: 'F1', on: false, rule }] })).body as unknown as FaultsAnswer
    expect(off.rules).toMatchObject([{ id: 'F1', on: false }])
    expect((await dynamoDb('ListTables')).status).toBe(200)
  })

  test.each([
    ['refuses the call', { service: 'lambda', function: 'Ask', error: 'TooManyRequestsException' }, false],
    [
      'loses the answer',
      { service: 'lambda', function: 'Ask', error: 'ServiceException', when: 'after' },
      true,
    ],
    ['ends the environment', { service: 'lambda', function: 'Ask', error: 'crash', when: 'before' }, true],
    [
      'fails a call of the function',
      { service: 'dynamodb', operation: 'PutItem', error: 'ThrottlingException' },
      true,
    ],
  ])('a fault that %s leads to the execution, and its failure to the fault', async (what, rule, runs) => {
    const set = (await put({ rules: [{ on: true, rule }] })).body as unknown as FaultsAnswer
    const id = set.rules[0]?.id
    const name = what.replaceAll(' ', '-')
    const input = JSON.stringify({ player: { id: name, name: 'Mei' } })
    await client.write('POST', '/api/executions', { machine: 'round', name, input })
    const path = `/api/executions/${encodeURIComponent(`round:${name}`)}`
    await client.until<ExecutionAnswer>(path, ({ summary }) => summary.status === 'FAILED')
    const { entries } = await client.until<EntriesAnswer>(
      `${path}/entries`,
      (answer) => answer.entries[0]?.failures[0]?.fault !== undefined,
    )
    const failure = entries[0]?.failures[0]
    expect(failure).toMatchObject({ fault: id })
    const { hits } = await client.get<FaultsAnswer>('/api/faults')
    expect(hits[0]).toMatchObject({ rule: id, execution: { id: `round:${name}`, title: expect.any(String) } })
    expect(hits[0]?.invocation !== undefined).toBe(runs)
    expect(hits[0]?.invocation).toBe(failure?.invocation)
    expect(await put({ rules: [] })).toMatchObject({ status: 200 })
  })

  test('a wrong rule is refused with its place, and the rules stay', async () => {
    const before = await client.get<FaultsAnswer>('/api/faults')
    const { status, body } = await put({
      rules: [{ on: false, rule: { service: 'dynamodb', probability: 5 } }],
    })
    expect({ status, body }).toMatchObject({
      status: 400,
      body: { message: expect.stringContaining('rules[0].probability') },
    })
    expect(await put({ rules: 'all' })).toMatchObject({ status: 400 })
    expect(await put({ latency: 'slow' })).toMatchObject({ status: 400 })
    expect((await client.get<FaultsAnswer>('/api/faults')).rules).toEqual(before.rules)
  })

  test('latency is switched on and off', async () => {
    expect((await put({ latency: 'aws' })).body).toMatchObject({ latency: 'aws' })
    expect((await put({ latency: 'off' })).body).toMatchObject({ latency: 'off' })
  })
})
