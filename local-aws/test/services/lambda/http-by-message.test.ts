import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import { signed } from '../../support/signed-headers.ts'
import { type RunningFunctions, runFunctions } from './fixture.ts'

const PROBE = readFileSync(new URL('./http-probe.mjs', import.meta.url), 'utf8')
const SDK = pathToFileURL(createRequire(import.meta.url).resolve('@aws-sdk/client-sfn'))
const HANGS = '/2015-03-31/functions/Hangs/invocations'
const LISTS_STATE_MACHINES = {
  ...signed,
  'content-type': 'application/x-amz-json-1.0',
  'x-amz-target': 'AWSStepFunctions.ListStateMachines',
}

let functions: RunningFunctions

beforeAll(async () => {
  functions = await runFunctions({
    Probe: { source: PROBE, properties: { MemorySize: 1024 } },
    Echo: 'export const handler = async (event) => ({ got: event })',
    Hangs: 'export const handler = () => new Promise(() => setInterval(() => {}, 1e6))',
    Sdk: {
      source: `import { DescribeExecutionCommand, ListStateMachinesCommand, SFNClient, TestStateCommand } from '${SDK}'
        const client = new SFNClient({})
        export const handler = async ({ executionArn, definition }) => ({
          listed: (await client.send(new ListStateMachinesCommand({ maxResults: 3 }))).stateMachines,
          tested: (await client.send(new TestStateCommand({ definition }))).output,
          refused: await client.send(new DescribeExecutionCommand({ executionArn })).catch(({ name }) => name),
        })`,
      statements: [{ Effect: 'Allow', Action: 'states:*', Resource: '*' }],
    },
    Many: `import http from 'node:http'
      const { hostname, port } = new URL(process.env.AWS_ENDPOINT_URL)
      const path = '/2015-03-31/functions/Echo/invocations'
      const echo = (n) => new Promise((resolve, reject) => {
        http.request({ hostname, port, path, method: 'POST', headers: ${JSON.stringify(signed)} }, (response) => {
          let text = ''
          response.setEncoding('utf8').on('data', (piece) => { text += piece }).on('end', () => resolve(JSON.parse(text)))
        }).on('error', reject).end(JSON.stringify({ n, text: 'じゃんけん ✊ é' }))
      })
      export const handler = ({ count }) => Promise.all(Array.from({ length: count }, (_, n) => echo(n)))`,
    Upgrade: `import http from 'node:http'
      export const handler = ({ port }) => {
        const request = http.request({ hostname: '127.0.0.1', port, headers: { Connection: 'Upgrade', Upgrade: 'websocket' } })
        request.on('error', () => {}).destroy()
        return request.constructor.name
      }`,
  })
})

afterAll(() => functions.stop())

/** The same request from the same function, once by messages and once by a socket. */
async function bothWays(event: object, port = Number(new URL(functions.runtime.endpoints.aws).port)) {
  const told = { hostname: '127.0.0.1', port, ...event }
  const byMessage = await functions.call('Probe', told)
  const bySocket = await functions.call('Probe', { ...told, own: true })
  return [byMessage.value, bySocket.value] as { made: string; seen: unknown[] }[]
}

const answered = [
  'text at once',
  'text and bytes in pieces',
  'a stream',
  'headers set one by one',
  'an address and options',
  'an address in text',
  'a method that is not known there',
  'too much',
]
const unanswered = [
  'destroyed at once',
  'destroyed with a reason',
  'an abort',
  'an abort on the way',
  'a timeout',
  'a timeout set later',
]
const refused = ['a header that is none', 'a header of two lines']

describe("a function's request to a service of this machine looks as by a socket", () => {
  test.each(answered)('%s', async (name) => {
    const [byMessage, bySocket] = await bothWays({ name, headers: LISTS_STATE_MACHINES })
    expect([byMessage?.made, bySocket?.made]).toEqual(['MessageRequest', 'ClientRequest'])
    expect(byMessage?.seen).toEqual(bySocket?.seen)
    expect(byMessage?.seen).toContainEqual(['end', true, expect.anything()])
  })

  test.each(unanswered)('%s', async (name) => {
    const [byMessage, bySocket] = await bothWays({ name, path: HANGS, headers: signed })
    expect([byMessage?.made, bySocket?.made]).toEqual(['MessageRequest', 'ClientRequest'])
    expect(byMessage?.seen).toEqual(bySocket?.seen)
    expect(byMessage?.seen).toContainEqual(expect.arrayContaining(['error']))
  })

  test.each(refused)('%s', async (name) => {
    const [byMessage, bySocket] = await bothWays({ name })
    expect(byMessage).toEqual(bySocket)
    expect(byMessage?.seen).toContainEqual(['thrown', 'TypeError', expect.anything(), expect.anything()])
  })

  test('a response whose reader is gone', async () => {
    const [byMessage, bySocket] = await bothWays({ name: 'an answer that nobody hears' })
    expect([byMessage?.seen, bySocket?.seen]).toEqual([[], []])
  })

  test('to @connections', async () => {
    const api = new URL(functions.runtime.endpoints.ws)
    const [byMessage, bySocket] = await bothWays({
      name: 'text at once',
      port: Number(api.port),
      path: '/live/@connections/L0SM9cOFvHcCIhw=',
    })
    expect(byMessage?.seen).toEqual(bySocket?.seen)
    expect(byMessage?.seen).toContainEqual(['response', 403, 'Forbidden', '1.1', expect.anything()])
  })

  test("from AWS's own SDK", async () => {
    const executionArn = 'arn:aws:states:us-east-1:000000000000:execution:shop:none'
    const definition = '{"Type":"Pass","QueryLanguage":"JSONata","Output":7,"End":true}'
    const { value } = await functions.call('Sdk', { executionArn, definition })
    // TestState has a host of its own, which the SDK writes in front of the endpoint's.
    expect(value).toEqual({ listed: [], tested: '7', refused: 'ExecutionDoesNotExist' })
  })
})

describe('a request that goes by a socket all the same', () => {
  test('one that asks for a connection', async () => {
    const { value } = await functions.call('Upgrade', {
      port: Number(new URL(functions.runtime.endpoints.aws).port),
    })
    expect(value).toBe('ClientRequest')
  })
  test('one to a path that Node refuses', async () => {
    const [byMessage, bySocket] = await bothWays({ name: 'text at once', path: '/a b' })
    expect(byMessage).toEqual(bySocket)
    expect(byMessage?.seen).toEqual([['thrown', 'TypeError', 'ERR_UNESCAPED_CHARACTERS', expect.anything()]])
  })
})

test('requests side by side each get their own answer', async () => {
  const { value } = await functions.call('Many', { count: 200 })
  expect(value).toEqual(Array.from({ length: 200 }, (_, n) => ({ got: { n, text: 'じゃんけん ✊ é' } })))
})
