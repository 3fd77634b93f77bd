import { createServer, type Socket } from 'node:net'
import { type RunningFunctions, runFunctions } from './fixture.ts'

/** Waits for the meeting point. Returns whether its environment ran other events meanwhile. */
const rendezvous = `
import { connect } from 'node:net'
let inside = 0
let most = 0
export const handler = ({ port }) => new Promise((resolve) => {
  most = Math.max(most, ++inside)
  const socket = connect(port, '127.0.0.1')
  socket.on('data', () => { socket.destroy(); inside--; resolve(most === 1 ? 'alone' : 'together') })
})`

let functions: RunningFunctions

beforeAll(async () => {
  functions = await runFunctions({
    Meet: rendezvous,
    Reserved: { source: rendezvous, properties: { ReservedConcurrentExecutions: 2 } },
    Closed: { source: rendezvous, properties: { ReservedConcurrentExecutions: 0 } },
  })
})

afterAll(() => functions.stop())

/** `complete` resolves after `count` arrivals. At most `most` wait: each further arrival releases the oldest. */
async function meetingPoint(count: number, most = count) {
  const waiting: Socket[] = []
  let come = 0
  let all: () => void = () => {}
  const complete = new Promise<void>((resolve) => {
    all = resolve
  })
  const server = createServer((socket) => {
    waiting.push(socket)
    if (waiting.length > most) waiting.shift()?.write('go')
    if (++come === count) all()
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

test.each([
  ['that wait for each other', 3, 3],
  ['that wait for many others', 20, 20],
  ['that wait for many others, which environments are there for', 20, 20],
  ['that follow each other', 60, 1],
])('gives events %s an environment of their own for as long as they last', async (_, count, most) => {
  const point = await meetingPoint(count, most)
  const calls = Array.from({ length: count }, () => functions.call('Meet', { port: point.port }))
  await point.complete
  point.release()
  expect((await Promise.all(calls)).map(({ value }) => value)).toEqual(Array(count).fill('alone'))
  await point.close()
})

test('throttles calls above the reserved concurrency', async () => {
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

test("throttles calls above the account's unreserved concurrency", async () => {
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

test('events that wait only because the machine is busy are not throttled', async () => {
  const all = await runFunctions({
    Busy: `
export const handler = async () => {
  for (const until = performance.now() + 20; performance.now() < until; );
  return 'run'
}`,
    Reserved: {
      source: 'export const handler = async () => "run"',
      properties: { ReservedConcurrentExecutions: 900 },
    },
  })
  const call = async () => (await all.call('Busy')).value
  const first = Array.from({ length: 90 }, call)
  // By then the runtime has measured how busy the environments are.
  await Promise.all(first.slice(0, 20))
  const further = Array.from({ length: 90 }, call)
  expect(new Set(await Promise.all([...first, ...further]))).toEqual(new Set(['run']))
  await all.stop()
})

test('runs nothing at a reserved concurrency of 0', async () => {
  await expect(functions.call('Closed')).rejects.toMatchObject({ code: 'TooManyRequestsException' })
})

test('events that wait for an environment take turns by client', async () => {
  const one = await runFunctions({
    Busy: `
let served = 0
export const handler = async () => {
  for (const until = performance.now() + 20; performance.now() < until; );
  return ++served
}`,
  })
  const ask = async (source: string) => Number((await one.call('Busy', {}, { source })).value)
  await ask('first')
  const flood = Array.from({ length: 60 }, () => ask('flood'))
  const other = ask('other')
  // More than one environment may run, and each counts by itself, so only the order of the answers counts.
  let answered = 0
  for (const call of flood) void call.then(() => (answered += 1))
  await other
  expect(answered).toBeLessThan(30)
  await Promise.all(flood)
  await one.stop()
})
