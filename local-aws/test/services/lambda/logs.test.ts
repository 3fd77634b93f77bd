import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { terminalLine } from '../../../src/services/lambda/terminal-line.ts'
import { runFunctions } from './fixture.ts'

const talkative = `
export const handler = async () => {
  console.log('drawn', { kind: 'lime' })
  console.warn('slow')
  console.error(new Error('lost'))
  process.stdout.write(JSON.stringify({ level: 'ERROR', message: 'judged', error: { message: 'no winner' } }) + '\\n')
}`

const writeLogs = (...actions: string[]) => ({
  Effect: 'Allow',
  Action: actions,
  Resource: 'arn:aws:logs:us-east-1:000000000000:log-group:/aws/lambda/Talk:*',
})

test("keeps a function's log whole in its file, and warnings and errors in short on the terminal", async () => {
  const logDirectory = mkdtempSync(join(tmpdir(), 'logs-'))
  const functions = await runFunctions(
    { Talk: { source: talkative, statements: [writeLogs('logs:CreateLogStream', 'logs:PutLogEvents')] } },
    { logDirectory },
  )
  const { requestId, logResult } = await functions.call('Talk', {}, { logType: 'Tail' })
  await functions.stop()
  const file = readFileSync(join(logDirectory, 'Talk.log'), 'utf8')
  rmSync(logDirectory, { recursive: true, force: true })

  const time = String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z`
  const lines = file.split('\n')
  expect(lines[0]).toBe(`START RequestId: ${requestId} Version: $LATEST`)
  expect(lines[1]).toMatch(new RegExp(`^${time}\t${requestId}\tINFO\tdrawn \\{ kind: 'lime' \\}$`))
  expect(lines[2]).toMatch(new RegExp(`^${time}\t${requestId}\tWARN\tslow$`))
  expect(lines[3]).toMatch(new RegExp(`^${time}\t${requestId}\tERROR\tError: lost\r    at `))
  expect(lines[4]).toBe('{"level":"ERROR","message":"judged","error":{"message":"no winner"}}')
  expect(lines[5]).toBe(`END RequestId: ${requestId}`)
  expect(lines[6]).toMatch(
    new RegExp(
      `^REPORT RequestId: ${requestId}\tDuration: [\\d.]+ ms\tBilled Duration: \\d+ ms\tMemory Size: 128 MB\t` +
        'Max Memory Used: \\d+ MB\tInit Duration: [\\d.]+ ms\t$',
    ),
  )
  expect(Buffer.from(logResult ?? '', 'base64').toString()).toBe(file)
  expect(functions.log.lines.filter((line) => !line.startsWith('info'))).toEqual([
    'warn Talk: slow',
    expect.stringMatching(/^error Talk: Error: lost at /),
    'error Talk: judged: no winner',
  ])
})

test.each([
  ['logs:CreateLogStream', 'logs:PutLogEvents'],
  ['logs:PutLogEvents', 'logs:CreateLogStream'],
])('keeps nothing where the role may not %s, and says so once', async (missing, granted) => {
  const logDirectory = mkdtempSync(join(tmpdir(), 'logs-'))
  const source = "export const handler = async () => { console.log('drawn'); console.warn('slow') }"
  const functions = await runFunctions(
    { Talk: { source, statements: [writeLogs(granted)] } },
    { logDirectory },
  )
  const { logResult } = await functions.call('Talk', {}, { logType: 'Tail' })
  await functions.call('Talk')
  await functions.stop()
  const file = readFileSync(join(logDirectory, 'Talk.log'), 'utf8')
  rmSync(logDirectory, { recursive: true, force: true })
  expect(file).toBe('')
  // Whoever invokes it still sees the tail, and the terminal what is wrong.
  expect(Buffer.from(logResult ?? '', 'base64').toString()).toContain('drawn')
  const [denied, ...more] = functions.log.lines.filter((line) => line.includes('access denied'))
  expect(more).toEqual([])
  expect(denied).toMatch(
    new RegExp(
      `^error access denied: App-TalkRole-\\w+ may not ${missing} on arn:aws:logs:us-east-1:000000000000:` +
        'log-group:/aws/lambda/Talk:log-stream:.*: no policy of the role allows it$',
    ),
  )
  expect(functions.log.lines.filter((line) => line === 'warn Talk: slow')).toHaveLength(2)
})

test('the log contains what code writes to a file descriptor', async () => {
  const source = `
    import fs, { appendFileSync, write, writeFileSync, writeSync } from 'node:fs'
    export const handler = async () => {
      const written = writeSync(1, 'lime ') + fs.writeSync(2, Buffer.from('a lemon cherries'), 2, 6)
      writeFileSync(1, 'cherries ')
      appendFileSync(2, 'well ')
      await new Promise((done) => write(1, 'lizard\\n', done))
      return written
    }`
  const functions = await runFunctions({ Direct: source })
  const { value, logResult } = await functions.call('Direct', {}, { logType: 'Tail' })
  await functions.stop()
  expect(value).toBe(11)
  expect(Buffer.from(logResult ?? '', 'base64').toString()).toContain(
    '\nlime lemon cherries well lizard\nEND ',
  )
})

const JSON_LOG = { LogFormat: 'JSON' }
const eventsOf = (logResult: string | undefined) =>
  Buffer.from(logResult ?? '', 'base64')
    .toString()
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))

test('writes JSON when the function asks for it, from the level that it asks for', async () => {
  const source = 'export const handler = async () => { console.debug("hidden"); console.info("shown", 1) }'
  const LoggingConfig = { ...JSON_LOG, ApplicationLogLevel: 'INFO' }
  const functions = await runFunctions({ Json: { source, properties: { LoggingConfig } } })
  const { requestId, logResult } = await functions.call('Json', {}, { logType: 'Tail' })
  await functions.stop()
  expect(eventsOf(logResult)).toMatchObject([
    { type: 'platform.start', record: { requestId, version: '$LATEST' } },
    { level: 'INFO', requestId, message: 'shown 1' },
    { type: 'platform.report', record: { requestId, status: 'success' } },
  ])
})

test("leaves out what Lambda itself says of what went well, from the system's level WARN on", async () => {
  const source =
    'export const handler = async ({ exit }) => { if (exit) process.exit(7) ; console.log("run") }'
  const LoggingConfig = { ...JSON_LOG, SystemLogLevel: 'WARN' }
  const functions = await runFunctions({ Json: { source, properties: { LoggingConfig } } })
  const well = await functions.call('Json', {}, { logType: 'Tail' })
  const badly = await functions.call('Json', { exit: true }, { logType: 'Tail' })
  await functions.stop()
  expect(eventsOf(well.logResult)).toMatchObject([{ level: 'INFO', message: 'run' }])
  expect(eventsOf(badly.logResult)).toMatchObject([
    { type: 'platform.report', record: { status: 'error', errorType: 'Runtime.ExitError' } },
  ])
})

test('in JSON, errors are formatted as errors at any depth', async () => {
  const source = `export const handler = async () => {
    console.log({ why: new RangeError('x'), round: 2 })
    throw Object.assign(new TypeError('no kind'), { round: 3 })
  }`
  const functions = await runFunctions({ Json: { source, properties: { LoggingConfig: JSON_LOG } } })
  const { logResult } = await functions.call('Json', {}, { logType: 'Tail' })
  await functions.stop()
  const stackTrace = expect.arrayContaining([expect.stringContaining('at ')])
  expect(eventsOf(logResult).slice(1, 3)).toMatchObject([
    { message: { why: { errorType: 'RangeError', errorMessage: 'x', stackTrace }, round: 2 } },
    { level: 'ERROR', message: { errorType: 'TypeError', errorMessage: 'no kind', stackTrace, round: 3 } },
  ])
  expect(functions.log.lines).toContain('error Json: TypeError: no kind')
})

test.each([
  ['Text', {}],
  ['JSON', JSON_LOG],
])('the terminal shows what ends an environment, also where the log is %s', async (_, LoggingConfig) => {
  const source = `export const handler = async (event) => {
    if (event.exit) process.exit(event.exit)
    for (const all = []; ; ) all.push(new Array(1e5).fill({}))
  }`
  const functions = await runFunctions({ Ends: { source, properties: { LoggingConfig } } })
  const exited = await functions.call('Ends', { exit: 3 })
  const killed = await functions.call('Ends')
  await functions.stop()
  expect(functions.log.lines.filter((line) => line.startsWith('error'))).toEqual([
    `error Ends: RequestId: ${exited.requestId} Error: Runtime exited with error: exit status 3`,
    `error Ends: RequestId: ${killed.requestId} Error: Runtime exited with error: signal: killed`,
  ])
})

test.each([
  ['nodejs24.x', '-'],
  ['nodejs22.x', 'undefined'],
])('while the code is loaded, %s writes %s for the id of the request', async (Runtime, noRequest) => {
  const source = 'console.warn("loading"); export const handler = async () => 1'
  const logDirectory = mkdtempSync(join(tmpdir(), 'logs-'))
  const statements = [{ Effect: 'Allow', Action: 'logs:*', Resource: '*' }]
  const functions = await runFunctions(
    { Loads: { source, statements, properties: { Runtime } } },
    { logDirectory },
  )
  await functions.call('Loads')
  await functions.stop()
  const [first] = readFileSync(join(logDirectory, 'Loads.log'), 'utf8').split('\n')
  rmSync(logDirectory, { recursive: true, force: true })
  expect(first?.split('\t').slice(1)).toEqual([noRequest, 'WARN', 'loading'])
  expect(functions.log.lines).toContain('warn Loads: loading')
})

test.each([
  ['an information', '2026-11-22T20:00:00.000Z\tid\tINFO\tfine', undefined],
  ['a REPORT', 'REPORT RequestId: id\tDuration: 1 ms', undefined],
  ['what is not JSON after all', '{lime', undefined],
  [
    'a failed invocation',
    '2026-11-22T20:00:00.000Z\tid\tERROR\tInvoke Error \t{"errorType":"TypeError","errorMessage":"no kind","stack":[]}',
    { level: 'error', message: 'Invoke Error: TypeError: no kind' },
  ],
  [
    'a timeout',
    '2026-11-22T20:00:00.000Z id Task timed out after 3.00 seconds',
    { level: 'error', message: 'Task timed out after 3.00 seconds' },
  ],
  [
    'an exit',
    'RequestId: id Error: Runtime exited with error: exit status 1',
    { level: 'error', message: 'RequestId: id Error: Runtime exited with error: exit status 1' },
  ],
])('shows of %s what the terminal needs', (_, line, expected) => {
  expect(terminalLine(line)).toEqual(expected)
})
