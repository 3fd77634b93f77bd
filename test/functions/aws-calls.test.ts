/** Our calls of AWS: signed as AWS's own signer has it, and before a server that misbehaves. */
import { createHash, createHmac } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { SignatureV4 } from '@smithy/signature-v4'
import { deleteConnection, postToConnection } from '../../functions/aws/connections.ts'
import { getItem, updateItem } from '../../functions/aws/dynamodb.ts'
import { AwsCallError } from '../../functions/aws/error.ts'
import { invokeLater } from '../../functions/aws/lambda.ts'
import { sendTaskSuccess, startExecution } from '../../functions/aws/step-functions.ts'

interface Received {
  method: string
  path: string
  headers: IncomingMessage['headers']
  body: string
}

const CREDENTIALS = {
  accessKeyId: 'ASIAEXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
  sessionToken: 'IQoJb3JpZ2luX2VjEXAMPLE//////token==',
}

let server: Server
let received: Received[] = []
let answering: (response: ServerResponse, times: number) => void
const before = { ...process.env }

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
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  Object.assign(process.env, {
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
    AWS_SESSION_TOKEN: CREDENTIALS.sessionToken,
    AWS_ENDPOINT_URL: url,
    AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI: `${url}/live`,
  })
})
beforeEach(() => {
  received = []
  answering = (response) => void response.end('{}')
})
afterEach(() => {
  delete process.env._X_AMZN_TRACE_ID
})
afterAll(async () => {
  process.env = before
  const closed = new Promise((resolve) => server.close(resolve))
  server.closeAllConnections()
  await closed
})

const refuse =
  (status: number, code: string, message = 'why') =>
  (response: ServerResponse) =>
    void response.writeHead(status).end(JSON.stringify({ __type: `com.amazonaws#${code}`, message }))
const KEY = { pk: 'PLAYER#ä', sk: 'PLAYER' }
const read = () => getItem({ TableName: 'table', Key: KEY, ConsistentRead: true })

/** What the signer wants of a hash. */
class Sha256 {
  #hash
  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    const key = typeof secret === 'string' ? secret : secret && Buffer.from(secret as Uint8Array)
    this.#hash = key === undefined ? createHash('sha256') : createHmac('sha256', key)
  }
  update(data: string | Uint8Array) {
    this.#hash.update(data)
  }
  async digest(): Promise<Uint8Array> {
    return this.#hash.digest()
  }
}

/** The Authorization that AWS's own signer gives what was received. */
async function authorizationOf({ method, path, headers, body }: Received, service: string): Promise<string> {
  const signer = new SignatureV4({
    credentials: CREDENTIALS,
    region: 'eu-west-1',
    service,
    sha256: Sha256 as never,
    applyChecksum: false,
  })
  const [, signedHeaders = ''] = /SignedHeaders=([^,]+)/.exec(headers.authorization ?? '') ?? []
  const {
    'x-amz-date': date = '',
    'x-amz-security-token': _added,
    ...rest
  } = headers as Record<string, string>
  const signed = Object.fromEntries(
    Object.entries(rest).filter(([name]) => signedHeaders.split(';').includes(name)),
  )
  const request = { method, protocol: 'http:', hostname: '127.0.0.1', path, query: {}, headers: signed, body }
  const signingDate = new Date(date.replace(/(....)(..)(..)T(..)(..)(..)Z/, '$1-$2-$3T$4:$5:$6Z'))
  return (await signer.sign(request, { signingDate })).headers.authorization ?? ''
}

test.each([
  ['a read', 'dynamodb', read],
  [
    'a write',
    'dynamodb',
    () =>
      updateItem({
        TableName: 't',
        Key: KEY,
        UpdateExpression: 'SET a = :a',
        ExpressionAttributeValues: { ':a': 'ü' },
        ReturnValues: 'NONE',
      }),
  ],
  [
    'the start of an execution',
    'states',
    () => startExecution({ stateMachineArn: 'arn', name: 'n', input: '{}' }),
  ],
  ['a push', 'execute-api', () => postToConnection('L0SM9cOFvHcCIhw=', '{"type":"round"}')],
  ['a hanging up', 'execute-api', () => deleteConnection('L0SM9+/FvHcCIhw=')],
  ['an invocation', 'lambda', () => invokeLater('Janken-Publish-1A2B3C', { topic: 't' })],
])('%s is signed as AWS’s own signer has it', async (_what, service, call) => {
  await call()
  const [request] = received as [Received]
  expect(request.headers.authorization).toBe(await authorizationOf(request, service))
  expect(request.headers['x-amz-security-token']).toBe(CREDENTIALS.sessionToken)
})

test('each service is called by its own rules', async () => {
  answering = (response) => void response.writeHead(202).end()
  await postToConnection('L0SM9cOFvHcCIhw=', 'a frame')
  await invokeLater('publish', { topic: 't' })
  expect(received).toMatchObject([
    { method: 'POST', path: '/live/@connections/L0SM9cOFvHcCIhw%3D', body: 'a frame' },
    {
      path: '/2015-03-31/functions/publish/invocations',
      headers: { 'x-amz-invocation-type': 'Event' },
      body: '{"topic":"t"}',
    },
  ])
})

test('a call joins the trace of the invocation that it is made in', async () => {
  process.env._X_AMZN_TRACE_ID = 'Root=1-2-3;Parent=4;Sampled=0'
  await read()
  expect(received[0]?.headers['x-amzn-trace-id']).toBe('Root=1-2-3;Parent=4;Sampled=0')
})

test('connections are kept, and one that breaks between two calls does no harm', async () => {
  await read()
  answering = (response, times) => (times === 2 ? void response.socket?.destroy() : void response.end('{}'))
  await read()
  expect(received).toHaveLength(3)
})

test.each([
  ['throttling of a JSON service', refuse(400, 'ThrottlingException')],
  ['a partition that is too hot', refuse(400, 'ProvisionedThroughputExceededException')],
  [
    'throttling of @connections',
    (response: ServerResponse) =>
      void response.writeHead(429, { 'x-amzn-errortype': 'LimitExceededException' }).end(),
  ],
  ['trouble at the service', refuse(500, 'InternalServerError')],
])('%s is tried again', async (_what, trouble) => {
  answering = (response, times) => (times < 3 ? trouble(response) : void response.end('{}'))
  await read()
  expect(received).toHaveLength(3)
})

test('trouble that does not pass is given up after four attempts, with what the service said', async () => {
  answering = refuse(503, 'ServiceUnavailable', 'Come back later.')
  const error = await read().catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(AwsCallError)
  expect(error).toMatchObject({ name: 'ServiceUnavailable', message: 'Come back later.', httpStatus: 503 })
  expect(received).toHaveLength(4)
})

test.each([
  ['a JSON service', refuse(400, 'TaskTimedOut'), 'TaskTimedOut'],
  [
    'a REST service',
    (response: ServerResponse) =>
      void response.writeHead(410, { 'x-amzn-errortype': 'GoneException:http://internal' }).end(),
    'GoneException',
  ],
  [
    'something that is no service',
    (response: ServerResponse) => void response.writeHead(404).end('<html>'),
    'HTTP 404',
  ],
])('a refusal of %s is told at once, by its code', async (_what, refusing, name) => {
  answering = refusing
  await expect(sendTaskSuccess({ taskToken: 't', output: '{}' })).rejects.toMatchObject({ name })
  expect(received).toHaveLength(1)
})

test('without an endpoint in the environment, a service is where AWS has it', async () => {
  const { endpointOf } = await import('../../functions/aws/endpoints.ts')
  const given = process.env.AWS_ENDPOINT_URL
  delete process.env.AWS_ENDPOINT_URL
  try {
    expect(endpointOf('DYNAMODB').url.href).toBe('https://dynamodb.eu-west-1.amazonaws.com/')
    expect(endpointOf('SFN').url.href).toBe('https://states.eu-west-1.amazonaws.com/')
    process.env.AWS_REGION = 'cn-north-1'
    expect(endpointOf('LAMBDA').url.href).toBe('https://lambda.cn-north-1.amazonaws.com.cn/')
  } finally {
    process.env.AWS_ENDPOINT_URL = given
    process.env.AWS_REGION = 'eu-west-1'
  }
})
