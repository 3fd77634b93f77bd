import type { Peer } from './scripted-server.ts'
import {
  becomes,
  exchange,
  expectNothingElse,
  next,
  players,
  reconnect,
  refuse,
  resultPush,
  stageForEachTest,
} from './stage.ts'

const stage = stageForEachTest()

const watching = { type: 'watching', gameId: 'g1', players, round: 2 } as const
const over = { winner: 'me', reason: 'won', rounds: 1, ratings: [] } as const

async function watch(): Promise<Peer> {
  const peer = await stage.goOnline()
  const told = next(stage.client, 'watching')
  await exchange(stage, peer, 'watch', { gameId: 'g1' }, watching)
  expect(await told).toMatchObject({ round: 2 })
  return peer
}

async function comeBack(peer: Peer): Promise<Peer> {
  const again = await reconnect(stage, peer)
  await again.welcome()
  await becomes(stage.client, 'online')
  return again
}

test('a watched game is watched again after each lost connection', async () => {
  let peer = await watch()
  for (const round of [3, 4]) {
    peer = await comeBack(peer)
    const told = next(stage.client, 'watching')
    peer.reply(await peer.take('watch'), { ...watching, round })
    expect(await told).toMatchObject({ round })
  }
})

test('a game that has ended meanwhile is reported as gone, once', async () => {
  const again = await comeBack(await watch())
  const gone = next(stage.client, 'watchGone')
  again.reply(await again.take('watch'), refuse('game_not_found'))
  expect(await gone).toEqual({ gameId: 'g1' })
  await expectNothingElse(stage, await comeBack(again))
})

test.each<[string, (peer: Peer) => Promise<unknown>]>([
  [
    'its end was told',
    (peer) => {
      const told = next(stage.client, 'result')
      peer.push(resultPush(1, { over: { ...over, ratings: [] } }))
      return told
    },
  ],
  [
    'unwatch',
    async (peer) => {
      const asked = stage.client.request('unwatch', { gameId: 'g1' })
      peer.reply(await peer.take('unwatch'), { type: 'unwatched', gameId: 'g1' })
      return asked
    },
  ],
])('after %s nothing is watched again', async (_, end) => {
  const peer = await watch()
  await end(peer)
  await expectNothingElse(stage, await comeBack(peer))
})

test('a refused watch is not tried after a lost connection', async () => {
  const peer = await stage.goOnline()
  const asked = stage.client.request('watch', { gameId: 'g1' })
  peer.reply(await peer.take('watch'), refuse('game_not_found'))
  await expect(asked).rejects.toMatchObject({ code: 'game_not_found' })
  await expectNothingElse(stage, await comeBack(peer))
})
