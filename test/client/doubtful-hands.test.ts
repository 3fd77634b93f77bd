/** Hands that may have reached the server or not. */
import { DOUBT_LASTS_MS } from '../../client/thrown-hand.ts'
import { THROW_TIMEOUT_MS } from '../../client/throws.ts'
import type { Request } from '../../protocol/messages.ts'
import type { Peer } from './scripted-server.ts'
import {
  becomes,
  broken,
  expectNothingElse,
  next,
  reconnect,
  refuse,
  resultPush,
  seatIn,
  stageForEachTest,
  throttled,
} from './stage.ts'

const stage = stageForEachTest()

const rock = { gameId: 'g1', round: 1, hand: 'rock' } as const
const thrownReply = { type: 'thrown', gameId: 'g1', round: 1 } as const
const over = { winner: 'you', reason: 'won', rounds: 1, ratings: [] } as const

type Failure = (peer: Peer, request: Request) => unknown
const failures: [string, Failure][] = [
  ['refused as busy', (peer, request) => peer.reply(request, refuse('busy'))],
  ['refused as internal', (peer, request) => peer.reply(request, refuse('internal'))],
  ['refused by a throttled gateway', (peer) => peer.raw(throttled)],
  ["answered with the gateway's own error", (peer) => peer.raw(broken)],
  ['not answered in time', () => stage.clock.advance(THROW_TIMEOUT_MS)],
]

/** Throws rock, which fails, so that the server is asked. */
async function throwInDoubt(fail: Failure = (peer, request) => peer.reply(request, refuse('busy'))) {
  const peer = await stage.goOnline()
  const throwing = stage.client.request('throw', rock)
  await fail(peer, await peer.take('throw'))
  return { peer, throwing }
}

describe.each(failures)('a hand that is %s', (_, fail) => {
  test('counts when the seat says so, and is not sent again', async () => {
    const { peer, throwing } = await throwInDoubt(fail)
    const round = next(stage.client, 'round')
    await peer.welcome({ seat: seatIn(1, { thrown: true }) })
    expect(await throwing).toEqual(thrownReply)
    expect((await round).thrown).toBe(true)
    await expectNothingElse(stage, peer)
  })

  test('is sent again when the seat says that none is out', async () => {
    const { peer, throwing } = await throwInDoubt(fail)
    const round = next(stage.client, 'round')
    await peer.welcome({ seat: seatIn(1) })
    const again = await peer.take('throw')
    expect(again).toMatchObject(rock)
    // A listener that throws on each `round` must not throw another hand.
    expect((await round).thrown).toBe(true)
    await expect(stage.client.request('throw', { ...rock, hand: 'paper' })).rejects.toMatchObject({
      code: 'already_thrown',
    })
    peer.reply(again, thrownReply)
    expect(await throwing).toEqual(thrownReply)
  })
})

test('already_thrown for the second try means that the first one counts', async () => {
  const { peer, throwing } = await throwInDoubt()
  await peer.welcome({ seat: seatIn(1) })
  peer.reply(await peer.take('throw'), refuse('already_thrown'))
  expect(await throwing).toEqual(thrownReply)
})

test('already_thrown for the first try is a refusal', async () => {
  const peer = await stage.goOnline()
  const throwing = stage.client.request('throw', rock)
  peer.reply(await peer.take('throw'), refuse('already_thrown'))
  await expect(throwing).rejects.toMatchObject({ code: 'already_thrown' })
})

test('is asked about again, later and later, as long as the turn lasts', async () => {
  const { peer, throwing } = await throwInDoubt()
  const refused = expect(throwing).rejects.toMatchObject({ code: 'busy' })
  await peer.welcome({ seat: seatIn(1) })
  for (const wait of [500, 1000, 2000, 4000, 4000]) {
    peer.reply(await peer.take('throw'), refuse('busy'))
    await expectNothingElse(stage, peer)
    await stage.clock.advance(wait - 1)
    await expectNothingElse(stage, peer)
    await stage.clock.advance(1)
    await peer.welcome({ seat: seatIn(1) })
  }
  peer.reply(await peer.take('throw'), refuse('busy'))
  await expectNothingElse(stage, peer)
  await stage.clock.advance(4000)
  await peer.welcome({ seat: seatIn(1, { msLeft: 0 }) })
  await expectNothingElse(stage, peer)
  peer.push(resultPush(1, { hands: [{ playerId: 'me', hand: null, missed: 'timeout' }] }))
  await refused
})

test.each([
  ['the seat is in the next round', seatIn(2)],
  ['the seat is in another game', seatIn(1, { gameId: 'g2' })],
])('is never sent again when %s', async (_, seat) => {
  const { peer, throwing } = await throwInDoubt()
  const refused = expect(throwing).rejects.toMatchObject({ code: 'busy' })
  await peer.welcome({ seat })
  await refused
  await expectNothingElse(stage, peer)
})

test("the past in the next round's seat shows that the hand counted", async () => {
  const { peer, throwing } = await throwInDoubt()
  const hands = resultPush(1).hands
  await peer.welcome({ seat: seatIn(2, { past: [{ round: 1, hands, losers: ['you'] }] }) })
  expect(await throwing).toEqual(thrownReply)
})

test('a seat that was read before the round says nothing about it', async () => {
  const peer = await stage.goOnline()
  const throwing = stage.client.request('throw', { ...rock, round: 2 })
  peer.reply(await peer.take('throw'), refuse('busy'))
  await peer.welcome({ seat: seatIn(1) })
  await expectNothingElse(stage, peer)
  peer.push(resultPush(2))
  expect(await throwing).toEqual({ ...thrownReply, round: 2 })
})

test.each<[string, 'rock' | 'paper' | null, boolean]>([
  ['with the hand', 'rock', true],
  ['without one', null, false],
  ['with the hand of another page', 'paper', false],
])('the result settles it: %s', async (_, hand, counts) => {
  const { peer, throwing } = await throwInDoubt()
  const settled = Promise.allSettled([throwing])
  await peer.take('hello')
  peer.push(resultPush(1, { hands: [{ playerId: 'me', hand, missed: null }] }))
  expect((await settled)[0]?.status).toBe(counts ? 'fulfilled' : 'rejected')
})

test('too_late for the second try leaves it to the result whether the first one counts', async () => {
  const { peer, throwing } = await throwInDoubt()
  await peer.welcome({ seat: seatIn(1) })
  peer.reply(await peer.take('throw'), refuse('too_late'))
  await expectNothingElse(stage, peer)
  peer.push(resultPush(1, { over: { ...over, ratings: [] } }))
  expect(await throwing).toEqual(thrownReply)
})

test('the end of the game rejects with the last failure', async () => {
  const { peer, throwing } = await throwInDoubt()
  const refused = expect(throwing).rejects.toMatchObject({ code: 'busy' })
  await peer.take('hello')
  peer.push(resultPush(2, { over: { ...over, reason: 'aborted', ratings: [] } }))
  await refused
})

test('after 30 s in doubt the caller gets the failure, and no other hand is sent', async () => {
  const { peer, throwing } = await throwInDoubt(() => stage.clock.advance(THROW_TIMEOUT_MS))
  const lost = expect(throwing).rejects.toMatchObject({ name: 'ConnectionLostError', sent: true })
  await peer.welcome()
  await expectNothingElse(stage, peer)
  await stage.clock.advance(DOUBT_LASTS_MS)
  await lost
  await expect(stage.client.request('throw', { ...rock, hand: 'paper' })).rejects.toMatchObject({
    code: 'already_thrown',
  })
})

describe('when the connection is lost before the reply', () => {
  async function lose() {
    const first = await stage.goOnline()
    const throwing = stage.client.request('throw', rock)
    await first.take('throw')
    return { peer: await reconnect(stage, first), throwing }
  }

  test('the seat of the next one says that the hand counts', async () => {
    const { peer, throwing } = await lose()
    await peer.welcome({ seat: seatIn(1, { thrown: true }) })
    expect(await throwing).toEqual(thrownReply)
    await expectNothingElse(stage, peer)
  })

  test('the same hand is sent again, once, where the seat says that none is out', async () => {
    const { peer, throwing } = await lose()
    await peer.welcome({ seat: seatIn(1) })
    const again = await peer.take('throw')
    expect(again).toMatchObject(rock)
    await expectNothingElse(stage, peer)
    peer.reply(again, thrownReply)
    expect(await throwing).toEqual(thrownReply)
  })

  test('also when the second try is lost with its connection', async () => {
    const { peer, throwing } = await lose()
    await peer.welcome({ seat: seatIn(1) })
    await peer.take('throw')
    const third = await reconnect(stage, peer)
    await third.welcome({ seat: seatIn(1) })
    third.reply(await third.take('throw'), thrownReply)
    expect(await throwing).toEqual(thrownReply)
  })

  test('close() rejects immediately', async () => {
    const { throwing } = await lose()
    const lost = expect(throwing).rejects.toMatchObject({ sent: true })
    stage.client.close()
    await lost
    expect(stage.clock.pending).toBe(0)
  })
})

test('replaced rejects a hand in doubt; back again, the seat says whether it may be thrown', async () => {
  const { peer, throwing } = await throwInDoubt()
  const refused = expect(throwing).rejects.toMatchObject({ code: 'busy' })
  await peer.take('hello')
  peer.push({ type: 'replaced' })
  await refused
  await becomes(stage.client, 'replaced')
  expect(stage.clock.pending).toBe(0)
  stage.client.connect()
  const again = await stage.server.peer()
  const round = next(stage.client, 'round')
  await again.welcome({ seat: seatIn(1) })
  expect((await round).thrown).toBe(false)
  await expectNothingElse(stage, again)
})

test('a hand that another page has thrown is not followed by one of this client', async () => {
  const peer = await stage.goOnline({ seat: seatIn(1, { thrown: true }) })
  await expect(stage.client.request('throw', rock)).rejects.toMatchObject({ code: 'already_thrown' })
  await expectNothingElse(stage, peer)
})
