import { AwsError } from '../../../src/common/aws/error.ts'
import { signed } from '../../support/signed-headers.ts'
import { attempt, connect, refused } from './client.ts'
import { apiWith, functionArn, latch, ok, startWorld } from './gateway-fixture.ts'
import { RawClient } from './raw-client.ts'

describe('$connect', () => {
  test('an API without the route lets everybody in', async () => {
    const { url, gateway } = await startWorld(apiWith(['$default']))
    const client = await connect(url)
    expect(client.socket.protocol).toBe('')
    expect(gateway.connectionCount()).toBe(1)
  })

  test('the upgrade waits for the function', async () => {
    const gate = latch()
    const { url, event, gateway } = await startWorld(apiWith(['$connect']), {
      $connect: async () => {
        await gate.opened
        return ok
      },
    })
    const connecting = attempt(url)
    await event('$connect')
    expect(gateway.connectionCount()).toBe(0)
    gate.open()
    expect(await connecting).toHaveProperty('client')
    expect(gateway.connectionCount()).toBe(1)
  })

  test.each([
    ['200', { statusCode: 200 }],
    ['204', { statusCode: 204 }],
    ['a status written as text', { statusCode: '201' }],
  ])('%s connects', async (_name, answer) => {
    const { url } = await startWorld(apiWith(['$connect']), { $connect: () => answer })
    await connect(url)
  })

  test.each([
    ['another status is the upgrade’s', () => ({ statusCode: 418, body: 'short and stout' }), 418],
    ['a redirect is not a connection', () => ({ statusCode: 302 }), 302],
    ['the function throwing', () => Promise.reject(new Error('no')), 502],
    ['no answer object', () => 'welcome', 502],
    ['nothing', () => undefined, 502],
    ['an answer without a status', () => ({ body: 'hi' }), 502],
    ['a status that is none', () => ({ statusCode: 99 }), 502],
    ['a body that is not text', () => ({ statusCode: 200, body: { a: 1 } }), 502],
    [
      'a subprotocol that is no header',
      () => ({ ...ok, headers: { 'Sec-WebSocket-Protocol': 'a\r\nb: c' } }),
      502,
    ],
    ['no permission to invoke', () => Promise.reject(new AwsError('AccessDeniedException', 'no', 403)), 500],
    ['Lambda throttling', () => Promise.reject(new AwsError('TooManyRequestsException', 'Rate', 429)), 500],
  ])('%s', async (_name, script, status) => {
    const { url, gateway } = await startWorld(apiWith(['$connect']), { $connect: script })
    const refusal = await refused(url)
    expect(refusal.status).toBe(status)
    expect(gateway.connectionCount()).toBe(0)
  })

  test('a refusal carries the function’s own body and headers', async () => {
    const { url } = await startWorld(apiWith(['$connect']), {
      $connect: () => ({
        statusCode: 403,
        headers: { 'Retry-After': '7', 'Content-Length': 1 },
        body: 'full',
      }),
    })
    const { headers, body } = await refused(url)
    expect(headers['retry-after']).toBe('7')
    expect(body).toBe('full')
  })

  test('with headers that the answer has anyway is refused with each of them once', async () => {
    const { url } = await startWorld(apiWith(['$connect']), {
      $connect: () => ({
        statusCode: 403,
        headers: { 'Content-Type': 'text/plain', 'x-amzn-RequestId': 'mine', Date: 'never' },
        body: 'no',
      }),
    })
    const client = new RawClient(url)
    client.request(url)
    const names = (await client.answer()).split('\r\n').map((line) => line.split(':')[0]?.toLowerCase())
    expect(new Set(names).size).toBe(names.length)
    const { headers } = await refused(url)
    expect(headers['content-type']).toBe('text/plain')
    expect(headers['x-amzn-requestid']).not.toBe('mine')
  })

  test.each([
    ['a name with a space', { 'bad name': 'x' }],
    ['an empty name', { '': 'x' }],
    ['a name with a line break', { 'x-a\r\nx-b': 'x' }],
    ['a promise of trailers', { Trailer: 'x' }],
  ])('a refusal leaves out a header with %s, and nothing else', async (_name, bad) => {
    const { url } = await startWorld(apiWith(['$connect']), {
      $connect: () => ({ statusCode: 418, headers: { ...bad, 'Retry-After': '7' } }),
    })
    const client = new RawClient(url)
    client.request(url)
    const [status, ...lines] = (await client.answer()).toLowerCase().split('\r\n')
    expect(status).toMatch(/^http\/1.1 418 /)
    expect(lines).toContain('retry-after: 7')
    expect(lines.filter((line) => line.endsWith(': x'))).toEqual([])
  })

  test.each([
    ['an object', { toString: 1 }],
    ['a list', ['a', { toString: 1 }]],
    ['null', null],
  ])('a refusal leaves out a header whose value is %s', async (_name, value) => {
    const { url } = await startWorld(apiWith(['$connect']), {
      $connect: () => ({ statusCode: 418, headers: { 'x-odd': value, 'x-count': 7, 'x-sure': true } }),
    })
    const { status, headers } = await refused(url)
    expect(status).toBe(418)
    expect(headers).toMatchObject({ 'x-count': '7', 'x-sure': 'true' })
    expect(headers).not.toHaveProperty('x-odd')
  })

  test('a refusal has one line per value of a header, and one line for a repeated value', async () => {
    const { url } = await startWorld(apiWith(['$connect']), {
      $connect: () => ({
        statusCode: 403,
        headers: { 'set-cookie': 'b=2', 'x-also': '3', 'x-single': '4' },
        multiValueHeaders: { 'Set-Cookie': ['a=1', 'b=2'], 'X-Also': ['1', 2, 'bad\r\n'], 'X-None': [] },
      }),
    })
    const client = new RawClient(url)
    client.request(url)
    const lines = (await client.answer()).toLowerCase().split('\r\n')
    expect(lines.filter((line) => /^(set-cookie|x-(also|single|none)):/.test(line))).toEqual([
      'set-cookie: a=1',
      'set-cookie: b=2',
      'x-also: 1',
      'x-also: 2',
      'x-also: 3',
      'x-single: 4',
    ])
  })

  test('the gateway’s own refusal names the request', async () => {
    const { url } = await startWorld(apiWith(['$connect']), {
      $connect: () => Promise.reject(new Error('no')),
    })
    const { headers, body } = await refused(url)
    expect(JSON.parse(body)).toEqual({
      message: 'Internal server error',
      connectionId: expect.stringMatching(/^[\w-]{15}=$/),
      requestId: headers['x-amzn-requestid'],
    })
  })

  test('a function that takes longer than 29 s is not waited for', async () => {
    const { url, event, clock } = await startWorld(apiWith(['$connect']), {
      $connect: () => new Promise(() => {}),
    })
    const refusal = refused(url)
    await event('$connect')
    await clock.advance(29_000)
    expect(await refusal).toMatchObject({ status: 504 })
  })

  test('is called as the service, on behalf of the route', async () => {
    const { url, calls } = await startWorld(apiWith(['$connect']))
    await connect(url)
    expect(calls[0]?.request).toEqual({
      functionName: functionArn('$connect'),
      source: expect.any(String),
      payload: expect.any(String),
      caller: {},
      servicePrincipal: 'apigateway.amazonaws.com',
      sourceArn: 'arn:aws:execute-api:us-east-1:123456789012:abc123/live/$connect',
    })
  })

  test('an integration with credentials is called as that role', async () => {
    const credentialsArn = 'arn:aws:iam::123456789012:role/gateway'
    const api = apiWith(['$connect'])
    const integrations = api.integrations.map((integration) => ({ ...integration, credentialsArn }))
    const { url, calls } = await startWorld({ ...api, integrations })
    await connect(url)
    expect(calls[0]?.request.caller).toEqual({ roleArn: credentialsArn, fromTemplate: true })
    expect(calls[0]?.request.servicePrincipal).toBeUndefined()
  })

  test('a client that hangs up during $connect is disconnected after it', async () => {
    const gate = latch()
    const { url, event, gateway } = await startWorld(apiWith(['$connect', '$disconnect']), {
      $connect: async () => {
        await gate.opened
        return ok
      },
    })
    const client = new RawClient(url)
    client.request(url)
    const connected = await event('$connect')
    client.socket.resetAndDestroy()
    await client.closed
    gate.open()
    const { requestContext } = await event('$disconnect')
    expect(requestContext).toMatchObject({
      connectionId: connected.requestContext.connectionId,
      disconnectStatusCode: 1006,
    })
    expect(gateway.connectionCount()).toBe(0)
  })
})

describe('the subprotocol', () => {
  const accepting = (value: string) => ({ ...ok, headers: { 'sec-websocket-protocol': value } })

  test('is the one that $connect answers with', async () => {
    const { url, event } = await startWorld(apiWith(['$connect']), { $connect: () => accepting('market.v1') })
    const client = await connect(url, ['market.v1', 'key.secret'])
    expect(client.socket.protocol).toBe('market.v1')
    expect((await event('$connect')).headers?.['Sec-WebSocket-Protocol']).toBe('market.v1,key.secret')
  })

  test('is none when $connect names none, which a client that offered one refuses', async () => {
    const { url } = await startWorld(apiWith(['$connect']))
    await expect(connect(url, ['market.v1'])).rejects.toThrow('no subprotocol')
  })

  test('may come in multiValueHeaders', async () => {
    const { url } = await startWorld(apiWith(['$connect']), {
      $connect: () => ({ ...ok, multiValueHeaders: { 'Sec-WebSocket-Protocol': ['b'] } }),
    })
    expect((await connect(url, ['a', 'b'])).socket.protocol).toBe('b')
  })
})

describe('the address', () => {
  const second = apiWith(['$default'], {
    apiId: 'def456',
    name: 'other',
    stages: [{ stageName: 'live' }, { stageName: 'test' }],
  })
  const unreachable = [
    '/',
    '/nowhere',
    '/live/further',
    '/abc123',
    '/abc123/test',
    '/live/@connections/x',
    '/%zz',
  ]

  test.each(unreachable)('%s is forbidden', async (path) => {
    const { gateway } = await startWorld([apiWith(['$default']), second])
    const refusal = await refused(`ws://127.0.0.1:${gateway.port}${path}`)
    expect(refusal.status).toBe(403)
    expect(JSON.parse(refusal.body)).toMatchObject({ message: 'Forbidden' })
  })

  test.each([
    ['/live', 'abc123', 'live'],
    ['/live/', 'abc123', 'live'],
    ['/live?a=1', 'abc123', 'live'],
    ['/abc123/live', 'abc123', 'live'],
    ['/def456/live', 'def456', 'live'],
    ['/test', 'def456', 'test'],
    ['http://anywhere/test', 'def456', 'test'],
  ])('%s is a stage of %s', async (path, apiId, stage) => {
    const apis = [apiWith(['$connect']), { ...apiWith(['$connect']), apiId: 'def456', stages: second.stages }]
    const { event, url } = await startWorld(apis)
    const client = new RawClient(url)
    client.request(url, {}, `GET ${path} HTTP/1.1`)
    expect(await client.answer()).toMatch(/^HTTP\/1.1 101 /)
    expect((await event('$connect')).requestContext).toMatchObject({ apiId, stage })
  })

  test('urls are as short as they can be', async () => {
    const { gateway } = await startWorld([apiWith(['$default']), second])
    const base = `127.0.0.1:${gateway.port}`
    expect(gateway.url('abc123', 'live')).toBe(`ws://${base}/live`)
    expect(gateway.url('def456', 'live')).toBe(`ws://${base}/def456/live`)
    expect(gateway.managementUrl('def456', 'test')).toBe(`http://${base}/test`)
    expect(() => gateway.url('abc123', 'nowhere')).toThrow('no stage nowhere')
  })

  test('a stage is not a web page', async () => {
    const { managementUrl } = await startWorld(apiWith(['$default']))
    expect((await fetch(managementUrl)).status).toBe(426)
    expect((await fetch(`${managementUrl}/page`)).status).toBe(403)
  })

  test('a URL over 4,096 characters is too long', async () => {
    const { url } = await startWorld(apiWith(['$default']))
    expect((await refused(`${url}?${'a'.repeat(4096)}`)).status).toBe(414)
  })

  test.each([
    ['a key of another length', { 'Sec-WebSocket-Key': 'short' }],
    ['no key', { 'Sec-WebSocket-Key': '' }],
    ['a version that nobody speaks', { 'Sec-WebSocket-Version': '7' }],
    ['another protocol', { Upgrade: 'h2c' }],
    ['no host', { Host: '' }],
  ])('an upgrade with %s asks no function', async (_name, headers) => {
    const { url, calls } = await startWorld(apiWith(['$connect']))
    const client = new RawClient(url)
    client.request(url, headers)
    expect(await client.answer()).toMatch(/^HTTP\/1.1 400 .*^sec-websocket-version: 13\r$/ms)
    expect(calls).toEqual([])
  })

  test('HTTP/1.0 cannot upgrade', async () => {
    const { url, calls } = await startWorld(apiWith(['$connect']))
    const client = new RawClient(url)
    client.request(url, {}, 'GET /live HTTP/1.0')
    expect(await client.answer()).toMatch(/^HTTP\/1.1 400 /)
    expect(calls).toEqual([])
  })

  test.each([
    ['accepted', '/live', '101'],
    ['refused', '/nowhere', '403'],
  ])('an upgrade that is %s is answered after the request before it', async (_name, path, status) => {
    const { url } = await startWorld(apiWith(['$connect']))
    const client = new RawClient(url)
    client.socket.write(
      `POST /live/@connections/JC1dgf9yoAMCK-g= HTTP/1.1\r\nHost: ${new URL(url).host}\r\n` +
        `Authorization: ${signed.authorization}\r\nContent-Length: 0\r\n\r\n`,
    )
    client.request(url, {}, `GET ${path} HTTP/1.1`)
    expect(await client.answer()).toMatch(/^HTTP\/1.1 410 /)
    expect(await client.answer()).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
  })

  test('closes a refused client that does not hang up', async () => {
    const { url, gateway } = await startWorld(apiWith(['$connect']))
    const ofEach = ['GET /nowhere HTTP/1.1', 'GET /live HTTP/1.0'].map((line) => {
      const client = new RawClient(url, { allowHalfOpen: true })
      client.request(url, {}, line)
      return client
    })
    for (const client of ofEach) await client.answer()
    await gateway.stop()
  })

  test('a subprotocol header that the library would refuse is for $connect to judge', async () => {
    const { url } = await startWorld(apiWith(['$connect']), {
      $connect: () => ({ ...ok, headers: { 'Sec-WebSocket-Protocol': 'a' } }),
    })
    const client = new RawClient(url)
    client.request(url, { 'Sec-WebSocket-Protocol': 'a, a' })
    expect(await client.answer()).toMatch(/^HTTP\/1.1 101 .*Sec-WebSocket-Protocol: a$/s)
  })
})
