import {
  CHECK_TIMEOUT_MS,
  ConnectionLostError,
  REPLY_TIMEOUT_MS,
  UnexpectedReplyError,
} from '../../client/index.ts'
import { PING_INTERVAL_MS } from '../../protocol/constants.ts'
import { parseRequest } from '../../protocol/frames.ts'
import { becomes, next, resultPush, stageForEachTest } from './stage.ts'

const stage = stageForEachTest(() => ({ name: 'Mei' }))

/** A push that shows that everything before it was read. */
const marker = { type: 'presence', gameId: 'g1', playerId: 'you', online: true } as const

test('offers the key, says hello with its name, and is online once it is welcome', async () => {
  const { client, server } = stage
  const seen: string[] = []
  client.on('state', (state) => seen.push(state))
  client.connect()
  const peer = await server.peer()
  expect(peer.secret).toHaveLength(43)
  expect(client.state).toBe('connecting')
  const welcomed = next(client, 'welcome')
  expect(await peer.welcome({ rating: 1512 })).toMatchObject({ action: 'hello', name: 'Mei' })
  expect(await welcomed).toMatchObject({ rating: 1512 })
  expect(seen).toEqual(['connecting', 'online'])
})

test('each reply goes to its own request, in whatever order they come', async () => {
  const peer = await stage.goOnline()
  const ping = stage.client.request('ping', {})
  const leave = stage.client.request('leave', { gameId: 'g1' })
  const [first, second] = [await peer.take('ping'), await peer.take('leave')]
  peer.reply(second, { type: 'left', gameId: 'g1' })
  peer.reply(first, { type: 'pong', now: 7 })
  expect((await ping).now).toBe(7)
  expect((await leave).gameId).toBe('g1')
})

test('a refusal rejects with its code', async () => {
  const peer = await stage.goOnline()
  const leave = stage.client.request('leave', { gameId: 'g1' })
  peer.reply(await peer.take('leave'), { type: 'error', code: 'not_in_game', message: 'You are not.' })
  await expect(leave).rejects.toMatchObject({
    name: 'RefusedError',
    action: 'leave',
    code: 'not_in_game',
    message: 'You are not.',
  })
})

test('a reply of another action is a strange one', async () => {
  const peer = await stage.goOnline()
  const ping = stage.client.request('ping', {})
  peer.reply(await peer.take('ping'), { type: 'cancelled' })
  await expect(ping).rejects.toBeInstanceOf(UnexpectedReplyError)
})

test('a request without a connection never leaves', async () => {
  const refused = stage.client.request('ping', {})
  await expect(refused).rejects.toEqual(new ConnectionLostError('ping', false))
})

test('a request whose reply is lost with the connection rejects with that reason', async () => {
  const peer = await stage.goOnline()
  const leave = stage.client.request('leave', { gameId: 'g1' })
  await peer.take('leave')
  peer.cut()
  await expect(leave).rejects.toEqual(new ConnectionLostError('leave', true))
})

test('a request without a reply shows that the connection is dead', async () => {
  const peer = await stage.goOnline()
  const ping = stage.client.request('ping', {})
  await peer.take('ping')
  const lost = expect(ping).rejects.toBeInstanceOf(ConnectionLostError)
  await stage.clock.advance(REPLY_TIMEOUT_MS)
  await lost
  expect(stage.client.state).toBe('offline')
})

test('a check waits for less, and is over with the answer', async () => {
  const peer = await stage.goOnline()
  stage.client.check()
  const alive = next(stage.client, 'presence')
  peer.reply(await peer.take('ping'), { type: 'pong', now: 1 })
  peer.push(marker)
  await alive
  await stage.clock.advance(CHECK_TIMEOUT_MS)
  expect(stage.client.state).toBe('online')

  stage.client.check()
  await peer.take('ping')
  await stage.clock.advance(CHECK_TIMEOUT_MS)
  expect(stage.client.state).toBe('offline')
})

test('pings an idle connection, before the gateway closes it', async () => {
  const peer = await stage.goOnline()
  for (let turn = 0; turn < 3; turn++) {
    const before = stage.clock.now()
    await stage.clock.advance(PING_INTERVAL_MS)
    const ping = await peer.take('ping')
    expect(stage.clock.now() - before).toBeLessThanOrEqual(5 * 60_000)
    const pinged = next(stage.client, 'presence')
    peer.reply(ping, { type: 'pong', now: 1 })
    peer.push(marker)
    await pinged
  }
})

test.each([
  ['not JSON', '{"type":'],
  ['an array', '[]'],
  ['no type', '{}'],
  ['an unknown type', '{"type":"party"}'],
  ['a push with a field missing', '{"type":"round","gameId":"g1"}'],
  ['a reply with a field of the wrong type', '{"type":"pong","re":"1","now":"noon"}'],
  ['a type that every object has', '{"type":"constructor"}'],
  ['null', 'null'],
])('a frame that is %s is reported and changes nothing', async (_, frame) => {
  const peer = await stage.goOnline()
  const unreadable = next(stage.client, 'unreadable')
  peer.raw(frame)
  expect(await unreadable).toBe(frame)
  expect(stage.client.state).toBe('online')
})

test('a binary frame and a reply to nothing are passed over', async () => {
  const peer = await stage.goOnline()
  const result = next(stage.client, 'result')
  peer.raw(Buffer.from([1, 2, 3]))
  peer.raw('{"type":"pong","re":"never asked","now":1}')
  peer.raw('{"type":"pong","now":1}')
  peer.push(resultPush(1))
  expect(await result).toMatchObject({ round: 1 })
})

test('a listener is called until it is taken off', async () => {
  const peer = await stage.goOnline()
  const seen: number[] = []
  const off = stage.client.on('result', ({ round }) => seen.push(round))
  for (const round of [1, 2]) {
    const result = next(stage.client, 'result')
    peer.push(resultPush(round))
    await result
    off()
  }
  expect(seen).toEqual([1])
})

test('every frame that the client writes passes the gate of the server', async () => {
  const peer = await stage.goOnline()
  void stage.client.request('throw', { gameId: 'g1', round: 1, hand: 'paper' }).catch(() => {})
  const request = await peer.take('throw')
  expect(parseRequest(JSON.stringify(request))).toEqual({ ok: true, value: request })
})

test('a new name is kept for the connections that follow', async () => {
  const peer = await stage.goOnline()
  const renamed = stage.client.request('hello', { name: 'Rin' })
  await peer.welcome({ name: 'Rin' })
  await renamed
  peer.cut()
  await becomes(stage.client, 'offline')
  stage.client.connect()
  expect(await (await stage.server.peer()).take('hello')).toMatchObject({ name: 'Rin' })
})
