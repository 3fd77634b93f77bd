/** What becomes of environments without work: they end, all but the last, which gives its garbage back. */
import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { VirtualClock } from '../../../src/common/virtual-clock.ts'
import { type RunningFunctions, runFunctions } from './fixture.ts'

const SECOND = 1000
const clock = new VirtualClock()
let functions: RunningFunctions

beforeEach(async () => {
  functions = await runFunctions(
    {
      Which: {
        properties: { Timeout: 900 },
        source: `
        import { connect } from 'node:net'
        import { threadId } from 'node:worker_threads'
        export const handler = ({ port }) => new Promise((resolve) => {
          if (port === undefined) return resolve(threadId)
          const socket = connect(port, '127.0.0.1')
          socket.on('data', () => { socket.destroy(); resolve(threadId) })
        })`,
      },
      // Reports each collected object, then creates another.
      Litter: `
        import { connect } from 'node:net'
        let socket
        const collected = new FinalizationRegistry((nth) => { leave(nth + 1); socket.write(nth + ';') })
        const leave = (nth) => collected.register(new Array(1e5), nth)
        export const handler = async ({ port }) => { socket = connect(port, '127.0.0.1'); leave(1) }`,
    },
    { clock },
  )
})

afterEach(() => functions.stop())

async function listen(onConnection?: (socket: Socket) => void) {
  const server = createServer(onConnection)
  const first = once(server, 'connection').then(([socket]): Socket => socket)
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const address = server.address()
  return { server, port: typeof address === 'object' ? address?.port : undefined, first }
}

/** The threads that so many events at the same time run in. */
async function together(count: number): Promise<unknown[]> {
  const sockets: Socket[] = []
  const { server, port } = await listen((socket) => {
    sockets.push(socket)
    if (sockets.length === count) for (const each of sockets) each.write('go')
  })
  const calls = Array.from({ length: count }, () => functions.call('Which', { port }))
  const threads = (await Promise.all(calls)).map(({ value }) => value)
  server.close()
  return threads
}

const alone = async () => (await functions.call('Which')).value

test('keeps environments that are needed again', async () => {
  const threads = await together(2)
  await clock.advance(29 * SECOND)
  expect((await together(2)).sort()).toEqual(threads.sort())
})

test('ends idle environments except the last used one', async () => {
  const threads = await together(2)
  const last = await alone()
  await clock.advance(30 * SECOND)
  const after = await together(2)
  expect(after).toContain(last)
  expect(after.filter((thread) => threads.includes(thread))).toEqual([last])
})

test('ends the last one as soon as another one has been used later', async () => {
  const { server, port, first } = await listen()
  const long = functions.call('Which', { port })
  const socket = await first
  const short = await alone()
  await clock.advance(60 * SECOND)
  socket.write('go')
  const { value } = await long
  const after = await together(2)
  expect(after).toContain(value)
  expect(after).not.toContain(short)
  server.close()
})

test('ends the last one after a quarter of an hour', async () => {
  const first = await alone()
  await clock.advance(15 * 60 * SECOND - 1)
  expect(await alone()).toBe(first)
  await clock.advance(15 * 60 * SECOND)
  expect(await alone()).not.toBe(first)
})

test('has the last one collect its garbage after half a minute, and once more', async () => {
  const { server, port, first } = await listen()
  await functions.call('Litter', { port })
  const socket = await first
  for (const [seconds, told] of [
    [30, '1;'],
    [15, '2;'],
  ] as const) {
    const heard = once(socket, 'data')
    await clock.advance(seconds * SECOND)
    expect(String(await heard)).toBe(told)
  }
  socket.destroy()
  server.close()
})
