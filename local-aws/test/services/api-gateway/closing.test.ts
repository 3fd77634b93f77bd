import { signed } from '../../support/signed-headers.ts'
import { connect } from './client.ts'
import { apiWith, startWorld, type World } from './gateway-fixture.ts'
import {
  BINARY,
  CLOSE,
  CONTINUATION,
  closeOf,
  connectRaw,
  frame,
  frameHeader,
  PING,
  RawClient,
  TEXT,
} from './raw-client.ts'

const MINUTE = 60_000
const api = apiWith(['$default', '$disconnect'])

const reasonOf = async ({ event }: World) => {
  const { disconnectStatusCode: code, disconnectReason: reason } = (await event('$disconnect')).requestContext
  return { code, reason }
}

describe('a connection that is closed by its client', () => {
  test.each([
    ['a code and a reason', 4000, 'bye', { code: 4000, reason: 'bye' }],
    ['a code', 1000, '', { code: 1000, reason: '' }],
    ['no code', undefined, undefined, { code: 1005, reason: 'Client-side close frame status not set' }],
  ])('with %s', async (_name, code, reason, expected) => {
    const world = await startWorld(api)
    const client = await connect(world.url)
    client.socket.close(code, reason)
    expect(await reasonOf(world)).toEqual(expected)
    expect(world.gateway.connectionCount()).toBe(0)
  })

  test('without a close frame is 1006', async () => {
    const world = await startWorld(api)
    const client = await connect(world.url)
    client.socket.terminate()
    expect(await reasonOf(world)).toMatchObject({ code: 1006 })
  })

  test('by half a TCP close is 1006 too', async () => {
    const world = await startWorld(api)
    const client = await connectRaw(world.url)
    client.socket.end()
    expect(await reasonOf(world)).toMatchObject({ code: 1006 })
  })

  test('has its close frame answered', async () => {
    const { url } = await startWorld(api)
    const client = await connectRaw(url)
    client.send(frame(CLOSE, Buffer.from([0x03, 0xe9])))
    expect(closeOf(await client.next())).toEqual({ opcode: CLOSE, code: 1001, reason: '' })
    await client.closed
  })

  test.each([
    ['a code and a reason', frame(CLOSE, Buffer.from([0x0f, 0xa0, 0x62, 0x79, 0x65])), 4000, 'bye'],
    ['nothing', frame(CLOSE, ''), 1005, 'Client-side close frame status not set'],
  ])('is gone with a close frame of %s, though its socket stays', async (_name, bytes, code, reason) => {
    const world = await startWorld(apiWith(['$connect', '$disconnect']))
    const client = new RawClient(world.url, { allowHalfOpen: true })
    client.request(world.url)
    await client.answer()
    const { connectionId } = (await world.event('$connect')).requestContext
    client.send(...[...bytes].map((byte) => Buffer.from([byte])))
    await client.next()
    const address = `${world.managementUrl}/@connections/${encodeURIComponent(connectionId)}`
    expect((await fetch(address, { method: 'POST', body: 'anyone?', headers: signed })).status).toBe(410)
    expect(await reasonOf(world)).toEqual({ code, reason })
    expect(client.socket.destroyed).toBe(false)
  })

  test('is not judged by what it sends after its close frame', async () => {
    const world = await startWorld(api)
    const client = await connectRaw(world.url)
    client.send(frame(CLOSE, Buffer.from([0x03, 0xe8])), frame(BINARY, 'x'), frame(TEXT, 'late'))
    expect(closeOf(await client.next())).toMatchObject({ code: 1000 })
    expect(await reasonOf(world)).toEqual({ code: 1000, reason: '' })
    expect(world.calls).toHaveLength(1)
  })

  test('a failing $disconnect is logged and nothing more', async () => {
    const world = await startWorld(api, { $disconnect: () => Promise.reject(new Error('no table')) })
    const client = await connect(world.url)
    client.socket.close()
    await world.event('$disconnect')
    await connect(world.url)
    expect(world.log).toEqual(['API Gateway chat, route $disconnect: the function failed: no table'])
  })

  test('an API without $disconnect calls no function', async () => {
    const { url, gateway, calls } = await startWorld(apiWith(['$default']))
    const client = await connect(url)
    client.socket.close()
    await client.closed
    await connect(url)
    expect(gateway.connectionCount()).toBe(1)
    expect(calls).toEqual([])
  })
})

test('a client that does not read its pongs is given up in the end', async () => {
  const world = await startWorld(api)
  const deaf = await connectRaw(world.url)
  deaf.socket.pause()
  const pings = Buffer.concat(Array.from({ length: 8_000 }, () => frame(PING, 'x'.repeat(125))))
  while (!deaf.socket.destroyed && world.gateway.connectionCount() > 0)
    await new Promise<void>((resolve) => void deaf.socket.write(pings, () => resolve()))
  expect(await reasonOf(world)).toMatchObject({ code: 1006 })
})

describe('a connection that is idle', () => {
  test('is closed after ten minutes to the millisecond', async () => {
    const world = await startWorld(api)
    const client = await connect(world.url)
    await world.clock.advance(10 * MINUTE - 1)
    expect(world.gateway.connectionCount()).toBe(1)
    await world.clock.advance(1)
    expect(await client.closed).toEqual({ code: 1001, reason: 'Going away' })
    expect(await reasonOf(world)).toEqual({ code: 1001, reason: 'Going away' })
  })

  test('starts anew with every message of the client', async () => {
    const world = await startWorld(api)
    const client = await connect(world.url)
    await world.clock.advance(9 * MINUTE)
    client.send('still here')
    await world.event('$default')
    await world.clock.advance(9 * MINUTE)
    expect(world.gateway.connectionCount()).toBe(1)
    await world.clock.advance(MINUTE)
    expect(await client.closed).toMatchObject({ code: 1001 })
  })

  test('starts anew with every message to the client', async () => {
    const { url, managementUrl, clock, gateway, event } = await startWorld(apiWith(['$connect']))
    const client = await connect(url)
    const { connectionId } = (await event('$connect')).requestContext
    await clock.advance(9 * MINUTE)
    await fetch(`${managementUrl}/@connections/${encodeURIComponent(connectionId)}`, {
      method: 'POST',
      body: 'hi',
      headers: signed,
    })
    await client.next()
    await clock.advance(9 * MINUTE)
    expect(gateway.connectionCount()).toBe(1)
  })

  test('is not kept by a ping of the protocol', async () => {
    const world = await startWorld(api)
    const client = await connectRaw(world.url)
    await world.clock.advance(9 * MINUTE)
    client.send(frame(PING, ''))
    await client.next()
    await world.clock.advance(MINUTE)
    expect(closeOf(await client.next())).toMatchObject({ code: 1001 })
  })

  test('is closed though another is busy, and one timer serves both', async () => {
    const world = await startWorld(api)
    const idle = await connect(world.url)
    await world.clock.advance(MINUTE)
    const busy = await connect(world.url)
    expect(world.clock.pending).toBe(2)
    await world.clock.advance(9 * MINUTE)
    expect(await idle.closed).toMatchObject({ code: 1001 })
    expect(world.gateway.connectionCount()).toBe(1)
    await world.clock.advance(MINUTE)
    expect(await busy.closed).toMatchObject({ code: 1001 })
    expect(world.clock.pending).toBe(0)
  })
})

test('a connection is closed after two hours, however busy', async () => {
  const world = await startWorld(api)
  const client = await connect(world.url)
  for (let quarter = 1; quarter < 24; quarter++) {
    await world.clock.advance(5 * MINUTE)
    client.send('still here')
    await world.event('$default')
  }
  await world.clock.advance(5 * MINUTE - 1)
  expect(world.gateway.connectionCount()).toBe(1)
  await world.clock.advance(1)
  expect(await client.closed).toEqual({ code: 1001, reason: 'Going away' })
  expect(await reasonOf(world)).toEqual({ code: 1001, reason: 'Going away' })
})

describe('frames that a client may not send', () => {
  const KB = 1024

  test.each([
    ['a binary frame', [frame(BINARY, 'x')], 1003],
    ['a binary message in pieces', [frame(BINARY, 'x', false)], 1003],
    ['a frame over 32 KB', [frame(TEXT, 'x'.repeat(32 * KB + 1))], 1009],
    ['a frame that is only announced', [frameHeader(TEXT, 32 * KB + 1)], 1009],
    [
      'a continuation over 32 KB',
      [frame(TEXT, 'x', false), frame(CONTINUATION, 'x'.repeat(32 * KB + 1))],
      1009,
    ],
    ['a frame with a 64-bit length', [frame(TEXT, 'x'.repeat(70 * KB))], 1009],
    [
      'a message over 128 KB in frames of 32 KB',
      [
        frame(TEXT, 'x'.repeat(32 * KB), false),
        ...Array.from({ length: 3 }, () => frame(CONTINUATION, 'x'.repeat(32 * KB), false)),
        frame(CONTINUATION, 'x'),
      ],
      1009,
    ],
    ['text that is not UTF-8', [frame(TEXT, Buffer.from([0xff, 0xfe]))], 1007],
    ['a reserved opcode', [frame(3, 'x')], 1002],
    ['a frame without a mask', [Buffer.from([0x81, 0x01, 0x78])], 1002],
  ])('%s', async (_name, frames, code) => {
    const world = await startWorld(api)
    const client = await connectRaw(world.url)
    client.send(...frames)
    expect(closeOf(await client.next())).toMatchObject({ opcode: CLOSE, code })
    expect(await reasonOf(world)).toMatchObject({ code })
    const routes = world.calls.map(({ event }) => event.requestContext.routeKey)
    expect(routes).toEqual(['$disconnect'])
  })

  test.each([
    ['a binary frame', [frame(BINARY, 'x')], 1003],
    ['a frame over 32 KB', [frame(TEXT, 'x'.repeat(32 * KB + 1))], 1009],
    ['a reserved opcode and then a binary frame', [frame(11, ''), frame(BINARY, 'x')], 1002],
    ['malformed text and then a binary frame', [frame(TEXT, Buffer.from([0xff])), frame(BINARY, 'x')], 1007],
  ])('is no harm to the message before: %s', async (_name, frames, code) => {
    const world = await startWorld(api)
    const client = await connectRaw(world.url)
    const goodbye = frame(CLOSE, Buffer.from([0x03, 0xe8]))
    client.send(frame(TEXT, 'good'), ...frames, frame(TEXT, 'late'), goodbye)
    expect(closeOf(await client.next())).toMatchObject({ opcode: CLOSE, code })
    expect((await world.event('$default')).body).toBe('good')
    expect(await reasonOf(world)).toMatchObject({ code })
    expect(world.calls).toHaveLength(2)
  })

  test('is cut off even if it never answers the close', async () => {
    const { url } = await startWorld(api)
    const client = await connectRaw(url)
    client.send(frame(BINARY, 'x'))
    await client.next()
    await client.closed
  })

  test('128 KB in frames of 32 KB is allowed', async () => {
    const { url, event } = await startWorld(api)
    const client = await connectRaw(url)
    const piece = 'x'.repeat(32 * KB)
    const middle = [frame(CONTINUATION, piece, false), frame(CONTINUATION, piece, false)]
    client.send(frame(TEXT, piece, false), ...middle, frame(CONTINUATION, piece))
    expect((await event('$default')).body).toHaveLength(128 * KB)
  })

  test('a frame of 32 KB is allowed, message after message', async () => {
    const { url, event } = await startWorld(api)
    const client = await connect(url)
    for (let count = 0; count < 5; count++) {
      client.send('x'.repeat(32 * KB))
      expect((await event('$default')).body).toHaveLength(32 * KB)
    }
  })
})

describe('the gateway', () => {
  test('that stops tells its clients to come again, and frees the port', async () => {
    const { url, gateway, calls } = await startWorld(api)
    const client = await connect(url)
    await gateway.stop()
    expect(await client.closed).toEqual({ code: 1012, reason: 'Service restart' })
    expect(calls).toEqual([])
    await expect(connect(url)).rejects.toThrow('ECONNREFUSED')
  })

  test('that stops does not wait for a $connect', async () => {
    const { url, gateway, event } = await startWorld(apiWith(['$connect']), {
      $connect: () => new Promise(() => {}),
    })
    const connecting = connect(url)
    connecting.catch(() => {})
    await event('$connect')
    await gateway.stop()
    await expect(connecting).rejects.toThrow()
  })

  test('changes its routes under open connections', async () => {
    const { url, gateway, event } = await startWorld(api)
    const client = await connect(url)
    gateway.update([apiWith(['later', '$disconnect'])])
    client.send('{"action":"later"}')
    expect((await event('later')).body).toBe('{"action":"later"}')
    client.send('{"action":"other"}')
    expect(await client.nextJson()).toMatchObject({ message: 'Forbidden' })
  })

  test('closes the connections of a stage that is gone', async () => {
    const { url, gateway } = await startWorld(api)
    const client = await connect(url)
    gateway.update([{ ...api, stages: [{ stageName: 'next' }] }])
    expect(await client.closed).toEqual({ code: 1001, reason: 'Going away' })
  })

  test('keeps the old version when the new API is not supported', async () => {
    const { url, gateway } = await startWorld(api)
    expect(() => gateway.update([{ ...api, routeSelectionExpression: '$context.routeKey' }])).toThrow(
      'not supported',
    )
    await connect(url)
  })
})
