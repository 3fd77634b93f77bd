import { fstatSync } from 'node:fs'
import { VirtualClock } from '../../../src/common/virtual-clock.ts'
import { type RunningFunctions, runFunctions } from './fixture.ts'

const clock = new VirtualClock(Date.UTC(2026, 10, 22, 20))
let functions: RunningFunctions

beforeAll(async () => {
  functions = await runFunctions(
    {
      Throws: 'export const handler = async () => { throw new TypeError("no kind") }',
      ThrowsText: 'export const handler = async () => { throw "lemon" }',
      ThrowsBare: 'export const handler = async () => { throw Object.create(null) }',
      ThrowsTrap:
        'export const handler = async () => { throw Object.defineProperty(new Error(), "message", { get() { throw 1 } }) }',
      ThrowsOddStack:
        'export const handler = async () => { throw Object.assign(new Error("odd"), { stack: 5 }) }',
      RejectsBare:
        'export const handler = async () => { Promise.reject(Object.create(null)); await new Promise((r) => setTimeout(r, 1e6)) }',
      OwnError:
        'class TooLate extends Error { name = "TooLate" }; export const handler = async () => { throw new TooLate("round 2") }',
      Missing: { source: 'export const other = 1', properties: { Handler: 'index.handler' } },
      NoModule: { source: '', properties: { Handler: 'elsewhere.handler' } },
      NoFunction: 'export const handler = 1',
      Outside: { source: '', properties: { Handler: '../index.handler' } },
      Streams: 'export const handler = awslambda.streamifyResponse(async (event, stream) => stream.end())',
      BadName: { source: '', properties: { Handler: 'handler' } },
      Imports: 'import "not-bundled"; export const handler = async () => 1',
      Syntax: 'export const handler = async () => {',
      FailsToLoad: 'throw new RangeError("at the start")',
      Callback24: 'export const handler = (event, context, callback) => callback(null, 1)',
      Rejects:
        'export const handler = async () => { Promise.reject(new Error("nobody waits")); await new Promise((r) => setTimeout(r, 1e6)) }',
      ThrowsLater:
        'export const handler = async () => { setTimeout(() => { throw new Error("later") }, 1); await new Promise((r) => setTimeout(r, 1e6)) }',
      Exits: 'export const handler = async (event) => process.exit(event.code)',
      Stuck: 'export const handler = () => new Promise(() => {})',
      Circular: 'export const handler = async () => { const a = {}; a.a = a; return a }',
      Large: 'export const handler = async () => "x".repeat(6291557)',
      Hangs: {
        source:
          'export const handler = async (event) => { if (event.hang) { console.log("hanging"); for (;;); } return "fine" }',
        properties: { Timeout: 7 },
      },
      HangsByDefault: {
        source: 'export const handler = async (event) => { while (event.hang); return "fine" }',
        properties: { Timeout: { Ref: 'AWS::NoValue' } },
      },
      Greedy:
        'export const handler = async (event) => { if (!event.greedy) return "fine"; const all = []; for (;;) all.push(new Array(1e5).fill({})) }',
      Hungry: `
        const ways = {
          objects: () => { for (const all = []; ; ) all.push({}) },
          numbers: () => { for (const all = []; ; ) all.push(Math.random()) },
          atOnce: () => Array.from({ length: 3e7 }, (_, n) => n).length,
        }
        export const handler = async ({ way }) => ways[way]()`,
      Wasteful:
        'export const handler = async () => { let sum = 0; for (let n = 0; n < 100; n++) sum += new Array(1e6).fill(n).length; return sum }',
      Buffers:
        'export const handler = async () => { for (const all = []; ; await new Promise(setImmediate)) all.push(Buffer.alloc(1e6, 1)) }',
      Kills: 'export const handler = async ({ signal }) => process.kill(process.pid, signal)',
      Closes:
        'import fs from "node:fs"; export const handler = async () => { fs.closeSync(1); fs.closeSync(0); await new Promise((done) => fs.close(2, done)); console.error("still here"); return 1 }',
      Chatters: `
        import { parentPort } from 'node:worker_threads'
        export const handler = async () => {
          for (const message of [null, 'text', { kind: 'log' }, { kind: 'log', text: 1 }, {}]) parentPort.postMessage(message)
          return 1
        }`,
      Aborts: 'export const handler = async () => process.abort()',
      Probes: 'export const handler = async () => process.kill(process.pid, 0)',
      Floods: {
        source:
          'export const handler = async (event) => { while (event.flood) console.error("again") ; return "dry" }',
        properties: { Timeout: 5 },
      },
      Counts:
        'let count = 0; export const handler = async (event) => { count++; if (event.exit) process.exit(1); return count }',
    },
    { clock },
  )
})

afterAll(() => functions.stop())

const UNREADABLE = {
  errorType: 'handled',
  errorMessage: expect.stringContaining(
    'a problem while retrieving one or more of its message, name, and stack',
  ),
}

test.each<[string, string, object]>([
  [
    'an error',
    'Throws',
    {
      errorType: 'TypeError',
      errorMessage: 'no kind',
      trace: expect.arrayContaining(['TypeError: no kind']),
    },
  ],
  ['a text', 'ThrowsText', { errorType: 'string', errorMessage: 'lemon', trace: [] }],
  ['something that has no text', 'ThrowsBare', UNREADABLE],
  ['an error that throws when it is read', 'ThrowsTrap', UNREADABLE],
  ['an error whose stack is no text', 'ThrowsOddStack', UNREADABLE],
  [
    'a rejection with something that has no text',
    'RejectsBare',
    { errorType: 'Runtime.UnhandledPromiseRejection', errorMessage: UNREADABLE.errorMessage },
  ],
  ['an error with a name of its own', 'OwnError', { errorType: 'TooLate', errorMessage: 'round 2' }],
  [
    'a handler that is not exported',
    'Missing',
    { errorType: 'Runtime.HandlerNotFound', errorMessage: 'index.handler is undefined or not exported' },
  ],
  [
    'a module that is not there',
    'NoModule',
    {
      errorType: 'Runtime.ImportModuleError',
      errorMessage: expect.stringContaining("Cannot find module 'elsewhere'"),
    },
  ],
  [
    'a handler that is no function',
    'NoFunction',
    { errorType: 'Runtime.HandlerNotFound', errorMessage: 'index.handler is not a function' },
  ],
  [
    'a handler name without a dot',
    'BadName',
    { errorType: 'Runtime.MalformedHandlerName', errorMessage: 'Bad handler' },
  ],
  [
    'a handler outside of its code',
    'Outside',
    {
      errorType: 'Runtime.MalformedHandlerName',
      errorMessage:
        "'../index.handler' is not a valid handler name. Use absolute paths when specifying root directories in handler names.",
    },
  ],
  [
    'an answer as a stream',
    'Streams',
    {
      errorType: 'Runtime.StreamingNotSupported',
      errorMessage: expect.stringContaining('response streaming is not supported'),
    },
  ],
  [
    'a package that was not bundled',
    'Imports',
    { errorType: 'Error', errorMessage: expect.stringContaining("Cannot find package 'not-bundled'") },
  ],
  ['a syntax error', 'Syntax', { errorType: 'Runtime.UserCodeSyntaxError' }],
  [
    'an error while the code is loaded',
    'FailsToLoad',
    { errorType: 'RangeError', errorMessage: 'at the start' },
  ],
  [
    'a callback handler, from Node.js 24 on',
    'Callback24',
    { errorType: 'Runtime.CallbackHandlerDeprecated' },
  ],
  [
    'a rejection that nobody catches',
    'Rejects',
    { errorType: 'Runtime.UnhandledPromiseRejection', errorMessage: 'Error: nobody waits' },
  ],
  ['an exception that nobody catches', 'ThrowsLater', { errorType: 'Error', errorMessage: 'later' }],
  ['a promise that never settles', 'Stuck', { errorType: 'Runtime.NodeJsExit' }],
  [
    'a result that is not JSON',
    'Circular',
    { errorType: 'Runtime.JSONStringifyError', errorMessage: 'Unable to stringify response body' },
  ],
  [
    'a result over 6 MB',
    'Large',
    {
      errorType: 'Function.ResponseSizeTooLarge',
      errorMessage: 'Response payload size exceeded maximum allowed payload size (6291556 bytes).',
    },
  ],
])('answers %s as Lambda does', async (_, name, payload) => {
  const { value, functionError, statusCode } = await functions.call(name)
  expect([statusCode, functionError]).toEqual([200, 'Unhandled'])
  expect(value).toMatchObject(payload)
})

test.each([
  [1, 'Runtime exited with error: exit status 1'],
  [0, 'Runtime exited without providing a reason'],
])('answers process.exit(%d)', async (code, sentence) => {
  const { value, requestId } = await functions.call('Exits', { code })
  expect(value).toEqual({
    errorType: 'Runtime.ExitError',
    errorMessage: `RequestId: ${requestId} Error: ${sentence}`,
  })
})

test.each<[string, object, string]>([
  ['Throws', {}, 'Invoke Error: TypeError: no kind'],
  ['FailsToLoad', {}, 'Uncaught Exception: RangeError: at the start'],
  ['Rejects', {}, 'Unhandled Promise Rejection: Runtime.UnhandledPromiseRejection: Error: nobody waits'],
  ['ThrowsLater', {}, 'Uncaught Exception: Error: later'],
  ['Stuck', {}, 'Invoke Error: Runtime.NodeJsExit: The Lambda runtime client detected'],
  ['Exits', { code: 3 }, 'RequestId: .* Error: Runtime exited with error: exit status 3'],
  ['Greedy', { greedy: true }, 'RequestId: .* Error: Runtime exited with error: signal: killed'],
])('tells of %s %j in one line on the terminal', async (name, event, sentence) => {
  const { lines } = functions.log
  const before = lines.length
  await functions.call(name, event)
  // Code that fails to load is loaded twice.
  const told = new Set(lines.slice(before))
  expect([...told]).toEqual([expect.stringMatching(new RegExp(`^error ${name}: ${sentence}`))])
})

test('starts a new environment after the old one is gone', async () => {
  await functions.call('Counts')
  await functions.call('Counts', { exit: true })
  expect((await functions.call('Counts')).value).toBe(1)
})

test('keeps the environment after an error that the handler threw', async () => {
  const failed = await functions.call('Throws', {}, { logType: 'Tail' })
  expect(Buffer.from(failed.logResult ?? '', 'base64').toString()).not.toContain('Init Duration')
})

test('ends a function that needs more memory than it has', async () => {
  const { value, requestId } = await functions.call('Greedy', { greedy: true })
  expect(value).toEqual({
    errorType: 'Runtime.ExitError',
    errorMessage: `RequestId: ${requestId} Error: Runtime exited with error: signal: killed`,
  })
  expect((await functions.call('Greedy')).value).toBe('fine')
})

test.each(['objects', 'numbers'])('ends a function whose one collection of %s grows', async (way) => {
  const { value, requestId } = await functions.call('Hungry', { way })
  expect(value).toEqual({
    errorType: 'Runtime.ExitError',
    errorMessage: `RequestId: ${requestId} Error: Runtime exited with error: signal: killed`,
  })
})

test('a function that allocates too much does not end the others', async () => {
  const { functionError } = await functions.call('Hungry', { way: 'atOnce' })
  expect([undefined, 'Unhandled']).toContain(functionError)
  expect((await functions.call('Counts')).value).toEqual(expect.any(Number))
})

test('garbage does not count as memory that a function has', async () => {
  expect((await functions.call('Wasteful')).value).toBe(100e6)
})

test('ends a function whose buffers need more memory than it has', async () => {
  const { value, requestId } = await functions.call('Buffers')
  expect(value).toEqual({
    errorType: 'Runtime.ExitError',
    errorMessage: `RequestId: ${requestId} Error: Runtime exited with error: signal: killed`,
  })
})

test.each([
  ['Kills', { signal: 'SIGKILL' }, 'killed'],
  ['Kills', {}, 'terminated'],
  ['Aborts', {}, 'aborted'],
])('a function that ends its process (%s %j) ends its environment only', async (name, event, signal) => {
  const { value, requestId } = await functions.call(name, event)
  expect(value).toEqual({
    errorType: 'Runtime.ExitError',
    errorMessage: `RequestId: ${requestId} Error: Runtime exited with error: signal: ${signal}`,
  })
  expect((await functions.call('Probes')).value).toBe(true)
})

test.each([
  ['closes its output', 'Closes'],
  ['writes to the port that its thread is driven by', 'Chatters'],
])('a function that %s harms nobody', async (_, name) => {
  expect((await functions.call(name)).value).toBe(1)
  expect(() => fstatSync(1)).not.toThrow()
})

test('ends a function that does not come back, after its timeout', async () => {
  await functions.call('Hangs')
  const hanging = functions.call('Hangs', { hang: true }, { logType: 'Tail' })
  await clock.advance(6_999)
  await clock.advance(1)
  const { value, requestId, logResult } = await hanging
  expect(value).toEqual({
    errorType: 'Sandbox.Timedout',
    errorMessage: `RequestId: ${requestId} Error: Task timed out after 7.00 seconds`,
  })
  expect(Buffer.from(logResult ?? '', 'base64').toString()).toContain(
    `2026-11-22T20:00:07.000Z ${requestId} Task timed out after 7.00 seconds`,
  )
  expect((await functions.call('Hangs')).value).toBe('fine')
})

test('gives a function 3 s if the template sets no timeout', async () => {
  await functions.call('HangsByDefault')
  const hanging = functions.call('HangsByDefault', { hang: true })
  await clock.advance(3000)
  const { value, requestId } = await hanging
  expect(value).toMatchObject({
    errorMessage: `RequestId: ${requestId} Error: Task timed out after 3.00 seconds`,
  })
})

test('a function that floods its log is some lines on the terminal, and the others go on', async () => {
  const { log } = functions
  await functions.call('Floods')
  const before = log.lines.length
  const flooding = functions.call('Floods', { flood: true }, { logType: 'Tail' })
  while (!log.lines.includes('error Floods: again')) await new Promise((next) => setImmediate(next))
  expect((await functions.call('Counts')).value).toEqual(expect.any(Number))
  while (!log.lines.some((line) => /^warn Floods: \d+ more warnings or errors/.test(line)))
    await new Promise((next) => setImmediate(next))
  await clock.advance(5_000)
  expect(await flooding).toMatchObject({ value: { errorType: 'Sandbox.Timedout' } })
  const told = log.lines.slice(before).filter((line) => line === 'error Floods: again').length
  const seconds = log.lines.filter((line) => /^warn Floods: \d+ more/.test(line)).length + 1
  expect(told).toBeLessThanOrEqual(20 * seconds)
  expect((await functions.call('Floods')).value).toBe('dry')
})
