import { AwsError } from '../../../src/common/aws/error.ts'
import { connect } from './client.ts'
import { apiWith, type GatewayEvent, latch, ok, startWorld } from './gateway-fixture.ts'
import { CONTINUATION, connectRaw, frame, PING, PONG, TEXT } from './raw-client.ts'

const twoWay = (routeKey: string) => ({ routeKey, routeResponseKeys: ['$default'] })
const echo = (event: GatewayEvent) => ({ ...ok, body: `${event.requestContext.routeKey}:${event.body}` })
const failure = { connectionId: expect.stringMatching(/^[\w-]{15}=$/), requestId: expect.any(String) }

describe('a message', () => {
  test('goes to the route that it names, and to $default otherwise', async () => {
    const { url } = await startWorld(apiWith([twoWay('play'), twoWay('$default')]), {
      play: echo,
      $default: echo,
    })
    const client = await connect(url)
    for (const text of ['{"action":"play"}', '{"action":"pause"}', 'play', '{"action":"$connect"}', '']) {
      client.send(text)
      const route = text === '{"action":"play"}' ? 'play' : '$default'
      expect(await client.next()).toBe(`${route}:${text}`)
    }
  })

  test.each([
    ['list.length', '$default'],
    ['list.1', '2'],
    ['text.length', '$default'],
    ['named.length', '2'],
  ])('that is selected by %s finds what its JSON holds, and no more', async (path, route) => {
    const routeSelectionExpression = `$request.body.${path}`
    const { url } = await startWorld(
      apiWith([twoWay('2'), twoWay('$default')], { routeSelectionExpression }),
      { 2: echo, $default: echo },
    )
    const client = await connect(url)
    const message = JSON.stringify({ list: [1, 2], text: 'ab', named: { length: 2 } })
    client.send(message)
    expect(await client.next()).toBe(`${route}:${message}`)
  })

  test('without a route is forbidden, and the connection stays', async () => {
    const { url, calls } = await startWorld(apiWith([twoWay('play')]), { play: echo })
    const client = await connect(url)
    client.send('{"action":"pause"}')
    const text = await client.next()
    expect(text).toMatch(
      /^\{"message": "Forbidden", "connectionId":"[\w-]{15}=", "requestId":"[\w-]{15}="\}$/,
    )
    expect(calls).toEqual([])
    client.send('{"action":"play"}')
    expect(await client.next()).toBe('play:{"action":"play"}')
  })

  test('that comes in several frames is one message', async () => {
    const { url, event } = await startWorld(apiWith(['$default']))
    const client = await connectRaw(url)
    client.send(
      frame(TEXT, 'ma', false),
      frame(PING, 'x'),
      frame(CONTINUATION, 'r', false),
      frame(CONTINUATION, 'ket'),
    )
    expect((await event('$default')).body).toBe('market')
    expect(await client.next()).toMatchObject({ opcode: PONG, payload: Buffer.from('x') })
  })

  test('may come in pieces of one byte', async () => {
    const { url, event } = await startWorld(apiWith(['$default']))
    const client = await connectRaw(url)
    const pieces = Array.from({ length: 20_000 }, () => frame(CONTINUATION, 'x', false))
    client.send(frame(TEXT, '', false), ...pieces, frame(CONTINUATION, ''))
    expect((await event('$default')).body).toHaveLength(20_000)
  })

  test('may come with as many pings as a client likes, and each is answered', async () => {
    const { url } = await startWorld(apiWith(['$default']))
    const client = await connectRaw(url)
    client.send(...Array.from({ length: 500 }, (_, count) => frame(PING, String(count))))
    for (let count = 0; count < 500; count++)
      expect(await client.next()).toMatchObject({ opcode: PONG, payload: Buffer.from(String(count)) })
  })

  test('is not queued behind another of the same connection', async () => {
    const slow = latch()
    const { url } = await startWorld(apiWith([twoWay('slow'), twoWay('fast')]), {
      slow: async (event) => {
        await slow.opened
        return echo(event)
      },
      fast: echo,
    })
    const client = await connect(url)
    client.send('{"action":"slow"}')
    client.send('{"action":"fast"}')
    expect(await client.next()).toBe('fast:{"action":"fast"}')
    slow.open()
    expect(await client.next()).toBe('slow:{"action":"slow"}')
  })
})

describe('the answer of a function', () => {
  test('stays behind on a one-way route', async () => {
    const { url, event } = await startWorld(apiWith(['tell', twoWay('ask')]), { tell: echo, ask: echo })
    const client = await connect(url)
    client.send('{"action":"tell"}')
    await event('tell')
    client.send('{"action":"ask"}')
    expect(await client.next()).toBe('ask:{"action":"ask"}')
    expect(client.unread).toEqual([])
  })

  test.each([
    ['whatever its status', { statusCode: 500, body: 'broken' }, 'broken'],
    ['decoded from base64', { ...ok, body: 'aGk=', isBase64Encoded: true }, 'hi'],
    ['up to 128 KB', { ...ok, body: 'x'.repeat(131_072) }, 'x'.repeat(131_072)],
  ])('goes back on a two-way route, %s', async (_name, answer, text) => {
    const { url } = await startWorld(apiWith([twoWay('$default')]), { $default: () => answer })
    const client = await connect(url)
    client.send('?')
    expect(await client.next()).toBe(text)
  })

  test.each([
    ['no body', ok],
    ['an empty body', { ...ok, body: '' }],
    ['another status and no body', { statusCode: 404 }],
  ])('is no frame with %s', async (_name, answer) => {
    const { url, event } = await startWorld(apiWith([twoWay('$default'), twoWay('ask')]), {
      $default: () => answer,
      ask: echo,
    })
    const client = await connect(url)
    client.send('?')
    await event('$default')
    client.send('{"action":"ask"}')
    expect(await client.next()).toBe('ask:{"action":"ask"}')
  })

  test.each([
    ['an error', () => Promise.reject(new Error('secret'))],
    ['no object', () => 'fine'],
    ['nothing', () => undefined],
    ['no status', () => ({ body: 'fine' })],
    ['no permission to call it', () => Promise.reject(new AwsError('AccessDeniedException', 'secret', 403))],
    ['a throttled function', () => Promise.reject(new AwsError('TooManyRequestsException', 'secret', 429))],
  ])('%s is an internal server error, also on a one-way route', async (_name, script) => {
    const { url, event, log } = await startWorld(apiWith(['$default']), { $default: script })
    const client = await connect(url)
    client.send('?')
    const { requestContext } = await event('$default')
    const { connectionId, requestId } = requestContext
    expect(await client.nextJson()).toEqual({ message: 'Internal server error', connectionId, requestId })
    expect(log).toHaveLength(1)
    client.send('?')
    expect(await client.nextJson()).toMatchObject({ message: 'Internal server error' })
  })

  test('over 128 KB is an internal server error', async () => {
    const { url } = await startWorld(apiWith([twoWay('$default')]), {
      $default: () => ({ ...ok, body: 'あ'.repeat(50_000) }),
    })
    const client = await connect(url)
    client.send('?')
    expect(await client.nextJson()).toEqual({ message: 'Internal server error', ...failure })
  })

  test('is not waited for longer than 29 s', async () => {
    const late = latch<{ statusCode: number; body: string }>()
    const { url, event, clock } = await startWorld(apiWith([twoWay('$default'), twoWay('ask')]), {
      $default: () => late.opened,
      ask: echo,
    })
    const client = await connect(url)
    client.send('?')
    await event('$default')
    await clock.advance(28_999)
    expect(client.unread).toEqual([])
    await clock.advance(1)
    expect(await client.nextJson()).toEqual({ message: 'Endpoint request timed out', ...failure })
    late.open({ ...ok, body: 'too late' })
    client.send('{"action":"ask"}')
    expect(await client.next()).toBe('ask:{"action":"ask"}')
  })

  test('may be due sooner', async () => {
    const api = apiWith(['$default'])
    const integrations = api.integrations.map((integration) => ({ ...integration, timeoutInMillis: 50 }))
    const { url, event, clock } = await startWorld(
      { ...api, integrations },
      { $default: () => new Promise(() => {}) },
    )
    const client = await connect(url)
    client.send('?')
    await event('$default')
    await clock.advance(50)
    expect(await client.nextJson()).toEqual({ message: 'Endpoint request timed out', ...failure })
  })

  test('that comes when the client is gone goes nowhere', async () => {
    const late = latch<{ statusCode: number; body: string }>()
    const { url, event, gateway } = await startWorld(apiWith([twoWay('$default'), '$disconnect']), {
      $default: () => late.opened,
    })
    const client = await connect(url)
    client.send('?')
    await event('$default')
    client.socket.terminate()
    await event('$disconnect')
    late.open({ ...ok, body: 'hello?' })
    await connect(url)
    expect(gateway.connectionCount()).toBe(1)
  })
})
