import { type RunningFunctions, runFunctions } from './fixture.ts'

const REGION = 'us-east-1'
const callbacks = { Runtime: 'nodejs22.x' }

let functions: RunningFunctions

beforeAll(async () => {
  functions = await runFunctions(
    {
      Echo: 'export const handler = async (event) => ({ got: event })',
      Nothing: 'export const handler = async () => {}',
      Plain: 'export const handler = (event) => event.a',
      Nested: {
        source: 'export const shop = { play: async () => "played" }',
        properties: { Handler: 'index.shop.play' },
      },
      Context: {
        source:
          'export const handler = async (event, { getRemainingTimeInMillis, ...context }) => ({ ...context, left: getRemainingTimeInMillis() })',
        properties: { Timeout: 600 },
      },
      Environment: {
        source: 'export const handler = async () => process.env',
        properties: { Environment: { Variables: { COLOUR: 'red' } }, MemorySize: 256 },
      },
      Counter: 'let count = 0; export const handler = async () => ++count',
      Callback: {
        source: 'export const handler = (event, context, callback) => callback(null, event)',
        properties: callbacks,
      },
      Default: 'export default { handler: async () => "by default" }',
      NoDefault: { source: 'export default { handler: async () => 1 }', properties: callbacks },
      CallbackErrors: {
        source: `export const handler = ({ how }, context, callback) => ({
          text: () => callback('no'),
          object: () => callback({ a: 1 }),
          failed: () => context.fail('no'),
          nothing: () => context.fail(),
          twice: () => { callback(new RangeError('first')); callback(null, 'second') },
        })[how]()`,
        properties: callbacks,
      },
      Silent: { source: 'export const handler = () => "not by callback"', properties: callbacks },
      NeverSettles: { source: 'export const handler = () => new Promise(() => {})', properties: callbacks },
      Thenable: {
        source: 'export const handler = () => ({ then: (go) => go("then") })',
        properties: callbacks,
      },
      BigInt: { source: 'export const handler = async () => 1n', properties: callbacks },
      WaitsForLoop: {
        source:
          'let done = false; export const handler = (e, c, callback) => { const r = { get done() { return done } }; setTimeout(() => { done = true }, 20); callback(null, r) }',
        properties: callbacks,
      },
      DoesNotWait: {
        source:
          'export const handler = (e, context, callback) => { context.callbackWaitsForEmptyEventLoop = false; setTimeout(() => {}, 1e6); callback(null, "at once") }',
        properties: callbacks,
      },
      Succeed: {
        source: 'export const handler = (event, context) => { context.succeed("yes") }',
        properties: callbacks,
      },
    },
    {},
    (app) => ({
      ...app.lambda('Common', '', {
        Code: {
          S3Bucket: 'b',
          S3Key: app.asset('cjs', { 'index.js': 'exports.handler = async () => typeof require' }),
        },
      }),
      ...app.lambda('Inline', '', { Code: { ZipFile: 'exports.handler = async () => "inline"' } }),
    }),
  )
})

afterAll(() => functions.stop())

test.each<[string, string, unknown, unknown]>([
  ['an async handler in an ES module', 'Echo', { a: [1] }, { got: { a: [1] } }],
  ['a handler that returns nothing', 'Nothing', {}, null],
  ['a handler that is not async', 'Plain', { a: 7 }, 7],
  ['a handler inside an exported object', 'Nested', {}, 'played'],
  ['a CommonJS module', 'Common', {}, 'function'],
  ['inline code', 'Inline', {}, 'inline'],
  ['a callback, up to Node.js 22', 'Callback', { b: 2 }, { b: 2 }],
  ['context.succeed', 'Succeed', {}, 'yes'],
  ['a callback whose answer waits for the event loop', 'WaitsForLoop', {}, { done: true }],
  ['a callback that does not wait for it', 'DoesNotWait', {}, 'at once'],
  ['a handler inside the default export', 'Default', {}, 'by default'],
  ['a handler that never calls back', 'Silent', {}, null],
  ['a promise that never settles, up to Node.js 22', 'NeverSettles', {}, null],
  ['what can be awaited without being a promise', 'Thenable', {}, 'then'],
])('runs %s', async (_, name, event, expected) => {
  const { value, functionError } = await functions.call(name, event)
  expect([value, functionError]).toEqual([expected, undefined])
})

test.each([
  ['text', { errorType: 'string', errorMessage: 'no', trace: [] }],
  ['object', { errorType: 'object', errorMessage: '[object Object]', trace: [] }],
  ['failed', { errorType: 'string', errorMessage: 'no', trace: [] }],
  ['nothing', { errorType: 'string', errorMessage: 'handled', trace: [] }],
  ['twice', { errorType: 'RangeError', errorMessage: 'first' }],
])('an error given to the callback is the answer: %s', async (how, error) => {
  const { value, functionError } = await functions.call('CallbackErrors', { how })
  expect(functionError).toBe('Unhandled')
  expect(value).toMatchObject(error)
})

test.each([
  ['NoDefault', 'Runtime.HandlerNotFound'],
  ['BigInt', 'Error'],
])('what only newer runtimes know is none up to Node.js 22: %s', async (name, errorType) => {
  expect((await functions.call(name)).value).toMatchObject({ errorType })
})

test('loads the code once and keeps the environment for the next event', async () => {
  const counts = [
    await functions.call('Counter'),
    await functions.call('Counter'),
    await functions.call('Counter'),
  ]
  expect(counts.map(({ value }) => value)).toEqual([1, 2, 3])
})

test('gives the whole context', async () => {
  const { value, requestId } = await functions.call('Context')
  expect(value).toEqual({
    functionName: 'Context',
    functionVersion: '$LATEST',
    memoryLimitInMB: '128',
    logGroupName: '/aws/lambda/Context',
    logStreamName: expect.stringMatching(/^\d{4}\/\d\d\/\d\d\/\[\$LATEST\][0-9a-f]{32}$/),
    invokedFunctionArn: `arn:aws:lambda:${REGION}:000000000000:function:Context`,
    awsRequestId: requestId,
    xRayTraceId: expect.stringMatching(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=0$/),
    left: expect.any(Number),
  })
  const { left } = value as { left: number }
  expect(left).toBeGreaterThan(0)
  expect(left).toBeLessThanOrEqual(600_000)
})

test("sets Lambda's variables and the template's, and none of this process", async () => {
  const { value } = await functions.call('Environment')
  const { endpoints } = functions.runtime
  expect(value).toEqual({
    AWS_ACCESS_KEY_ID: expect.stringMatching(/^ASIA[A-Z2-7]{16}$/),
    AWS_SECRET_ACCESS_KEY: expect.any(String),
    AWS_SESSION_TOKEN: expect.any(String),
    AWS_REGION: REGION,
    AWS_DEFAULT_REGION: REGION,
    AWS_ENDPOINT_URL: endpoints.aws,
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_NAME: 'Environment',
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '256',
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: '/aws/lambda/Environment',
    AWS_LAMBDA_LOG_STREAM_NAME: expect.any(String),
    AWS_XRAY_CONTEXT_MISSING: 'LOG_ERROR',
    LD_LIBRARY_PATH: expect.any(String),
    NODE_PATH: '/opt/nodejs/node24/node_modules:/opt/nodejs/node_modules:/var/runtime/node_modules',
    LAMBDA_TASK_ROOT: expect.any(String),
    LAMBDA_RUNTIME_DIR: '/var/runtime',
    LANG: 'en_US.UTF-8',
    PATH: expect.any(String),
    TZ: ':UTC',
    _HANDLER: 'index.handler',
    _X_AMZN_TRACE_ID: expect.stringContaining('Root=1-'),
    COLOUR: 'red',
  })
})
