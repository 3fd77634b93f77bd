/** The SDK's clients as the functions configure them, before a server that may misbehave. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Context } from 'aws-lambda'
import type { SocketEvent } from '../../functions/edge/socket.ts'
import { ENVIRONMENT } from '../../functions/environment.ts'

interface Received {
  method: string
  path: string
  headers: IncomingHttpHeaders
  body: string
}

let server: Server
let url: string
let received: Received[] = []
let answering: (response: ServerResponse, times: number) => void
const before = { ...process.env }
const home = mkdtempSync(join(tmpdir(), 'aws-home-'))

beforeAll(async () => {
  server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk) => {
      body += chunk
    })
    request.on('end', () => {
      const { method = '', url: path = '', headers } = request
      received.push({ method, path, headers, body })
      answering(response, received.length)
    })
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  mkdirSync(join(home, '.aws'))
  // Settings that the clients must not read: they name another region, endpoint and credentials.
  const settings =
    'region = xx-nowhere-1\nuse_fips_endpoint = true\nuse_dualstack_endpoint = true\nmax_attempts = 1\n' +
    'retry_mode = adaptive\nendpoint_url = http://127.0.0.1:9\nignore_configured_endpoint_urls = true\n'
  writeFileSync(join(home, '.aws/config'), `[default]\n${settings}`)
  const keys = 'aws_access_key_id = OTHERKEY\naws_secret_access_key = other\n'
  writeFileSync(join(home, '.aws/credentials'), `[default]\n${keys}`)
})

beforeEach(() => {
  received = []
  answering = (response) => void response.end('{}')
  process.env = {
    ...before,
    HOME: home,
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'ASIAEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_SESSION_TOKEN: 'session-token',
    AWS_LAMBDA_FUNCTION_NAME: 'play',
    AWS_ENDPOINT_URL: url,
    [ENVIRONMENT.connectionsEndpoint]: `${url}/live`,
    [ENVIRONMENT.tableName]: 'table',
    [ENVIRONMENT.publishFunction]: 'publish',
  }
})

afterAll(async () => {
  process.env = before
  rmSync(home, { recursive: true })
  const closed = new Promise((resolve) => server.close(resolve))
  server.closeAllConnections()
  await closed
})

/** The functions' modules of an execution environment that has just begun. */
function fresh() {
  jest.resetModules()
  const table: typeof import('../../functions/store/table.ts') = require('../../functions/store/table.ts')
  const push: typeof import('../../functions/push/push.ts') = require('../../functions/push/push.ts')
  const { publishLater }: typeof import('../../functions/push/publish.ts') =
    require('../../functions/push/publish.ts')
  const clients: typeof import('../../functions/clients.ts') = require('../../functions/clients.ts')
  return { ...table, ...push, publishLater, ...clients, readItem: () => table.read({ pk: 'a', sk: 'b' }) }
}

const refuse =
  (status: number, code: string, headers = {}) =>
  (response: ServerResponse) =>
    void response
      .writeHead(status, { 'x-amzn-errortype': code, 'x-amzn-requestid': 'request-1', ...headers })
      .end(JSON.stringify({ __type: `com.amazonaws#${code}`, message: 'why' }))

test('each service is called where the environment says, with the environment’s credentials', async () => {
  const { readItem, pushFrame, publishLater } = fresh()
  await readItem()
  await pushFrame('L0SM9cOFvHcCIhw=', 'a frame')
  answering = (response) => void response.writeHead(202).end()
  await publishLater('topic', { type: 'replaced' })
  expect(received).toMatchObject([
    { path: '/', headers: { 'x-amz-target': 'DynamoDB_20120810.GetItem' } },
    { path: '/live/@connections/L0SM9cOFvHcCIhw%3D', body: 'a frame' },
    {
      path: '/2015-03-31/functions/publish/invocations',
      headers: { 'x-amz-invocation-type': 'Event' },
      body: JSON.stringify({ topic: 'topic', message: { type: 'replaced' } }),
    },
  ])
  for (const { headers } of received) {
    expect(headers.authorization).toMatch(/^AWS4-HMAC-SHA256 Credential=ASIAEXAMPLE\/\d{8}\/eu-west-1\//)
    expect(headers['x-amz-security-token']).toBe('session-token')
    expect(headers['user-agent']).toContain('app/janken')
  }
})

test('credentials without a session token are sent without one', async () => {
  delete process.env.AWS_SESSION_TOKEN
  await fresh().readItem()
  expect(received[0]?.headers).not.toHaveProperty('x-amz-security-token')
})

test('a service’s own endpoint variable wins over the general one', async () => {
  process.env.AWS_ENDPOINT_URL = 'http://127.0.0.1:9'
  process.env.AWS_ENDPOINT_URL_DYNAMODB = url
  await fresh().readItem()
  expect(received).toHaveLength(1)
})

test('without an endpoint variable, neither FIPS nor dual-stack is asked for', async () => {
  delete process.env.AWS_ENDPOINT_URL
  process.env.AWS_USE_FIPS_ENDPOINT = 'true'
  process.env.AWS_USE_DUALSTACK_ENDPOINT = 'true'
  const { documents, readItem } = fresh()
  const hosts: string[] = []
  documents().middlewareStack.add(
    () => (args) => {
      hosts.push((args.request as { hostname: string }).hostname)
      return Promise.reject(new Error('Far enough.'))
    },
    { step: 'finalizeRequest', priority: 'low' },
  )
  await expect(readItem()).rejects.toThrow('Far enough.')
  expect(hosts).toEqual(['dynamodb.eu-west-1.amazonaws.com'])
})

test('a call carries the trace of the invocation that it is made in', async () => {
  process.env._X_AMZN_TRACE_ID = 'Root=1-2-3;Parent=4;Sampled=0'
  await fresh().readItem()
  expect(received[0]?.headers['x-amzn-trace-id']).toBe('Root=1-2-3;Parent=4;Sampled=0')
})

test.each([
  ['throttling of a JSON service', refuse(400, 'ThrottlingException')],
  ['a partition that is too hot', refuse(400, 'ProvisionedThroughputExceededException')],
  ['trouble at the service', refuse(500, 'InternalServerError')],
  ['a connection that breaks', (response: ServerResponse) => void response.socket?.destroy()],
])('%s is retried', async (_what, trouble) => {
  answering = (response, times) => (times < 3 ? trouble(response) : void response.end('{}'))
  await fresh().readItem()
  expect(received).toHaveLength(3)
})

test('a refusal is not retried', async () => {
  answering = refuse(400, 'ValidationException')
  await expect(fresh().readItem()).rejects.toMatchObject({ name: 'ValidationException' })
  expect(received).toHaveLength(1)
})

test('trouble that stays is given up after four attempts, and the log names the failed call', async () => {
  answering = refuse(503, 'ServiceUnavailable')
  const { readItem } = fresh()
  const { onMessage }: typeof import('../../functions/requests/on-message.ts') =
    require('../../functions/requests/on-message.ts')
  const { log }: typeof import('../../functions/edge/log.ts') = require('../../functions/edge/log.ts')
  const logged = jest.spyOn(log, 'error').mockImplementation(() => {})
  const answer = onMessage({
    async ping() {
      await readItem()
      return { type: 'pong', now: 0 }
    },
  })
  const event = {
    body: '{"action":"ping"}',
    requestContext: { routeKey: 'ping', authorizer: {} },
  } as SocketEvent
  await answer(event, { awsRequestId: 'invocation-1' } as Context)
  expect(received).toHaveLength(4)
  expect(logged).toHaveBeenCalledWith(
    'failed',
    expect.objectContaining({ requestId: 'invocation-1', awsRequestId: 'request-1', awsAttempts: 4 }),
  )
})

test('a connection that is gone is a value', async () => {
  answering = refuse(410, 'GoneException')
  await expect(fresh().pushFrame('L0SM9cOFvHcCIhw=', 'a frame')).resolves.toBe(false)
})

test('an attempt without an answer is aborted after 3 s and retried', async () => {
  let aborted = 0
  answering = (response, times) => {
    if (times > 1) return void response.end('{}')
    response.on('close', () => {
      aborted++
    })
  }
  const start = Date.now()
  await fresh().readItem()
  expect(Date.now() - start).toBeGreaterThan(2_900)
  expect(received).toHaveLength(2)
  expect(aborted).toBe(1)
})
