import { createServer } from 'node:net'
import { WebSocket } from 'ws'
import { Client, createSecret } from '../../client/index.ts'
import { VirtualClock } from '../../local-aws/src/common/virtual-clock.ts'
import {
  becomes,
  next,
  openStage,
  resultPush,
  roundPush,
  type Stage,
  seatIn,
  stageForEachTest,
} from './stage.ts'

const stage = stageForEachTest()

/** Lets the backoff run out, and answers the new connection's `hello`. */
async function comeBack(fields: Parameters<Stage['goOnline']>[0] = {}) {
  await becomes(stage.client, 'offline')
  await stage.clock.advance(500)
  const peer = await stage.server.peer()
  const online = becomes(stage.client, 'online')
  await peer.welcome(fields)
  await online
  return peer
}

test.each([1001, 1006, 1011, 1012])('comes back after close code %i', async (code) => {
  const peer = await stage.goOnline()
  if (code === 1006) peer.cut()
  else peer.close(code)
  await comeBack()
})

test('waits longer with every failure, up to a limit, and for less after a connection that held', async () => {
  const { client, clock } = stage
  const waits: number[] = []
  client.connect()
  for (let attempt = 0; attempt < 7; attempt++) {
    const peer = await stage.server.peer()
    peer.cut()
    await becomes(client, 'offline')
    waits.push((clock.nextDue ?? 0) - clock.now())
    const offline = next(client, 'state')
    client.connect()
    await offline
  }
  expect(waits).toEqual([500, 1000, 2000, 4000, 8000, 15_000, 15_000])

  const peer = await stage.server.peer()
  const online = becomes(client, 'online')
  await peer.welcome()
  await online
  await clock.advance(10_000)
  peer.cut()
  await becomes(client, 'offline')
  expect((clock.nextDue ?? 0) - clock.now()).toBe(500)
})

test('a connection that fails right after its welcome does not shorten the backoff', async () => {
  const waits: number[] = []
  const { client, clock } = stage
  client.connect()
  for (let attempt = 0; attempt < 3; attempt++) {
    const peer = await stage.server.peer()
    const online = becomes(client, 'online')
    await peer.welcome()
    await online
    peer.cut()
    await becomes(client, 'offline')
    const wait = (clock.nextDue ?? 0) - clock.now()
    waits.push(wait)
    await clock.advance(wait)
  }
  expect(waits).toEqual([500, 1000, 2000])
})

test('half of the wait is chance', async () => {
  const patient = await openStage({ random: () => 0 })
  const peer = await patient.goOnline()
  peer.cut()
  await becomes(patient.client, 'offline')
  expect((patient.clock.nextDue ?? 0) - patient.clock.now()).toBe(250)
  await patient.stop()
})

test('keeps trying while no server listens', async () => {
  const reserved = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => reserved.once('listening', resolve))
  const address = reserved.address()
  const port = typeof address === 'object' ? address?.port : undefined
  await new Promise((resolve) => reserved.close(resolve))

  const clock = new VirtualClock(0)
  const client = new Client({
    url: `ws://127.0.0.1:${port}/`,
    secret: createSecret(),
    WebSocket,
    clock,
    random: () => 1,
  })
  client.connect()
  await becomes(client, 'offline')
  expect(clock.nextDue).toBe(500)
  client.close()
  expect(clock.pending).toBe(0)
})

test('gives up a connection attempt that takes too long', async () => {
  // It accepts the connection and never answers the upgrade.
  const silent = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => silent.once('listening', resolve))
  const address = silent.address()
  const url = `ws://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/`
  const clock = new VirtualClock(0)
  const client = new Client({ url, secret: createSecret(), WebSocket, clock, random: () => 1 })
  const reached = new Promise((resolve) => silent.once('connection', resolve))
  client.connect()
  await reached
  await clock.advance(10_000)
  expect(client.state).toBe('offline')
  client.close()
  silent.close()
})

test('the seat that hello gives back comes as the round that it is', async () => {
  const first = await stage.goOnline()
  first.cut()
  const round = next(stage.client, 'round')
  await comeBack({ seat: seatIn(2, { thrown: true, msLeft: 4000 }) })
  expect(await round).toMatchObject({
    gameId: 'g1',
    round: 2,
    thrown: true,
    endsAt: stage.clock.now() + 4000,
  })
})

test('a round from the seat has the rounds before it', async () => {
  const past = [{ round: 1, hands: resultPush(1).hands, losers: ['you'] }]
  const round = next(stage.client, 'round')
  await stage.goOnline({ seat: seatIn(2, { past }) })
  expect(await round).toMatchObject({ round: 2, past })
})

test('counts the turn by its remaining time, even with a wrong clock', async () => {
  const peer = await stage.goOnline()
  const round = next(stage.client, 'round')
  peer.push(roundPush(1, { deadline: Date.UTC(2099, 0), msLeft: 9000 }))
  expect(await round).toMatchObject({ thrown: false, endsAt: stage.clock.now() + 9000 })
})

test('replaced: emits it, and stops until `connect` is called', async () => {
  const { client, clock, server } = stage
  const peer = await stage.goOnline()
  peer.push({ type: 'replaced' })
  peer.close(1000)
  await becomes(client, 'replaced')
  await peer.closed
  expect(clock.pending).toBe(0)
  await clock.advance(3_600_000)
  expect(server.waitingPeers).toBe(0)
  await expect(client.request('ping', {})).rejects.toMatchObject({ sent: false })

  client.connect()
  const again = await server.peer()
  await again.welcome()
  await becomes(client, 'online')
})

test('replaced right behind the welcome stays replaced', async () => {
  const { client } = stage
  client.connect()
  const peer = await stage.server.peer()
  const replaced = becomes(client, 'replaced')
  await peer.welcome()
  peer.push({ type: 'replaced' })
  await replaced
  await peer.closed
  expect(client.state).toBe('replaced')
})

test('connect() while offline does not wait for the backoff, and is one connection however often it is called', async () => {
  const peer = await stage.goOnline()
  peer.cut()
  await becomes(stage.client, 'offline')
  for (let press = 0; press < 3; press++) stage.client.connect()
  await (await stage.server.peer()).welcome()
  await becomes(stage.client, 'online')
  expect(stage.server.waitingPeers).toBe(0)
})

test('close() ends the socket, the requests and the timers', async () => {
  const peer = await stage.goOnline()
  const ping = stage.client.request('ping', {})
  await peer.take('ping')
  stage.client.close()
  await expect(ping).rejects.toMatchObject({ name: 'ConnectionLostError' })
  await peer.closed
  expect(stage.client.state).toBe('offline')
  expect(stage.clock.pending).toBe(0)
})

test('close() and connect() in one breath is one new connection', async () => {
  const first = await stage.goOnline()
  stage.client.close()
  stage.client.connect()
  await first.closed
  await (await stage.server.peer()).welcome()
  await becomes(stage.client, 'online')
})
