import { becomes, expectNothingElse, next, openStage, refuse, type Stage, seatIn } from './stage.ts'

let stage: Stage
beforeEach(async () => {
  stage = await openStage()
})
afterEach(() => stage.stop())

const rock = { gameId: 'g1', round: 1, hand: 'rock' } as const
const thrownReply = { type: 'thrown', gameId: 'g1', round: 1 } as const

test('a second hand for the same round is refused before it is sent, however it is', async () => {
  const peer = await stage.goOnline()
  const first = stage.client.request('throw', rock)
  await expect(stage.client.request('throw', { ...rock, hand: 'paper' })).rejects.toMatchObject({
    code: 'already_thrown',
  })
  peer.reply(await peer.take('throw'), thrownReply)
  await first
  await expect(stage.client.request('throw', rock)).rejects.toMatchObject({ code: 'already_thrown' })
  expect(peer.waitingRequests).toBe(0)
})

test('each round has its own hand', async () => {
  const peer = await stage.goOnline()
  for (const round of [1, 2]) {
    const thrown = stage.client.request('throw', { ...rock, round })
    peer.reply(await peer.take('throw'), { ...thrownReply, round })
    await thrown
  }
})

test.each(['busy', 'too_late', 'wrong_round'] as const)(
  'a hand refused as %s was not thrown',
  async (code) => {
    const peer = await stage.goOnline()
    const refused = stage.client.request('throw', rock)
    peer.reply(await peer.take('throw'), { type: 'error', code, message: 'No.' })
    await expect(refused).rejects.toMatchObject({ code })
    void stage.client.request('throw', rock).catch(() => {})
    await peer.take('throw')
  },
)

test('a hand that never left may be thrown later', async () => {
  await expect(stage.client.request('throw', rock)).rejects.toMatchObject({ sent: false })
  const peer = await stage.goOnline()
  void stage.client.request('throw', rock).catch(() => {})
  await peer.take('throw')
})

test('a hand is not asked again by itself when the server or the gateway is busy', async () => {
  const peer = await stage.goOnline()
  for (const isGateway of [true, false]) {
    const throwing = stage.client.request('throw', rock)
    const request = await peer.take('throw')
    if (isGateway)
      peer.raw(JSON.stringify({ message: 'Too Many Requests', connectionId: 'c', requestId: 'r' }))
    else peer.reply(request, refuse('busy'))
    await expect(throwing).rejects.toMatchObject({ code: 'busy' })
    await stage.clock.advance(60_000)
    await expectNothingElse(stage, peer)
  }
})

test('a hand without a connection is refused at once and is not kept for later', async () => {
  stage.client.connect()
  await expect(stage.client.request('throw', rock)).rejects.toMatchObject({ sent: false })
  const peer = await stage.server.peer()
  await peer.welcome()
  await becomes(stage.client, 'online')
  await expectNothingElse(stage, peer)
})

/** The connection goes between a hand and its reply, and comes back with this seat. */
async function loseReply(thrown: boolean) {
  const first = await stage.goOnline()
  const throwing = stage.client.request('throw', rock)
  await first.take('throw')
  first.cut()
  await expect(throwing).rejects.toMatchObject({ sent: true })
  await expect(stage.client.request('throw', rock)).rejects.toMatchObject({ code: 'already_thrown' })
  await becomes(stage.client, 'offline')
  stage.client.connect()
  const peer = await stage.server.peer()
  const round = next(stage.client, 'round')
  await peer.welcome({ seat: seatIn(1, { thrown }) })
  return { peer, round: await round }
}

test('a hand whose reply was lost is never sent again by itself; the seat says that it counts', async () => {
  const { peer, round } = await loseReply(true)
  expect(round.thrown).toBe(true)
  await expect(stage.client.request('throw', rock)).rejects.toMatchObject({ code: 'already_thrown' })
  expect(peer.waitingRequests).toBe(0)
})

test('a hand that was lost on the way may be thrown again once the seat says so', async () => {
  const { peer, round } = await loseReply(false)
  expect(round.thrown).toBe(false)
  const throwing = stage.client.request('throw', rock)
  peer.reply(await peer.take('throw'), thrownReply)
  await throwing
})

test('a seat read before the hand arrived does not make a second one possible', async () => {
  const peer = await stage.goOnline()
  const hello = stage.client.request('hello', {})
  const throwing = stage.client.request('throw', rock)
  const asked = await peer.take('hello')
  peer.reply(await peer.take('throw'), thrownReply)
  const round = next(stage.client, 'round')
  peer.reply(asked, {
    type: 'welcome',
    playerId: 'me',
    name: 'Mei',
    rating: 1500,
    wins: 0,
    losses: 0,
    waiting: null,
    seat: seatIn(1),
  })
  await Promise.all([hello, throwing])
  expect((await round).thrown).toBe(true)
  await expect(stage.client.request('throw', rock)).rejects.toMatchObject({ code: 'already_thrown' })
})

test('when the gateway fails in the middle of a throw, the server is asked what counts', async () => {
  const peer = await stage.goOnline()
  const throwing = stage.client.request('throw', rock)
  await peer.take('throw')
  peer.raw(JSON.stringify({ message: 'Internal server error', connectionId: 'c', requestId: 'r' }))
  await expect(throwing).rejects.toMatchObject({ name: 'StrangeReplyError' })
  const round = next(stage.client, 'round')
  await peer.welcome({ seat: seatIn(1, { thrown: true }) })
  expect((await round).thrown).toBe(true)
})
