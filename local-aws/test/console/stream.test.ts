import type { StreamEvent } from '../../src/console/api-types.ts'
import { HandMadeApp, type Running, run } from '../runtime/fixture.ts'
import { ConsoleClient, consoleApp } from './app.ts'

let app: HandMadeApp
let running: Running
let client: ConsoleClient

beforeEach(async () => {
  app = new HandMadeApp()
  running = await run(consoleApp(app), { console: { port: 0 } })
  client = new ConsoleClient(running)
  await client.get('/api/overview')
})

afterEach(async () => {
  await running.runtime.stop()
  app.remove()
})

/** The events of one stream. Ends with it. */
async function* listen(since?: number): AsyncGenerator<StreamEvent> {
  const stop = new AbortController()
  const query = since === undefined ? '' : `?since=${since}`
  const { body } = await fetch(`${client.url}/api/stream${query}`, { signal: stop.signal })
  let text = ''
  try {
    for await (const chunk of body ?? []) {
      text += Buffer.from(chunk).toString()
      const parts = text.split('\n\n')
      text = parts.pop() ?? ''
      for (const part of parts) {
        const data = /^data: (.*)$/m.exec(part)?.[1]
        if (data !== undefined) yield JSON.parse(data) as StreamEvent
      }
    }
  } finally {
    stop.abort()
  }
}

const next = async (stream: AsyncGenerator<StreamEvent>) => (await stream.next()).value as StreamEvent
const start = (name: string) =>
  client.write('POST', '/api/executions', { machine: 'child', name, input: `{"who":"${name}"}` })

test('tells summaries that changed, with counts and numbers that follow each other', async () => {
  const stream = listen(0)
  const first = next(stream)
  await start('one')
  const event = await first
  expect(event).toMatchObject({
    kind: 'changes',
    sequence: 1,
    executions: [{ id: 'child:one', title: 'one' }],
    counts: { executions: { all: 1 } },
  })
  await start('two')
  expect(await next(stream)).toMatchObject({ sequence: 2, executions: [{ id: 'child:two' }] })
  await stream.return(undefined)
})

test('a page that reconnects gets the missed events, or after too many of them a reset', async () => {
  await start('missed')
  const stream = listen(0)
  const { sequence } = await next(stream)
  await stream.return(undefined)
  const again = listen(sequence - 1)
  expect(await next(again)).toMatchObject({ kind: 'changes', sequence, executions: [{ id: 'child:missed' }] })
  await again.return(undefined)
  const stale = listen(sequence + 1000)
  expect(await next(stale)).toEqual({ kind: 'reset', sequence })
  await stale.return(undefined)
})

test('tells of a deployment, and that the runtime stops', async () => {
  const stream = listen(0)
  const deployed = next(stream)
  await running.runtime.deploy(consoleApp(app))
  let event = await deployed
  while (event.kind !== 'deployed') event = await next(stream)
  expect(event).toEqual({ kind: 'deployed', sequence: expect.any(Number) })
  const refused = {
    stacks: [{ stackName: 'App', template: { Resources: { Odd: { Type: 'AWS::Odd::Thing' } } } }],
    assets: new Map(),
  }
  await expect(running.runtime.deploy(refused)).rejects.toThrow()
  expect(await next(stream)).toMatchObject({
    kind: 'deployed',
    error: expect.stringContaining('AWS::Odd::Thing'),
  })
  const rest: string[] = []
  const stopped = running.runtime.stop()
  for await (const { kind } of stream) rest.push(kind)
  await stopped
  expect(rest.at(-1)).toBe('stopping')
})
