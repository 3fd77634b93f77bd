/** Code that fails to load, or hangs there. */
import { clock, environmentOf, invocation, removeEnvironments } from './execution-environment.ts'

afterAll(removeEnvironments)

const INIT = String.raw`^INIT_REPORT Init Duration: [\d.]+ ms\tPhase: `

test('code that never comes back is stopped, tried once more, and ended by the timeout of the function', async () => {
  const source = 'appendFileSync(marks, "."); console.log("loading"); for (;;);'
  const { environment, lines, marks, logged } = environmentOf('Hangs', source, {}, 4_000)
  await environment.ready
  expect(lines.at(-1)).toMatch(new RegExp(`${INIT}init\tStatus: timeout\n$`))
  expect(environment.initialised).toBe(false)
  lines.length = 0
  const invoked = environment.invoke(invocation)
  await logged('loading')
  await clock.advance(7_000)
  const { payload, logLine, status } = await invoked
  expect(JSON.parse(payload)).toEqual({
    errorType: 'Sandbox.Timedout',
    errorMessage: 'RequestId: request-1 Error: Task timed out after 7.00 seconds',
  })
  expect([status, logLine]).toEqual([
    'timeout',
    '2026-11-22T20:00:07.000Z request-1 Task timed out after 7.00 seconds',
  ])
  expect(lines.at(-1)).toMatch(new RegExp(`${INIT}invoke\tStatus: timeout\n$`))
  expect(environment.gone).toBe(true)
  expect(marks()).toBe('..')
})

test('code that loads the second time answers the event', async () => {
  const source = `
    if (!existsSync(marks)) { appendFileSync(marks, '.'); throw new RangeError('not yet') }
    export const handler = async () => 'at last'`
  const { environment, lines } = environmentOf('SecondTime', source)
  await environment.ready
  expect(lines.at(-1)).toMatch(new RegExp(`${INIT}init\tStatus: error\tError Type: RangeError\n$`))
  expect(await environment.invoke(invocation)).toMatchObject({ payload: '"at last"', failed: false })
  expect(await environment.invoke(invocation)).toMatchObject({ payload: '"at last"', failed: false })
})

test('code that throws is loaded once more, and then its error is the answer', async () => {
  const source = 'appendFileSync(marks, "."); throw new RangeError("at the start")'
  const { environment, lines, marks } = environmentOf('Throws', source)
  await environment.ready
  const { payload, failed } = await environment.invoke(invocation)
  expect([failed, JSON.parse(payload)]).toEqual([
    true,
    { errorType: 'RangeError', errorMessage: 'at the start', trace: expect.any(Array) },
  ])
  expect(marks()).toBe('..')
  expect(lines.at(-1)).toMatch(new RegExp(`${INIT}invoke\tStatus: error\tError Type: RangeError\n$`))
})

test.each([
  ['exits', 'process.exit(3)', 'Runtime exited with error: exit status 3'],
  ['kills itself', 'process.kill(process.pid, "SIGKILL")', 'Runtime exited with error: signal: killed'],
  [
    'needs too much memory',
    'const all = []; for (;;) all.push(new Array(1e5).fill({}))',
    'Runtime exited with error: signal: killed',
  ],
])('code that %s while it is loaded is told with the request', async (name, source, sentence) => {
  const { environment } = environmentOf(name.replaceAll(' ', '-'), source, { memorySizeMb: 32 })
  await environment.ready
  const { payload } = await environment.invoke(invocation)
  expect(JSON.parse(payload)).toEqual({
    errorType: 'Runtime.ExitError',
    errorMessage: `RequestId: request-1 Error: ${sentence}`,
  })
})

test('an unhandled rejection ends the loading', async () => {
  const source = 'Promise.reject(new Error("nobody waits")); await new Promise((r) => setTimeout(r, 1e6))'
  const { environment } = environmentOf('Rejects', source)
  await environment.ready
  expect(JSON.parse((await environment.invoke(invocation)).payload)).toMatchObject({
    errorType: 'Runtime.UnhandledPromiseRejection',
    errorMessage: 'Error: nobody waits',
  })
})

test('in JSON, the report of a failed loading is an event', async () => {
  const { environment, lines } = environmentOf('Json', 'throw new TypeError("no")', { logFormat: 'JSON' })
  await environment.ready
  expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({
    type: 'platform.initReport',
    record: {
      phase: 'init',
      status: 'error',
      errorType: 'TypeError',
      metrics: { durationMs: expect.any(Number) },
    },
  })
})
