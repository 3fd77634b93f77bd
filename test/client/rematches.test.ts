import { REMATCH_RENEWAL_MS } from '../../client/rematches.ts'
import type { Peer } from './scripted-server.ts'
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

const rematching = (...asked: string[]) => ({ type: 'rematching', gameId: 'g1', asked }) as const

async function ask(): Promise<Peer> {
  const peer = await stage.goOnline()
  await exchange(stage, peer, 'rematch', { gameId: 'g1' }, rematching('me'))
  return peer
}

test('reports who has asked until the rematch begins', async () => {
  const peer = await ask()
  for (const others of [[], ['you'], ['you', 'they']]) {
    await stage.clock.advance(REMATCH_RENEWAL_MS)
    const told = next(stage.client, 'rematching')
    peer.reply(await peer.take('rematch'), rematching('me', ...others))
    expect((await told).asked).toEqual(['me', ...others])
  }
  const round = next(stage.client, 'round')
  peer.push(roundPush(1, { gameId: 'g2' }))
  await round
  await stage.clock.advance(REMATCH_RENEWAL_MS)
  await expectNothingElse(stage, peer)
})

test('a round of the old game that comes late does not end the wish', async () => {
  const peer = await ask()
  const late = next(stage.client, 'round')
  peer.push(roundPush(3))
  await late
  await stage.clock.advance(REMATCH_RENEWAL_MS)
  expect(await peer.take('rematch')).toMatchObject({ gameId: 'g1' })
})

test('says when there will be none', async () => {
  const peer = await ask()
  await stage.clock.advance(REMATCH_RENEWAL_MS)
  const closed = next(stage.client, 'rematchClosed')
  peer.reply(await peer.take('rematch'), refuse('rematch_closed'))
  expect(await closed).toEqual({ gameId: 'g1', code: 'rematch_closed' })
  await stage.clock.advance(REMATCH_RENEWAL_MS)
  await expectNothingElse(stage, peer)
})

test('stops asking when the rematch is closed', async () => {
  const peer = await ask()
  const closed = next(stage.client, 'rematchClosed')
  peer.push({ type: 'rematch', gameId: 'another', asked: ['me'], open: false })
  peer.push({ type: 'rematch', gameId: 'g1', asked: ['me', 'you'], open: true })
  peer.push({ type: 'rematch', gameId: 'g1', asked: ['me'], open: false })
  expect(await closed).toEqual({ gameId: 'g1', code: 'rematch_closed' })
  await stage.clock.advance(REMATCH_RENEWAL_MS)
  await expectNothingElse(stage, peer)
})

test('a withdrawn wish is not sent again', async () => {
  const peer = await ask()
  const back = stage.client.request('rematch', { gameId: 'g1', want: false })
  const asked = await peer.take('rematch')
  expect(asked).toMatchObject({ want: false })
  peer.reply(asked, rematching())
  await back
  await stage.clock.advance(REMATCH_RENEWAL_MS)
  await expectNothingElse(stage, peer)
})

test('a wish that is refused at once ends', async () => {
  const peer = await stage.goOnline()
  const asked = stage.client.request('rematch', { gameId: 'g1' })
  peer.reply(await peer.take('rematch'), refuse('rematch_closed'))
  await expect(asked).rejects.toMatchObject({ code: 'rematch_closed' })
  await stage.clock.advance(REMATCH_RENEWAL_MS)
  await expectNothingElse(stage, peer)
})

test('after a lost connection the wish is said again', async () => {
  const again = await reconnect(stage, await ask())
  await again.welcome()
  const told = next(stage.client, 'rematching')
  again.reply(await again.take('rematch'), rematching('me', 'you'))
  expect((await told).asked).toEqual(['me', 'you'])
})

test('a wish whose reply was lost is sent again', async () => {
  const peer = await stage.goOnline()
  const asked = stage.client.request('rematch', { gameId: 'g1' })
  const lost = expect(asked).rejects.toMatchObject({ sent: true })
  await peer.take('rematch')
  const again = await reconnect(stage, peer)
  await lost
  await again.welcome()
  await again.take('rematch')
})

test('a seat after a lost connection is the rematch', async () => {
  const again = await reconnect(stage, await ask())
  await again.welcome({ seat: seatIn(1, { gameId: 'g2' }) })
  await becomes(stage.client, 'online')
  await stage.clock.advance(REMATCH_RENEWAL_MS)
  await expectNothingElse(stage, again)
})

test('starting something else withdraws the wish', async () => {
  const peer = await ask()
  const entering = stage.client.request('enter', { code: 'K7M2P' })
  peer.reply(await peer.take('enter'), refuse('room_not_found'))
  await expect(entering).rejects.toMatchObject({ code: 'room_not_found' })
  await stage.clock.advance(REMATCH_RENEWAL_MS)
  await expectNothingElse(stage, peer)
})
