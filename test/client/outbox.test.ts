import { KEPT_FOR_MS, MAX_KEPT } from '../../client/index.ts'
import { becomes, expectNothingElse, reconnect, type Stage, stageForEachTest } from './stage.ts'

const stage = stageForEachTest()

test('requests made while connecting are sent after the welcome, in order', async () => {
  stage.client.connect()
  const leaderboard = stage.client.request('leaderboard', {})
  const history = stage.client.request('history', {})
  const peer = await stage.server.peer()
  await peer.welcome()
  peer.reply(await peer.take('leaderboard'), { type: 'leaderboard', top: [] })
  peer.reply(await peer.take('history'), { type: 'history', games: [] })
  await Promise.all([leaderboard, history])
})

test('requests made while disconnected are sent after the reconnect', async () => {
  const first = await stage.goOnline()
  first.cut()
  await becomes(stage.client, 'offline')
  const history = stage.client.request('history', {})
  await stage.clock.advance(500)
  const peer = await stage.server.peer()
  await peer.welcome()
  peer.reply(await peer.take('history'), { type: 'history', games: [] })
  await history
})

test('requests that were sent before the disconnect are not sent again', async () => {
  const first = await stage.goOnline()
  const creating = stage.client.request('create', { size: 2 })
  await first.take('create')
  const lost = expect(creating).rejects.toMatchObject({ name: 'ConnectionLostError', sent: true })
  const peer = await reconnect(stage, first)
  await lost
  await peer.welcome()
  await becomes(stage.client, 'online')
  await expectNothingElse(stage, peer)
})

test('the number of kept requests is limited', async () => {
  stage.client.connect()
  const kept = Array.from({ length: MAX_KEPT }, () => stage.client.request('history', {}))
  await expect(stage.client.request('history', {})).rejects.toMatchObject({ sent: false })
  const peer = await stage.server.peer()
  await peer.welcome()
  for (let sent = 0; sent < MAX_KEPT; sent++)
    peer.reply(await peer.take('history'), { type: 'history', games: [] })
  await Promise.all(kept)
})

test('each is kept for so long', async () => {
  const first = await stage.goOnline()
  first.cut()
  await becomes(stage.client, 'offline')
  const history = stage.client.request('history', {})
  const refused = expect(history).rejects.toMatchObject({ name: 'ConnectionLostError', sent: false })
  await stage.clock.advance(KEPT_FOR_MS)
  await refused
})

test.each(['throw', 'start', 'ping'] as const)('%s is never kept', async (action) => {
  stage.client.connect()
  const request =
    action === 'throw'
      ? stage.client.request(action, { gameId: 'g1', round: 1, hand: 'rock' })
      : stage.client.request(action, {})
  await expect(request).rejects.toMatchObject({ action, sent: false })
})

test.each<[string, (stage: Stage) => void | Promise<void>]>([
  ['before connect()', () => {}],
  ['after close()', ({ client }) => client.close()],
  [
    'while replaced',
    async ({ client, goOnline }) => {
      const peer = await goOnline()
      peer.push({ type: 'replaced' })
      await becomes(client, 'replaced')
    },
  ],
])('nothing is kept %s: no connection is on its way', async (_, prepare) => {
  await prepare(stage)
  await expect(stage.client.request('history', {})).rejects.toMatchObject({ sent: false })
})

test('close() rejects kept requests', async () => {
  stage.client.connect()
  const history = stage.client.request('history', {})
  stage.client.close()
  await expect(history).rejects.toMatchObject({ sent: false })
  expect(stage.clock.pending).toBe(0)
})
