import { REPLY_TIMEOUT_MS } from '../../client/index.ts'
import { broken, expectNothingElse, openStage, refuse, stageForEachTest, throttled } from './stage.ts'

const stage = stageForEachTest()

const left = { type: 'left', gameId: 'g1' } as const

test('a busy server is asked again, with growing pauses, until the client gives up', async () => {
  const peer = await stage.goOnline()
  const history = stage.client.request('history', {})
  const refused = expect(history).rejects.toMatchObject({ name: 'RefusedError', code: 'busy' })
  for (const wait of [500, 1000, 2000, 4000, 8000]) {
    peer.reply(await peer.take('history'), refuse('busy'))
    await expectNothingElse(stage, peer)
    await stage.clock.advance(wait - 1)
    await expectNothingElse(stage, peer)
    await stage.clock.advance(1)
  }
  peer.reply(await peer.take('history'), refuse('busy'))
  await refused
})

test('the reply to the second try is the reply', async () => {
  const peer = await stage.goOnline()
  const history = stage.client.request('history', {})
  peer.reply(await peer.take('history'), refuse('busy'))
  await expectNothingElse(stage, peer)
  await stage.clock.advance(500)
  peer.reply(await peer.take('history'), { type: 'history', games: [] })
  await expect(history).resolves.toMatchObject({ games: [] })
})

test('a wait that the server asks for is waited, and no longer than a moment more', async () => {
  const patient = await openStage({ random: () => 0.5 })
  const peer = await patient.goOnline()
  const history = patient.client.request('history', {})
  peer.reply(await peer.take('history'), { ...refuse('busy'), retryMs: 2_000 })
  await expectNothingElse(patient, peer)
  await patient.clock.advance(2_099)
  await expectNothingElse(patient, peer)
  await patient.clock.advance(1)
  peer.reply(await peer.take('history'), { type: 'history', games: [] })
  await history
  await patient.stop()
})

test('half of the wait is chance', async () => {
  const patient = await openStage({ random: () => 0 })
  const peer = await patient.goOnline()
  void patient.client.request('history', {}).catch(() => {})
  peer.reply(await peer.take('history'), refuse('busy'))
  await expectNothingElse(patient, peer)
  await patient.clock.advance(250)
  await peer.take('history')
  await patient.stop()
})

test('a throttled gateway is as busy as a busy server', async () => {
  const peer = await stage.goOnline()
  const history = stage.client.request('history', {})
  await peer.take('history')
  peer.raw(throttled)
  await expectNothingElse(stage, peer)
  await stage.clock.advance(500)
  peer.reply(await peer.take('history'), { type: 'history', games: [] })
  await history
})

test('close() ends the waiting with the refusal that there was', async () => {
  const peer = await stage.goOnline()
  const history = stage.client.request('history', {})
  const refused = expect(history).rejects.toMatchObject({ code: 'busy' })
  peer.reply(await peer.take('history'), refuse('busy'))
  await expectNothingElse(stage, peer)
  stage.client.close()
  await refused
  expect(stage.clock.pending).toBe(0)
})

describe("the gateway's own error frame does not say which request it is about", () => {
  test('a single one out there is it', async () => {
    const peer = await stage.goOnline()
    const leave = stage.client.request('leave', { gameId: 'g1' })
    await peer.take('leave')
    peer.raw(broken)
    await expect(leave).rejects.toThrow('Internal server error')
  })

  test('of several, it is the one that is left when the others have their replies', async () => {
    const peer = await stage.goOnline()
    const leave = stage.client.request('leave', { gameId: 'g1' })
    const ping = stage.client.request('ping', {})
    const asked = await peer.take('leave')
    await peer.take('ping')
    const failed = expect(ping).rejects.toMatchObject({ name: 'UnexpectedReplyError' })
    peer.raw(broken)
    peer.reply(asked, left)
    await leave
    await failed
  })

  test('as many failures as requests: each has failed', async () => {
    const peer = await stage.goOnline()
    const requests = [stage.client.request('leave', { gameId: 'g1' }), stage.client.request('ping', {})]
    const failed = requests.map((request) => expect(request).rejects.toThrow('Internal server error'))
    await peer.take('leave')
    await peer.take('ping')
    peer.raw(broken)
    peer.raw(broken)
    await Promise.all(failed)
  })

  test('a request made after it is not suspected', async () => {
    const peer = await stage.goOnline()
    const leave = stage.client.request('leave', { gameId: 'g1' })
    const failed = expect(leave).rejects.toThrow('Internal server error')
    await peer.take('leave')
    peer.raw(broken)
    const ping = stage.client.request('ping', {})
    peer.reply(await peer.take('ping'), { type: 'pong', now: 1 })
    await Promise.all([failed, ping])
  })

  test('a request without a reply fails, and the connection stays', async () => {
    const peer = await stage.goOnline()
    const requests = [stage.client.request('leave', { gameId: 'g1' }), stage.client.request('ping', {})]
    await peer.take('leave')
    await peer.take('ping')
    const all = Promise.allSettled(requests)
    const seen = new Promise((resolve) => stage.client.on('unreadable', resolve))
    peer.raw(broken)
    await seen
    await stage.clock.advance(REPLY_TIMEOUT_MS - 1)
    expect(stage.client.state).toBe('online')
    await stage.clock.advance(1)
    // The client attributes the unreadable reply to the first request. The second times out as usual.
    expect((await all).map((one) => one.status === 'rejected' && one.reason.name)).toEqual([
      'UnexpectedReplyError',
      'ConnectionLostError',
    ])
  })
})
