import {
  ApiGatewayManagementApiClient,
  DeleteConnectionCommand,
  GetConnectionCommand,
  PostToConnectionCommand,
} from '@aws-sdk/client-apigatewaymanagementapi'
import { AwsError } from '../../../src/common/aws/error.ts'
import type { GatewayOptions } from '../../../src/services/api-gateway/index.ts'
import { signed } from '../../support/signed-headers.ts'
import { type Client, connect } from './client.ts'
import { apiWith, latch, ok, startWorld, type World } from './gateway-fixture.ts'
import { CONTINUATION, connectRaw, RawClient, TEXT } from './raw-client.ts'

const api = apiWith(['$connect', '$disconnect'])

const clientOf = (endpoint: string) =>
  new ApiGatewayManagementApiClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' },
    maxAttempts: 1,
  })

async function connected(options: Partial<GatewayOptions> = {}) {
  const world = await startWorld(api, {}, options)
  const client: Client = await connect(world.url, [], { headers: { 'User-Agent': 'test/1.0' } })
  const ConnectionId = (await world.event('$connect')).requestContext.connectionId
  return { ...world, client, ConnectionId, sdk: clientOf(world.managementUrl) }
}

const post = (ConnectionId: string, text: string) =>
  new PostToConnectionCommand({ ConnectionId, Data: Buffer.from(text) })

/** A call without an SDK in between. */
const call = (world: World, method: string, id: string, init: RequestInit = {}) =>
  fetch(`${world.managementUrl}/@connections/${encodeURIComponent(id)}`, { method, headers: signed, ...init })

/** Those that a call needs, as lines. */
const ownHeaders = (url: string) => `Host: ${new URL(url).host}\r\nAuthorization: ${signed.authorization}\r\n`

const GONE = { name: 'GoneException', $metadata: { httpStatusCode: 410 } }

describe('POST @connections', () => {
  test('sends the body as a text frame', async () => {
    const { sdk, client, ConnectionId } = await connected()
    await sdk.send(post(ConnectionId, '{"type":"こんにちは"}'))
    expect(await client.next()).toBe('{"type":"こんにちは"}')
  })

  test('keeps the order of calls that wait for each other', async () => {
    const { sdk, client, ConnectionId } = await connected()
    for (const text of ['1', '2', '3']) await sdk.send(post(ConnectionId, text))
    expect([await client.next(), await client.next(), await client.next()]).toEqual(['1', '2', '3'])
  })

  test('takes 128 KB and not a byte more', async () => {
    const { sdk, client, ConnectionId } = await connected()
    await sdk.send(post(ConnectionId, 'x'.repeat(131_072)))
    expect(await client.next()).toHaveLength(131_072)
    await expect(sdk.send(post(ConnectionId, 'x'.repeat(131_073)))).rejects.toMatchObject({
      name: 'PayloadTooLargeException',
      $metadata: { httpStatusCode: 413 },
    })
    await sdk.send(post(ConnectionId, 'still here'))
    expect(await client.next()).toBe('still here')
  })

  test('counts the delivered text, in which an invalid byte counts as three', async () => {
    const world = await connected()
    const send = (bytes: number) =>
      call(world, 'POST', world.ConnectionId, { body: Buffer.alloc(bytes, 0xff) })
    const tooLarge = await send(43_691)
    expect(tooLarge.status).toBe(413)
    expect(tooLarge.headers.get('x-amzn-errortype')).toBe('PayloadTooLargeException')
    expect((await send(131_072)).status).toBe(413)
    expect((await send(43_690)).status).toBe(200)
    expect(await world.client.next()).toBe('\ufffd'.repeat(43_690))
  })

  test('a closed connection is gone', async () => {
    const { sdk, client, ConnectionId, event } = await connected()
    client.socket.close()
    await event('$disconnect')
    await expect(sdk.send(post(ConnectionId, 'hello?'))).rejects.toMatchObject(GONE)
  })

  test('a connection that never existed is gone too', async () => {
    const { sdk } = await connected()
    await expect(sdk.send(post('JC1dgf9yoAMCK-g=', 'hello?'))).rejects.toMatchObject(GONE)
  })

  test('a connection is gone during its own $connect', async () => {
    const outcome = latch<unknown>()
    const world: World = await startWorld(api, {
      $connect: async ({ requestContext }) => {
        const sending = clientOf(world.managementUrl).send(post(requestContext.connectionId, 'too early'))
        await sending.then(outcome.open, outcome.open)
        return ok
      },
    })
    await connect(world.url)
    expect(await outcome.opened).toMatchObject(GONE)
  })

  test.each([
    ['nothing', '', [0]],
    ['32 KB', 'x'.repeat(32_768), [32_768]],
    ['32 KB and a byte', 'x'.repeat(32_769), [32_768, 1]],
    ['128 KB', 'あ'.repeat(43_690), [32_768, 32_768, 32_768, 32_766]],
  ])('sends %s in frames of up to 32 KB', async (_name, body, lengths) => {
    const world = await startWorld(api)
    const client = await connectRaw(world.url)
    await call(world, 'POST', (await world.event('$connect')).requestContext.connectionId, { body })
    const parts: Buffer[] = []
    for (const [index, length] of lengths.entries()) {
      const { opcode, fin, payload } = await client.next()
      expect([opcode, fin]).toEqual([index === 0 ? TEXT : CONTINUATION, index === lengths.length - 1])
      expect(payload).toHaveLength(length)
      parts.push(payload)
    }
    expect(Buffer.concat(parts).toString()).toBe(body)
  })

  test('a client that does not read is given up in the end', async () => {
    const world = await startWorld(api)
    const deaf = await connectRaw(world.url)
    deaf.socket.pause()
    const id = (await world.event('$connect')).requestContext.connectionId
    const statuses = new Set<number>()
    for (let count = 0; count < 400 && !statuses.has(410); count++) {
      const answer = await call(world, 'POST', id, { body: 'x'.repeat(131_072) })
      statuses.add(answer.status)
    }
    expect([...statuses]).toEqual([200, 410])
    expect((await world.event('$disconnect')).requestContext).toMatchObject({ disconnectStatusCode: 1006 })
  })

  test.each(['nonsense', 'JC1dgf9yoAMCK-g', 'JC1dgf9yoAMCK-g==', 'JC1dgf9yoAMCK/g='])(
    'the malformed id %s is a bad request',
    async (id) => {
      const { sdk } = await connected()
      await expect(sdk.send(post(id, 'x'))).rejects.toMatchObject({
        name: 'BadRequestException',
        message: `Invalid connectionId: ${id}`,
        $metadata: { httpStatusCode: 400 },
      })
    },
  )

  test('an id that cannot even be decoded is a bad request', async () => {
    const { managementUrl } = await connected()
    expect(
      (await fetch(`${managementUrl}/@connections/%zz`, { method: 'POST', body: 'x', headers: signed }))
        .status,
    ).toBe(400)
  })

  test('a connection of another API or stage is gone', async () => {
    const stages = [{ stageName: 'live' }, { stageName: 'test' }]
    const { gateway, event } = await startWorld([
      { ...api, stages },
      { ...api, apiId: 'def456' },
    ])
    await connect(gateway.url('abc123', 'live'))
    const id = (await event('$connect')).requestContext.connectionId
    await clientOf(gateway.managementUrl('abc123', 'live')).send(post(id, 'x'))
    for (const [apiId, stage] of [
      ['abc123', 'test'],
      ['def456', 'live'],
    ] as const) {
      const elsewhere = clientOf(gateway.managementUrl(apiId, stage))
      await expect(elsewhere.send(post(id, 'x'))).rejects.toMatchObject(GONE)
    }
  })
})

test('GET @connections describes a connection', async () => {
  const { sdk, ConnectionId, clock } = await connected()
  const connectedAt = new Date(clock.now())
  await clock.advance(60_000)
  await sdk.send(post(ConnectionId, 'tick'))
  const answer = await sdk.send(new GetConnectionCommand({ ConnectionId }))
  expect(answer).toMatchObject({ ConnectedAt: connectedAt, LastActiveAt: new Date(clock.now()) })
})

test('GET @connections answers in JSON, with times in ISO 8601', async () => {
  const world = await connected()
  const answer = await call(world, 'GET', world.ConnectionId)
  expect(answer.headers.get('content-type')).toBe('application/json')
  expect(await answer.json()).toEqual({
    connectedAt: '2026-11-22T19:56:41.000Z',
    identity: { sourceIp: '127.0.0.1', userAgent: 'test/1.0' },
    lastActiveAt: '2026-11-22T19:56:41.000Z',
  })
})

describe('a call that nobody on this machine made', () => {
  const FOREIGN: [who: string, headers: Record<string, string>, message: string][] = [
    ['without a signature', {}, 'Missing Authentication Token'],
    ['with the signature of another scheme', { authorization: 'Bearer x' }, 'Missing Authentication Token'],
    ['of a page elsewhere', { ...signed, origin: 'https://evil.example' }, 'Pages of "https://evil.example"'],
    ['of a page that hides where it is from', { ...signed, origin: 'null' }, 'Pages of "null"'],
  ]
  const EACH = FOREIGN.flatMap((row) => ['POST', 'GET', 'DELETE'].map((method) => [method, ...row] as const))

  test.each(EACH)(
    '%s %s is refused, and the connection notices nothing',
    async (method, _who, headers, message) => {
      const world = await connected()
      const body = method === 'POST' ? 'forged' : undefined
      const answer = await call(world, method, world.ConnectionId, { headers, body })
      expect(answer.status).toBe(403)
      expect((await answer.json()).message).toContain(message)
      await world.sdk.send(post(world.ConnectionId, 'mine'))
      expect(await world.client.next()).toBe('mine')
    },
  )
})

describe('DELETE @connections', () => {
  test('closes the connection immediately', async () => {
    const { sdk, client, ConnectionId, event } = await connected()
    const { $metadata } = await sdk.send(new DeleteConnectionCommand({ ConnectionId }))
    expect($metadata.httpStatusCode).toBe(204)
    await expect(sdk.send(new GetConnectionCommand({ ConnectionId }))).rejects.toMatchObject(GONE)
    await expect(sdk.send(new DeleteConnectionCommand({ ConnectionId }))).rejects.toMatchObject(GONE)
    expect(await client.closed).toEqual({ code: 1000, reason: 'Connection Closed Normally' })
    expect((await event('$disconnect')).requestContext).toMatchObject({
      disconnectStatusCode: 1000,
      disconnectReason: 'Connection Closed Normally',
    })
  })
})

describe('a call of @connections', () => {
  test('is authorized by its signer, per method and connection', async () => {
    const asked: unknown[] = []
    const roleArn = 'arn:aws:iam::123456789012:role/notify'
    const { sdk, ConnectionId } = await connected({
      callerOf: (header) => (header?.includes('Credential=AKIDEXAMPLE/') ? { roleArn } : {}),
      authorize: (...question) => {
        asked.push(question)
      },
    })
    await sdk.send(post(ConnectionId, 'x'))
    await sdk.send(new GetConnectionCommand({ ConnectionId }))
    await sdk.send(new DeleteConnectionCommand({ ConnectionId }))
    const resource = 'arn:aws:execute-api:us-east-1:123456789012:abc123/live'
    expect(asked).toEqual(
      ['POST', 'GET', 'DELETE'].map((method) => [
        { roleArn },
        'execute-api:ManageConnections',
        `${resource}/${method}/@connections/${ConnectionId}`,
      ]),
    )
  })

  test('that is not allowed is forbidden, with the sentence that says why', async () => {
    const sentence = 'User: x is not authorized to perform: execute-api:ManageConnections on resource: y'
    const { sdk, ConnectionId, client } = await connected({
      authorize: () => {
        throw new AwsError('AccessDeniedException', sentence, 403)
      },
    })
    await expect(sdk.send(post(ConnectionId, 'x'))).rejects.toMatchObject({
      name: 'ForbiddenException',
      message: sentence,
      $metadata: { httpStatusCode: 403 },
    })
    expect(client.unread).toEqual([])
  })

  test('over the account’s quota is throttled', async () => {
    const { sdk, ConnectionId, clock } = await connected({
      quotas: { requestBurst: 2, requestsPerSecond: 1 },
    })
    await sdk.send(post(ConnectionId, 'x'))
    await expect(sdk.send(post(ConnectionId, 'x'))).rejects.toMatchObject({
      name: 'LimitExceededException',
      $metadata: { httpStatusCode: 429 },
    })
    await clock.advance(1000)
    await sdk.send(post(ConnectionId, 'x'))
  })

  test('takes an id with its sign encoded or not, and the collection’s too', async () => {
    const { managementUrl, ConnectionId, client } = await connected()
    for (const path of [
      `@connections/${ConnectionId}`,
      `%40connections/${encodeURIComponent(ConnectionId)}`,
    ]) {
      const answer = await fetch(`${managementUrl}/${path}`, { method: 'POST', body: path, headers: signed })
      expect(answer.status).toBe(200)
      expect(await answer.text()).toBe('')
      expect(await client.next()).toBe(path)
    }
  })

  test('says what went wrong in the header that SDKs read', async () => {
    const world = await connected()
    const answer = await call(world, 'POST', 'JC1dgf9yoAMCK-g=', { body: 'x' })
    expect(answer.status).toBe(410)
    expect(answer.headers.get('x-amzn-errortype')).toBe('GoneException')
    expect(await answer.text()).toBe('')
  })

  test.each([
    ['another method', 'PUT', '/live/@connections/JC1dgf9yoAMCK-g='],
    ['no id', 'POST', '/live/@connections'],
    ['no stage', 'POST', '/@connections/JC1dgf9yoAMCK-g='],
    ['another stage', 'POST', '/dead/@connections/JC1dgf9yoAMCK-g='],
  ])('%s is forbidden', async (_name, method, path) => {
    const { gateway } = await connected()
    const answer = await fetch(`http://127.0.0.1:${gateway.port}${path}`, {
      method,
      body: 'x',
      headers: signed,
    })
    expect(answer.status).toBe(403)
    expect(answer.headers.get('x-amzn-errortype')).toBe('ForbiddenException')
  })

  test('that offers HTTP/2 is answered in HTTP/1.1, and so is the next', async () => {
    const { url, ConnectionId, client } = await connected()
    const caller = new RawClient(url)
    const offer = 'Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQ\r\n'
    for (const [body, rest] of ['one', 'two', 'six'].map((text) => [text.slice(0, 1), text.slice(1)])) {
      const head = `POST /live/@connections/${ConnectionId} HTTP/1.1\r\n${ownHeaders(url)}Content-Length: 3\r\n`
      caller.socket.write(`${head}${offer}\r\n${body}`)
      setImmediate(() => caller.socket.write(rest ?? ''))
      expect(await caller.answer()).toMatch(/^HTTP\/1.1 200 /)
      expect(await client.next()).toBe(`${body}${rest}`)
    }
  })

  test('that the client aborts causes no error', async () => {
    const { url, managementUrl, log } = await connected()
    const caller = new RawClient(url)
    const head = `POST /live/@connections/JC1dgf9yoAMCK-g= HTTP/1.1\r\n${ownHeaders(url)}Content-Length: 9\r\n`
    caller.socket.write(`${head}Expect: 100-continue\r\n\r\n`)
    await caller.answer()
    caller.socket.resetAndDestroy()
    await caller.closed
    await fetch(managementUrl)
    expect(log).toEqual([])
  })

  test('survives an internal error of the authorizer', async () => {
    const { log, ...world } = await connected({
      authorize: () => {
        throw new Error('policy file is broken')
      },
    })
    expect((await call({ ...world, log }, 'GET', world.ConnectionId)).status).toBe(500)
    expect(log.join()).toContain('policy file is broken')
  })
})
