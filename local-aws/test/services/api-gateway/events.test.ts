import { requestTime } from '../../../src/services/api-gateway/events.ts'
import { connect } from './client.ts'
import { apiWith, startWorld } from './gateway-fixture.ts'

const id = expect.stringMatching(/^[\w-]{15}=$/)
const now = Date.UTC(2026, 10, 22, 19, 56, 41)

/** One connection that says one thing and goes; with all three of its events. */
async function lifeOf(
  path: string,
  options: { headers?: Record<string, string>; stageVariables?: Record<string, string> },
) {
  const { stageVariables, headers } = options
  const stages = [{ stageName: 'live', stageVariables }]
  const world = await startWorld(apiWith(['$connect', 'say', '$disconnect'], { stages }))
  const client = await connect(world.url + path, [], { headers })
  await world.clock.advance(1500)
  client.send('{"action":"say", "text":"こんにちは"}')
  const message = await world.event('say')
  client.socket.close(4001, 'enough')
  const disconnect = await world.event('$disconnect')
  return { connect: await world.event('$connect'), message, disconnect, port: world.gateway.port }
}

test('the three events of a connection, member by member', async () => {
  const life = await lifeOf('?a=1&a=2&b=%20x', { headers: { 'User-Agent': 'test/1.0', 'X-Many': 'one' } })
  const host = `127.0.0.1:${life.port}`
  const { connectionId } = life.connect.requestContext
  const common = {
    messageDirection: 'IN',
    stage: 'live',
    connectedAt: now,
    identity: { userAgent: 'test/1.0', sourceIp: '127.0.0.1' },
    domainName: host,
    connectionId,
    apiId: 'abc123',
  }
  expect(life.connect).toEqual({
    headers: {
      Host: host,
      'Sec-WebSocket-Key': expect.any(String),
      'Sec-WebSocket-Version': '13',
      'User-Agent': 'test/1.0',
      'X-Amzn-Trace-Id': expect.stringMatching(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/),
      'X-Forwarded-For': '127.0.0.1',
      'X-Forwarded-Port': String(life.port),
      'X-Forwarded-Proto': 'http',
      'X-Many': 'one',
      'Sec-WebSocket-Extensions': expect.any(String),
    },
    multiValueHeaders: expect.objectContaining({ Host: [host], 'X-Many': ['one'] }),
    queryStringParameters: { a: '2', b: ' x' },
    multiValueQueryStringParameters: { a: ['1', '2'], b: [' x'] },
    requestContext: {
      ...common,
      routeKey: '$connect',
      eventType: 'CONNECT',
      extendedRequestId: life.connect.requestContext.requestId,
      requestTime: '22/Nov/2026:19:56:41 +0000',
      requestTimeEpoch: now,
      requestId: id,
    },
    isBase64Encoded: false,
  })
  expect(life.message).toEqual({
    requestContext: {
      ...common,
      routeKey: 'say',
      messageId: id,
      eventType: 'MESSAGE',
      extendedRequestId: life.message.requestContext.requestId,
      requestTime: '22/Nov/2026:19:56:42 +0000',
      requestTimeEpoch: now + 1500,
      requestId: id,
    },
    body: '{"action":"say", "text":"こんにちは"}',
    isBase64Encoded: false,
  })
  expect(life.disconnect).toEqual({
    headers: { Host: host, 'x-api-key': '', 'X-Forwarded-For': '', 'x-restapi': '' },
    multiValueHeaders: { Host: [host], 'x-api-key': [''], 'X-Forwarded-For': [''], 'x-restapi': [''] },
    requestContext: {
      ...common,
      routeKey: '$disconnect',
      disconnectStatusCode: 4001,
      eventType: 'DISCONNECT',
      extendedRequestId: life.disconnect.requestContext.requestId,
      requestTime: '22/Nov/2026:19:56:42 +0000',
      disconnectReason: 'enough',
      requestTimeEpoch: now + 1500,
      requestId: id,
    },
    isBase64Encoded: false,
  })
  const ids = [life.connect, life.message, life.disconnect].map((event) => event.requestContext.requestId)
  expect(new Set([...ids, connectionId, life.message.requestContext.messageId]).size).toBe(5)
})

test('a member with nothing to say is left out', async () => {
  const life = await lifeOf('', {})
  expect(Object.keys(life.connect)).toEqual([
    'headers',
    'multiValueHeaders',
    'requestContext',
    'isBase64Encoded',
  ])
  expect(life.connect.requestContext.identity).toEqual({ sourceIp: '127.0.0.1' })
  expect(Object.keys(life.message.requestContext)).toEqual([
    'routeKey',
    'messageId',
    'eventType',
    'extendedRequestId',
    'requestTime',
    'messageDirection',
    'stage',
    'connectedAt',
    'requestTimeEpoch',
    'identity',
    'requestId',
    'domainName',
    'connectionId',
    'apiId',
  ])
})

test('stage variables are in every event', async () => {
  const stageVariables = { tier: 'gold' }
  const life = await lifeOf('', { stageVariables })
  for (const event of [life.connect, life.message, life.disconnect]) {
    expect(event.stageVariables).toEqual(stageVariables)
  }
})

test('a proxy’s forwarded address comes before the client’s own', async () => {
  const life = await lifeOf('', { headers: { 'X-Forwarded-For': '203.0.113.7' } })
  expect(life.connect.headers?.['X-Forwarded-For']).toBe('203.0.113.7, 127.0.0.1')
})

test.each([
  [Date.UTC(2026, 0, 2, 3, 4, 5), '02/Jan/2026:03:04:05 +0000'],
  [Date.UTC(1999, 11, 31, 23, 59, 59, 999), '31/Dec/1999:23:59:59 +0000'],
])('%d is %s', (epoch, text) => {
  expect(requestTime(epoch)).toBe(text)
})
