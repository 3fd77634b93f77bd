import { MATCH_TIMEOUT_MS } from '../../client/missing-push-detector.ts'
import { BEGINS_WITHIN_MS } from '../../client/rooms.ts'
import type { PushOf } from '../../protocol/messages.ts'
import { type Peer, welcome } from './scripted-server.ts'
import {
  becomes,
  exchange,
  expectNothingElse,
  next,
  reconnect,
  refuse,
  roundPush,
  seatIn,
  stageForEachTest,
} from './stage.ts'

const stage = stageForEachTest()

const me = { playerId: 'me', name: 'Mei' }
const you = { playerId: 'you', name: 'Yuki' }
const room: PushOf<'room'> = { type: 'room', code: 'K7M2P', host: 'me', size: 3, lives: 2, players: [me] }
const fuller = { ...room, players: [me, you] }

/** Records the client's events about rooms, in order. */
function listen(): string[] {
  const told: string[] = []
  stage.client.on('room', ({ code, players }) => told.push(`${code} ${players.length}`))
  stage.client.on('roomGone', ({ code }) => told.push(`${code} gone`))
  return told
}

async function create(): Promise<Peer> {
  const peer = await stage.goOnline()
  await exchange(stage, peer, 'create', { size: 3, lives: 2 }, room)
  return peer
}

async function push(peer: Peer, message: PushOf<'room'> | PushOf<'round'>): Promise<void> {
  peer.push(message)
  await expectNothingElse(stage, peer)
}

test('the room comes as an event, from the reply and from the pushes', async () => {
  const told = listen()
  const peer = await create()
  await push(peer, fuller)
  expect(told).toEqual(['K7M2P 1', 'K7M2P 2'])
})

test('a room that the server shows again after a lost connection needs no question', async () => {
  const told = listen()
  const again = await reconnect(stage, await create())
  const hello = await again.take('hello')
  again.push(fuller)
  again.reply(hello, welcome)
  await becomes(stage.client, 'online')
  await expectNothingElse(stage, again)
  expect(told).toEqual(['K7M2P 1', 'K7M2P 2'])
})

test('a room of which nothing is heard after a lost connection is asked for', async () => {
  const told = listen()
  const again = await reconnect(stage, await create())
  await again.welcome()
  const enter = await again.take('enter')
  expect(enter).toMatchObject({ code: 'K7M2P' })
  const shown = next(stage.client, 'room')
  again.reply(enter, fuller)
  await shown
  expect(told).toEqual(['K7M2P 1', 'K7M2P 2'])
})

test.each(['room_not_found', 'room_full'] as const)(
  'a room that is %s after a lost connection is gone',
  async (code) => {
    const told = listen()
    const again = await reconnect(stage, await create())
    await again.welcome()
    const gone = next(stage.client, 'roomGone')
    again.reply(await again.take('enter'), refuse(code))
    await gone
    expect(told).toEqual(['K7M2P 1', 'K7M2P gone'])
  },
)

test('a seat after a lost connection replaces the room', async () => {
  const again = await reconnect(stage, await create())
  const round = next(stage.client, 'round')
  await again.welcome({ seat: seatIn(1) })
  await round
  await expectNothingElse(stage, again)
})

test('after the game has begun, a late word of the room is passed over', async () => {
  const told = listen()
  const peer = await create()
  await push(peer, roundPush(1))
  await push(peer, fuller)
  expect(told).toEqual(['K7M2P 1'])
})

test('exit: late words of the room are passed over, until it is entered again', async () => {
  const told = listen()
  const peer = await create()
  const exited = stage.client.request('exit', {})
  const request = await peer.take('exit')
  peer.push(fuller)
  peer.reply(request, { type: 'exited' })
  await exited
  await push(peer, fuller)
  expect(told).toEqual(['K7M2P 1'])
  await exchange(stage, peer, 'enter', { code: 'k7m2p' }, fuller)
  await push(peer, fuller)
  expect(told).toEqual(['K7M2P 1', 'K7M2P 2', 'K7M2P 2'])
})

test('an exit whose reply was lost is sent again, although the server remembers the room', async () => {
  const told = listen()
  const first = await create()
  const exiting = stage.client.request('exit', {})
  const lost = expect(exiting).rejects.toMatchObject({ sent: true })
  await first.take('exit')
  const again = await reconnect(stage, first)
  await lost
  const hello = await again.take('hello')
  again.push(fuller)
  again.reply(hello, welcome)
  again.reply(await again.take('exit'), { type: 'exited' })
  await expectNothingElse(stage, again)
  expect(told).toEqual(['K7M2P 1'])
})

test('an exit does not overtake the entering before it', async () => {
  const peer = await stage.goOnline()
  const entered = stage.client.request('enter', { code: 'K7M2P' })
  const exited = stage.client.request('exit', {})
  const enter = await peer.take('enter')
  expect(peer.waitingRequests).toBe(0)
  peer.reply(enter, fuller)
  peer.reply(await peer.take('exit'), { type: 'exited' })
  await Promise.all([entered, exited])
})

test('entering a room ends the wait for an opponent', async () => {
  const peer = await stage.goOnline()
  await exchange(stage, peer, 'join', {}, { type: 'waiting', since: 1, lives: 1 })
  await exchange(stage, peer, 'enter', { code: 'K7M2P' }, fuller)
  await stage.clock.advance(60_000)
  await expectNothingElse(stage, peer)
})

test('start is reported as a match, and the first round ends it', async () => {
  const peer = await create()
  const matched = next(stage.client, 'matched')
  await exchange(stage, peer, 'start', {}, { type: 'matched', gameId: 'g1' })
  expect(await matched).toMatchObject({ gameId: 'g1' })
  await push(peer, roundPush(1))
  await stage.clock.advance(BEGINS_WITHIN_MS)
  await expectNothingElse(stage, peer)
})

test('asks for a started game whose first round does not come', async () => {
  const peer = await create()
  await exchange(stage, peer, 'start', {}, { type: 'matched', gameId: 'g1' })
  await stage.clock.advance(MATCH_TIMEOUT_MS)
  const round = next(stage.client, 'round')
  await peer.welcome({ seat: seatIn(1) })
  expect(await round).toMatchObject({ gameId: 'g1' })
})

test('asks for the game of a full room whose first round does not come', async () => {
  const told = listen()
  const peer = await create()
  const full = { ...room, players: [me, you, { playerId: 'they', name: 'Rin' }] }
  await push(peer, full)
  await stage.clock.advance(BEGINS_WITHIN_MS)
  const shown = next(stage.client, 'room')
  peer.reply(await peer.take('enter'), full)
  await shown
  expect(told).toEqual(['K7M2P 1', 'K7M2P 3', 'K7M2P 3'])
  await stage.clock.advance(BEGINS_WITHIN_MS)
  const round = next(stage.client, 'round')
  peer.reply(await peer.take('enter'), refuse('already_playing'))
  await peer.welcome({ seat: seatIn(1) })
  expect(await round).toMatchObject({ gameId: 'g1' })
  await expectNothingElse(stage, peer)
})

test('a refused enter is reported and changes nothing', async () => {
  const peer = await stage.goOnline()
  const entering = stage.client.request('enter', { code: 'K7M2P' })
  peer.reply(await peer.take('enter'), refuse('room_full'))
  await expect(entering).rejects.toMatchObject({ code: 'room_full' })
  await expectNothingElse(stage, await reconnectOnline(peer))
})

async function reconnectOnline(peer: Peer): Promise<Peer> {
  const again = await reconnect(stage, peer)
  await again.welcome()
  await becomes(stage.client, 'online')
  return again
}
