import { MATCH_TIMEOUT_MS } from '../../client/missing-push-detector.ts'
import { WAITING_RENEWAL_MS } from '../../protocol/constants.ts'
import type { Push } from '../../protocol/messages.ts'
import type { Peer } from './scripted-server.ts'
import {
  becomes,
  exchange,
  expectNothingElse,
  next,
  reconnect,
  refuse,
  resultPush,
  roundPush,
  seatIn,
  stageForEachTest,
} from './stage.ts'

const stage = stageForEachTest()

const waiting = { type: 'waiting', since: 1000, lives: 3 } as const

async function startWaiting(): Promise<Peer> {
  const peer = await stage.goOnline()
  await exchange(stage, peer, 'join', { lives: 3 }, waiting)
  return peer
}

test('renews its place every 10 s with the same wish', async () => {
  const peer = await startWaiting()
  for (let renewal = 0; renewal < 4; renewal++) {
    await stage.clock.advance(WAITING_RENEWAL_MS)
    const renewed = next(stage.client, 'waiting')
    const join = await peer.take('join')
    expect(join).toMatchObject({ lives: 3, opponent: 'human' })
    peer.reply(join, waiting)
    expect(await renewed).toEqual(expect.objectContaining(waiting))
  }
})

describe('after matched', () => {
  const matched = { type: 'matched', gameId: 'g1' } as const

  /** Renews the place. The reply says that it has become a game. */
  async function match(peer: Peer, reply = matched): Promise<void> {
    await stage.clock.advance(WAITING_RENEWAL_MS)
    const told = next(stage.client, 'matched')
    peer.reply(await peer.take('join'), reply)
    await told
  }

  /** The client asks for the seat, and is answered. */
  async function answerHello(peer: Peer, after: number, fields: Parameters<Peer['welcome']>[0] = {}) {
    await stage.clock.advance(after)
    const welcomed = next(stage.client, 'welcome')
    await peer.welcome(fields)
    await welcomed
  }

  test('asks for the seat when no round comes, and the seat ends the wait', async () => {
    const peer = await startWaiting()
    await match(peer)
    const round = next(stage.client, 'round')
    await answerHello(peer, MATCH_TIMEOUT_MS, { seat: seatIn(1) })
    expect(await round).toMatchObject({ gameId: 'g1' })
    await stage.clock.advance(WAITING_RENEWAL_MS)
    await expectNothingElse(stage, peer)
  })

  test('a round ends the wait without a question', async () => {
    const peer = await startWaiting()
    await match(peer)
    const round = next(stage.client, 'round')
    peer.push(roundPush(1))
    await round
    await stage.clock.advance(WAITING_RENEWAL_MS)
    await expectNothingElse(stage, peer)
  })

  test('joins again where the game never started', async () => {
    const peer = await startWaiting()
    await match(peer)
    await answerHello(peer, MATCH_TIMEOUT_MS)
    await answerHello(peer, 2 * MATCH_TIMEOUT_MS)
    await stage.clock.advance(WAITING_RENEWAL_MS - 3 * MATCH_TIMEOUT_MS)
    const renewed = next(stage.client, 'waiting')
    peer.reply(await peer.take('join'), waiting)
    await renewed
    await stage.clock.advance(WAITING_RENEWAL_MS - 1)
    await expectNothingElse(stage, peer)
  })

  test('a waiting place in the reply to hello continues', async () => {
    const peer = await startWaiting()
    await match(peer)
    const again = next(stage.client, 'waiting')
    await answerHello(peer, MATCH_TIMEOUT_MS, { waiting: { since: 1000, lives: 3 } })
    await again
    await stage.clock.advance(WAITING_RENEWAL_MS - 1)
    await expectNothingElse(stage, peer)
    await stage.clock.advance(1)
    expect(await peer.take('join')).toMatchObject({ lives: 3 })
  })

  test.each<[string, Push]>([
    [
      'the end of the game',
      resultPush(1, { over: { winner: null, reason: 'aborted', rounds: 1, ratings: [] } }),
    ],
    ['a result', resultPush(1)],
    ['presence', { type: 'presence', gameId: 'g1', playerId: 'you', online: false }],
  ])('%s ends the joining, heard before the first round', async (_, push) => {
    const peer = await startWaiting()
    await match(peer)
    const heard = next(stage.client, push.type)
    peer.push(push)
    await heard
    for (let second = 0; second < 60; second++) {
      await stage.clock.advance(1000)
      await expectNoJoin(peer)
    }
  })

  test('already playing ends the joining; the seat is asked for, for about a minute', async () => {
    const peer = await startWaiting()
    await stage.clock.advance(WAITING_RENEWAL_MS)
    peer.reply(await peer.take('join'), refuse('already_playing'))
    await peer.welcome()
    const gone = next(stage.client, 'matchGone')
    for (const wait of [3000, 6000, 12_000, 15_000, 15_000, 15_000]) await answerHello(peer, wait)
    await stage.clock.advance(15_000)
    expect(await gone).toEqual({ gameId: undefined })
    await stage.clock.advance(60_000)
    await expectNothingElse(stage, peer)
  })

  test('stops joining after three matches in a row without a round', async () => {
    const peer = await startWaiting()
    const gone = next(stage.client, 'matchGone')
    for (const gameId of ['g1', 'g2']) {
      const told = next(stage.client, 'matched')
      await stage.clock.advance(gameId === 'g1' ? WAITING_RENEWAL_MS : 1000)
      peer.reply(await peer.take('join'), { type: 'matched', gameId })
      await told
      await answerHello(peer, MATCH_TIMEOUT_MS)
      await answerHello(peer, 2 * MATCH_TIMEOUT_MS)
    }
    const told = next(stage.client, 'matched')
    await stage.clock.advance(1000)
    peer.reply(await peer.take('join'), { type: 'matched', gameId: 'g3' })
    await told
    for (const wait of [3000, 6000, 12_000, 15_000, 15_000, 15_000]) await answerHello(peer, wait)
    await stage.clock.advance(15_000)
    expect(await gone).toEqual({ gameId: 'g3' })
    await expectNothingElse(stage, peer)
  })
})

/** Answers whatever the client asks for the seat; a `join` fails. */
async function expectNoJoin(peer: Peer): Promise<void> {
  while (peer.waitingRequests > 0) await peer.welcome()
  await expectNothingElse(stage, peer)
}

test('a round of a game that was left or is over does not end the wait', async () => {
  const peer = await stage.goOnline()
  await exchange(stage, peer, 'leave', { gameId: 'old' }, { type: 'left', gameId: 'old' })
  await exchange(stage, peer, 'join', { lives: 3 }, waiting)
  const late = next(stage.client, 'round')
  peer.push(roundPush(2, { gameId: 'old' }))
  await late
  await stage.clock.advance(WAITING_RENEWAL_MS)
  await peer.take('join')
})

test('a renewal that is refused for the moment is tried again, later and later, and never given up', async () => {
  const peer = await startWaiting()
  await stage.clock.advance(WAITING_RENEWAL_MS)
  for (const wait of [500, 1000, 2000, 4000, 8000, WAITING_RENEWAL_MS, 500]) {
    peer.reply(await peer.take('join'), refuse('busy'))
    await expectNothingElse(stage, peer)
    await stage.clock.advance(wait - 1)
    await expectNothingElse(stage, peer)
    await stage.clock.advance(1)
  }
  await peer.take('join')
})

test('already playing: asks for the seat, and its round ends the wait', async () => {
  const peer = await startWaiting()
  await stage.clock.advance(WAITING_RENEWAL_MS)
  const round = next(stage.client, 'round')
  peer.reply(await peer.take('join'), { type: 'error', code: 'already_playing', message: 'You are.' })
  await peer.welcome({ seat: seatIn(3) })
  expect(await round).toMatchObject({ round: 3 })
  await stage.clock.advance(WAITING_RENEWAL_MS)
  await expectNothingElse(stage, peer)
})

test('a first join that stays refused leaves no place behind', async () => {
  const peer = await stage.goOnline()
  const joined = stage.client.request('join', {})
  const refused = expect(joined).rejects.toMatchObject({ code: 'busy' })
  for (const wait of [500, 1000, 2000, 4000, 8000, WAITING_RENEWAL_MS]) {
    peer.reply(await peer.take('join'), refuse('busy'))
    await expectNothingElse(stage, peer)
    await stage.clock.advance(wait)
  }
  await refused
  await expectNothingElse(stage, peer)
})

test('a cancel does not wait for a join that a busy server has put off, and ends it', async () => {
  const peer = await stage.goOnline()
  const joined = stage.client.request('join', { lives: 3 })
  const refused = expect(joined).rejects.toMatchObject({ code: 'busy' })
  peer.reply(await peer.take('join'), refuse('busy'))
  await expectNothingElse(stage, peer)
  await exchange(stage, peer, 'cancel', {}, { type: 'cancelled' })
  await stage.clock.advance(WAITING_RENEWAL_MS)
  await refused
  await expectNothingElse(stage, peer)
})

test('a join that had no connection is sent with the next one, once', async () => {
  stage.client.connect()
  const joined = stage.client.request('join', { lives: 3 })
  const peer = await stage.server.peer()
  await peer.welcome()
  peer.reply(await peer.take('join'), waiting)
  await joined
  await expectNothingElse(stage, peer)
})

test('cancel ends the renewals', async () => {
  const peer = await startWaiting()
  await exchange(stage, peer, 'cancel', {}, { type: 'cancelled' })
  await stage.clock.advance(WAITING_RENEWAL_MS)
  await expectNothingElse(stage, peer)
})

test('a cancel never overtakes the join before it, and that join starts no renewals', async () => {
  const peer = await stage.goOnline()
  const joined = stage.client.request('join', { lives: 3 })
  const cancelled = stage.client.request('cancel', {})
  const join = await peer.take('join')
  expect(peer.waitingRequests).toBe(0)
  peer.reply(join, waiting)
  peer.reply(await peer.take('cancel'), { type: 'cancelled' })
  await Promise.all([joined, cancelled])
  await stage.clock.advance(WAITING_RENEWAL_MS)
  await expectNothingElse(stage, peer)
})

test('a cancel that comes while the player is being matched is repeated', async () => {
  const peer = await startWaiting()
  const cancelled = stage.client.request('cancel', {})
  peer.reply(await peer.take('cancel'), refuse('busy'))
  await expectNothingElse(stage, peer)
  await stage.clock.advance(500)
  peer.reply(await peer.take('cancel'), { type: 'cancelled' })
  await expect(cancelled).resolves.toMatchObject({ type: 'cancelled' })
})

test('a cancel that the game was faster than is not repeated', async () => {
  const peer = await startWaiting()
  const cancelled = stage.client.request('cancel', {})
  const refused = expect(cancelled).rejects.toMatchObject({ code: 'busy' })
  peer.reply(await peer.take('cancel'), { type: 'error', code: 'busy', message: 'Being matched.' })
  const round = next(stage.client, 'round')
  peer.push(roundPush(1))
  await round
  await stage.clock.advance(1000)
  await refused
  await expectNothingElse(stage, peer)
})

test('after a lost connection the waiting place is renewed immediately', async () => {
  const again = await reconnect(stage, await startWaiting())
  await again.welcome({ waiting: { since: 1000, lives: 3 } })
  expect(await again.take('join')).toMatchObject({ lives: 3 })
})

test('after a lost connection a seat ends the wait', async () => {
  const again = await reconnect(stage, await startWaiting())
  await again.welcome({ seat: seatIn(1) })
  await becomes(stage.client, 'online')
  await stage.clock.advance(WAITING_RENEWAL_MS)
  await expectNothingElse(stage, again)
})

test('a new page takes up the wait that the server knows of', async () => {
  const taken = next(stage.client, 'waiting')
  const peer = await stage.goOnline({ waiting: { since: 1000, lives: 5 } })
  expect(await taken).toMatchObject({ lives: 5 })
  await stage.clock.advance(WAITING_RENEWAL_MS)
  expect(await peer.take('join')).toMatchObject({ lives: 5 })
})

test('a cancel whose reply was lost is sent again, although the server remembers the wait', async () => {
  const peer = await startWaiting()
  const cancelled = stage.client.request('cancel', {})
  await peer.take('cancel')
  const lost = expect(cancelled).rejects.toMatchObject({ sent: true })
  const again = await reconnect(stage, peer)
  await lost
  await again.welcome({ waiting: { since: 1000, lives: 3 } })
  again.reply(await again.take('cancel'), { type: 'cancelled' })
  await stage.clock.advance(WAITING_RENEWAL_MS)
  await expectNothingElse(stage, again)
})
