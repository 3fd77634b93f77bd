import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { VirtualClock } from '../../../src/common/virtual-clock.ts'
import { type RunningFunctions, runFunctions } from './fixture.ts'

const clock = new VirtualClock()
const directory = mkdtempSync(join(tmpdir(), 'events-'))
const countedIn = (file: string) => (existsSync(file) ? readFileSync(file, 'utf8').length : 0)

/** Counts its runs in a file, since nobody sees what an asynchronous event returns, and fails at first. */
const source = `
import { appendFileSync, readFileSync } from 'node:fs'
export const handler = async ({ file, failures }) => {
  appendFileSync(file, '.')
  if (readFileSync(file, 'utf8').length <= failures) throw new Error('not yet')
}`

let functions: RunningFunctions

beforeAll(async () => {
  functions = await runFunctions(
    {
      Retried: source,
      Once: source,
      Young: source,
      Closed: { source, properties: { ReservedConcurrentExecutions: 0 } },
      Single: {
        source: 'export const handler = () => new Promise((resolve) => setTimeout(resolve, 1e6))',
        properties: { ReservedConcurrentExecutions: 1, Timeout: 900 },
      },
      Tells:
        'export const handler = (event, { clientContext }) => console.warn("client: " + JSON.stringify(clientContext))',
      Fine: 'export const handler = async () => "fine"',
    },
    { clock },
    () => ({
      OnceConfig: {
        Type: 'AWS::Lambda::EventInvokeConfig',
        Properties: { FunctionName: 'Once', Qualifier: '$LATEST', MaximumRetryAttempts: 0 },
      },
      YoungConfig: {
        Type: 'AWS::Lambda::EventInvokeConfig',
        Properties: { FunctionName: 'Young', Qualifier: '$LATEST', MaximumEventAgeInSeconds: 60 },
      },
    }),
  )
})

afterAll(async () => {
  await functions.stop()
  rmSync(directory, { recursive: true, force: true })
})

/** Waits, in steps of the event loop, until something is so; the limit only ends a test that has failed. */
async function until(condition: () => boolean) {
  const givenUpAt = Date.now() + 20_000
  while (!condition()) {
    if (Date.now() > givenUpAt) throw new Error(`It never came about: ${condition}`)
    await new Promise((resolve) => setImmediate(resolve))
  }
}

const said = (sentence: string) => functions.log.lines.some((line) => line.includes(sentence))

test('answers an asynchronous event before it is run', async () => {
  const { statusCode, value, functionError } = await functions.call('Fine', {}, { invocationType: 'Event' })
  expect([statusCode, value, functionError]).toEqual([202, undefined, undefined])
})

test('an asynchronous event has no client', async () => {
  const clientContext = Buffer.from('{"custom":{}}').toString('base64')
  await functions.call('Tells', {}, { clientContext })
  expect(said('client: {"custom":{}}')).toBe(true)
  await functions.call('Tells', {}, { clientContext, invocationType: 'Event' })
  await until(() => said('client: undefined'))
})

test('tries a failed event again after one minute and after two more, then drops it', async () => {
  const file = join(directory, 'retried')
  const { requestId } = await functions.call('Retried', { file, failures: 9 }, { invocationType: 'Event' })
  for (const [runs, seconds] of [
    [1, 60],
    [2, 120],
  ] as const) {
    await until(() => said(`event ${requestId} failed. Retrying in ${seconds} s`))
    expect(countedIn(file)).toBe(runs)
    await clock.advance(seconds * 1000 - 1)
    expect(countedIn(file)).toBe(runs)
    await clock.advance(1)
  }
  await until(() => said(`dropped the asynchronous event ${requestId}: it failed 3 times`))
  expect(countedIn(file)).toBe(3)
})

test('does not try again when the function says so', async () => {
  const file = join(directory, 'once')
  const { requestId } = await functions.call('Once', { file, failures: 9 }, { invocationType: 'Event' })
  await until(() => said(`dropped the asynchronous event ${requestId}: it failed 1 times`))
  expect(countedIn(file)).toBe(1)
})

test('drops an event that is too old for the next attempt', async () => {
  const file = join(directory, 'young')
  const { requestId } = await functions.call('Young', { file, failures: 9 }, { invocationType: 'Event' })
  for (const seconds of [60, 120]) {
    await until(() => said(`event ${requestId} failed. Retrying in ${seconds} s`))
    await clock.advance(seconds * 1000)
  }
  await until(() => said(`dropped the asynchronous event ${requestId}: it is older than the function allows`))
  expect(countedIn(file)).toBe(2)
})

test('drops an event immediately if the reserved concurrency is zero', async () => {
  const { requestId } = await functions.call('Closed', {}, { invocationType: 'Event' })
  await until(() =>
    said(`dropped the asynchronous event ${requestId}: the function has a reserved concurrency of 0`),
  )
})

test('tries a throttled event again after a second, then after two', async () => {
  // Until all is stopped.
  functions.call('Single').catch(() => {})
  const { requestId } = await functions.call('Single', {}, { invocationType: 'Event' })
  for (const seconds of [1, 2, 4]) {
    await until(() => said(`event ${requestId} is throttled. Retrying in ${seconds} s`))
    await clock.advance(seconds * 1000)
  }
})

test('refuses a way of invoking that there is none of, wherever it comes from', async () => {
  const invocationType = 'Later' as 'Event'
  await expect(functions.call('Fine', {}, { invocationType })).rejects.toMatchObject({
    code: 'InvalidParameterValueException',
    message: expect.stringContaining("Value 'Later' at 'invocationType'"),
  })
})

test('a dry run checks and does not run', async () => {
  const { statusCode, value } = await functions.call('Retried', {}, { invocationType: 'DryRun' })
  expect([statusCode, value]).toEqual([204, undefined])
})

test.each<['RequestResponse' | 'Event', number, string]>([
  [
    'RequestResponse',
    6_291_457,
    '6291457 byte payload is too large for the RequestResponse invocation type (limit 6291456 bytes)',
  ],
  [
    'Event',
    1_048_577,
    '1048577 byte payload is too large for the Event invocation type (limit 1048576 bytes)',
  ],
])('refuses an event that is too large for %s', async (invocationType, bytes, message) => {
  const event = 'x'.repeat(bytes - 2)
  await expect(functions.call('Fine', event, { invocationType })).rejects.toMatchObject({
    code: 'RequestEntityTooLargeException',
    httpStatus: 413,
    message,
  })
})

test('refuses an event that is not JSON', async () => {
  const request = { functionName: 'Fine', payload: '{lime}', caller: {} }
  await expect(functions.runtime.invoke(request)).rejects.toMatchObject({
    code: 'InvalidRequestContentException',
    message: expect.stringContaining('Could not parse request body into json'),
  })
})
