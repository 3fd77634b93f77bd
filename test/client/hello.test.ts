import { HELLO_TIMEOUT_MS } from '../../client/hello.ts'
import type { Peer } from './scripted-server.ts'
import { becomes, broken, next, refuse, stageForEachTest } from './stage.ts'

const stage = stageForEachTest()

/** Connects. The `hello` is not answered yet. */
async function connect(): Promise<Peer> {
  stage.client.connect()
  return stage.server.peer()
}

/** Lets the client read the frame that fails its `hello`, and waits until it has planned the next one. */
async function refuseHello(peer: Peer, fail: (peer: Peer) => void): Promise<void> {
  const before = stage.clock.pending
  fail(peer)
  const seen = next(stage.client, 'unreadable')
  peer.raw('?')
  await seen
  while (stage.clock.pending < before) await new Promise(setImmediate)
}

test.each(['busy', 'internal'] as const)(
  'a hello refused as %s is repeated on the same connection',
  async (code) => {
    const peer = await connect()
    for (const wait of [500, 1000]) {
      const hello = await peer.take('hello')
      await refuseHello(peer, () => peer.reply(hello, refuse(code)))
      await stage.clock.advance(wait)
    }
    const online = becomes(stage.client, 'online')
    await peer.welcome()
    await online
    expect(stage.server.waitingPeers).toBe(0)
  },
)

test("a hello that meets the gateway's own error is repeated on the same connection", async () => {
  const peer = await connect()
  await peer.take('hello')
  await refuseHello(peer, () => peer.raw(broken))
  await stage.clock.advance(500)
  const online = becomes(stage.client, 'online')
  await peer.welcome()
  await online
  expect(stage.server.waitingPeers).toBe(0)
})

test('a hello without a reply is repeated once, then the connection counts as dead', async () => {
  const peer = await connect()
  await peer.take('hello')
  await stage.clock.advance(HELLO_TIMEOUT_MS + 500)
  await peer.take('hello')
  await stage.clock.advance(HELLO_TIMEOUT_MS)
  await peer.closed
  expect(stage.client.state).toBe('offline')
})

test('the reply to the second hello is the welcome', async () => {
  const peer = await connect()
  await peer.take('hello')
  await stage.clock.advance(HELLO_TIMEOUT_MS + 500)
  const online = becomes(stage.client, 'online')
  await peer.welcome()
  await online
})

test('a connection on which every hello is refused is given up after some 20 s', async () => {
  const peer = await connect()
  for (const wait of [500, 1000, 2000, 4000, 4000, 4000, 4000]) {
    const hello = await peer.take('hello')
    await refuseHello(peer, () => peer.reply(hello, refuse('busy')))
    await stage.clock.advance(wait)
  }
  peer.reply(await peer.take('hello'), refuse('busy'))
  await peer.closed
  expect(stage.client.state).toBe('offline')
})

test('replaced ends a hello that waits to be repeated', async () => {
  const peer = await connect()
  const hello = await peer.take('hello')
  await refuseHello(peer, () => peer.reply(hello, refuse('busy')))
  peer.push({ type: 'replaced' })
  await becomes(stage.client, 'replaced')
  await peer.closed
  expect(stage.clock.pending).toBe(0)
  expect(stage.server.waitingPeers).toBe(0)
})

test('a lost connection ends a hello that waits to be repeated: the next one says its own', async () => {
  const peer = await connect()
  const hello = await peer.take('hello')
  await refuseHello(peer, () => peer.reply(hello, refuse('busy')))
  peer.cut()
  await becomes(stage.client, 'offline')
  stage.client.connect()
  const again = await stage.server.peer()
  const online = becomes(stage.client, 'online')
  await again.welcome()
  await online
  await stage.clock.advance(4000)
  expect(again.waitingRequests).toBe(0)
})
