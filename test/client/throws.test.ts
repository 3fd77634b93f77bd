import { becomes, exchange, expectNothingElse, next, seatIn, stageForEachTest } from './stage.ts'

const stage = stageForEachTest()

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
    await exchange(stage, peer, 'throw', { ...rock, round }, { ...thrownReply, round })
  }
})

test.each(['not_in_game', 'too_late', 'wrong_round'] as const)(
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

test('without a connection, a hand is refused immediately and not kept', async () => {
  stage.client.connect()
  await expect(stage.client.request('throw', rock)).rejects.toMatchObject({ sent: false })
  const peer = await stage.server.peer()
  await peer.welcome()
  await becomes(stage.client, 'online')
  await expectNothingElse(stage, peer)
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
    event: null,
    seat: seatIn(1),
  })
  await Promise.all([hello, throwing])
  expect((await round).thrown).toBe(true)
  await expect(stage.client.request('throw', rock)).rejects.toMatchObject({ code: 'already_thrown' })
})
