import { createServer, type Socket } from 'node:net'
import { type RunningFunctions, runFunctions } from './fixture.ts'

/** Comes back when the meeting point says so. */
const rendezvous = `
import { connect } from 'node:net'
export const handler = ({ port }) => new Promise((resolve) => {
  const socket = connect(port, '127.0.0.1')
  socket.on('data', () => { socket.destroy(); resolve('met') })
})`

let functions: RunningFunctions

beforeAll(async () => {
  functions = await runFunctions({
    Meet: rendezvous,
    Reserved: { source: rendezvous, properties: { ReservedConcurrentExecutions: 2 } },
    Closed: { source: rendezvous, properties: { ReservedConcurrentExecutions: 0 } },
    OneAtATime: `
      let inside = 0
      export const handler = async () => {
        const alone = ++inside === 1
        await new Promise((resolve) => setTimeout(resolve, 5))
        inside--
        return alone
      }`,
  })
})

afterAll(() => functions.stop())

/** Lets everybody go once `count` have come. */
async function meetingPoint(count: number) {
  const waiting: Socket[] = []
  let all: () => void = () => {}
  const complete = new Promise<void>((resolve) => {
    all = resolve
  })
  const server = createServer((socket) => {
    waiting.push(socket)
    if (waiting.length === count) all()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return {
    port: typeof address === 'object' ? address?.port : undefined,
    complete,
    release() {
      for (const socket of waiting) socket.write('go')
    },
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  }
}

test('runs events that wait for each other in environments of their own', async () => {
  const point = await meetingPoint(3)
  const calls = [1, 2, 3].map(() => functions.call('Meet', { port: point.port }))
  await point.complete
  point.release()
  expect((await Promise.all(calls)).map(({ value }) => value)).toEqual(['met', 'met', 'met'])
  await point.close()
})

test('gives each event that only waits an environment of its own', async () => {
  const point = await meetingPoint(20)
  const calls = Array.from({ length: 20 }, () => functions.call('Meet', { port: point.port }))
  await point.complete
  point.release()
  expect((await Promise.all(calls)).map(({ value }) => value)).toEqual(Array(20).fill('met'))
  await point.close()
})

test('gives an environment one event at a time', async () => {
  const calls = await Promise.all(Array.from({ length: 30 }, () => functions.call('OneAtATime')))
  expect(calls.every(({ value }) => value === true)).toBe(true)
})

test('throttles what is over the reserved concurrency', async () => {
  const point = await meetingPoint(2)
  const calls = [1, 2].map(() => functions.call('Reserved', { port: point.port }))
  await point.complete
  await expect(functions.call('Reserved', { port: point.port })).rejects.toMatchObject({
    code: 'TooManyRequestsException',
    httpStatus: 429,
    message: 'Rate Exceeded.',
    fields: { Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded' },
  })
  point.release()
  await Promise.all(calls)
  await point.close()
})

test('throttles what is over the concurrency that the account has left for all functions together', async () => {
  const all = await runFunctions({
    Waits: 'export const handler = () => new Promise((resolve) => setTimeout(resolve, 1e6))',
    Other: 'export const handler = async () => "run"',
    Reserved: {
      source: 'export const handler = async () => "run"',
      properties: { ReservedConcurrentExecutions: 900 },
    },
  })
  const waiting = Promise.allSettled(Array.from({ length: 99 }, () => all.call('Waits')))
  const allowed = all.call('Other')
  await expect(all.call('Other')).rejects.toMatchObject({
    code: 'TooManyRequestsException',
    fields: { Reason: 'ConcurrentInvocationLimitExceeded' },
  })
  expect((await all.call('Reserved')).value).toBe('run')
  expect((await allowed).value).toBe('run')
  await all.stop()
  // Those that wait for an environment are not given a new one while everything ends.
  const ends = await waiting
  expect(ends.filter(({ status }) => status === 'rejected').length).toBeGreaterThan(50)
})

test('runs nothing at a reserved concurrency of 0', async () => {
  await expect(functions.call('Closed')).rejects.toMatchObject({ code: 'TooManyRequestsException' })
})
