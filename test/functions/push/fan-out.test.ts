/** Who is told first, and who is told at all: what is posted to @connections, in its order. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { ENVIRONMENT } from '../../../functions/environment.ts'
import { pushToGame, watchersOf } from '../../../functions/game/game-pushes.ts'
import { publish } from '../../../functions/push/publish.ts'
import { subscribe, subscribersOf, unsubscribe } from '../../../functions/push/subscribers.ts'
import { readGame, type SeatConnection } from '../../../functions/store/games.ts'
import { addWatcher } from '../../../functions/store/watchers.ts'
import type { Push } from '../../../protocol/messages.ts'
import { gameInTable, newId, seated } from '../../support/functions.ts'
import { startWorld, type World } from '../../support/world.ts'

let world: World
/** The connections that were posted to, in order, and functions that were invoked. Nobody is at any connection. */
const posted: string[] = []
let server: Server
/** Delay of each response in ms; current and highest number of parallel pushes. */
let slowness = 0
let waiting = 0
let most = 0
beforeAll(async () => {
  world = await startWorld()
  server = createServer((request, response) => {
    const [, name = ''] = /\/(?:@connections|functions)\/([^/]+)/.exec(request.url ?? '') ?? []
    posted.push(decodeURIComponent(name))
    const gone = request.url?.includes('@connections')
    most = Math.max(most, ++waiting)
    setTimeout(() => {
      waiting--
      response.writeHead(gone ? 410 : 202, gone ? { 'x-amzn-errortype': 'GoneException' } : {}).end()
    }, slowness)
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  Object.assign(process.env, {
    [ENVIRONMENT.connectionsEndpoint]: url,
    [ENVIRONMENT.publishFunction]: 'publish-function',
    AWS_ENDPOINT_URL_LAMBDA: url,
  })
}, 60_000)
beforeEach(() => void posted.splice(0))
afterAll(async () => {
  const closed = new Promise((resolve) => server.close(resolve))
  server.closeAllConnections()
  await closed
  await world.stop()
})

const message: Push = { type: 'presence', gameId: 'g', playerId: 'p', online: true }
const since = Date.now()
/** Nobody is just connecting any more. */
const later = since + 3_000
/** As long as API Gateway's own. */
const connectionOf = (name: string) => `${name.padEnd(15, 'x')}=`
const watchers = (count: number) =>
  Array.from({ length: count }, (_one, index) => ({
    id: `watcher-${index}`,
    connectionId: connectionOf(`watcher${index}`),
    since,
  }))
const subscribeAll = (topic: string, count: number) =>
  Promise.all(watchers(count).map((watcher) => subscribe(topic, watcher)))

async function gameOf(ids: string[], { watched = false } = {}) {
  const connections = Object.fromEntries(
    ids.map((id): [string, SeatConnection] => [id, { id: connectionOf(id), since }]),
  )
  const gameId = await gameInTable(
    ids.map((id) => seated(id)),
    since,
    connections,
  )
  if (watched) await addWatcher(gameId)
  const game = await readGame(gameId)
  if (!game) throw new Error('The game was just created.')
  return game
}

test('a thousand watchers get each push once', async () => {
  const topic = watchersOf('popular')
  await subscribeAll(topic, 1_000)
  await publish({ topic, message }, since)
  expect(posted).toHaveLength(1_000)
  expect(new Set(posted).size).toBe(1_000)
}, 60_000)

test('slow connections are pushed to in parallel, within limits', async () => {
  const topic = watchersOf('slow')
  await subscribeAll(topic, 500)
  // So long that also a busy machine mostly waits.
  slowness = 200
  most = 0
  await publish({ topic, message }, since)
  slowness = 0
  expect(posted).toHaveLength(500)
  expect(most).toBeGreaterThan(8)
  expect(most).toBeLessThanOrEqual(64)
}, 60_000)

test('players are pushed to first, then the publisher is invoked for the watchers', async () => {
  await pushToGame(await gameOf(['ann', 'ben', 'cat'], { watched: true }), message, { now: later })
  expect(posted.slice(0, 3).sort()).toEqual(['ann', 'ben', 'cat'].map(connectionOf))
  expect(posted.slice(3)).toEqual(['publish-function'])
})

test('without watchers the publisher is not invoked, and a player may be excluded', async () => {
  await pushToGame(await gameOf(['ann', 'ben', 'cat']), message, { now: later, except: 'ben' })
  expect(posted.sort()).toEqual(['ann', 'cat'].map(connectionOf))
})

test('a push to a connection that is just opening is retried, then given up', async () => {
  const game = await gameOf(['ann'])
  await pushToGame(game, message, { now: since + 500 })
  expect(posted).toEqual(Array(6).fill(connectionOf('ann')))
  expect((await readGame(game.gameId))?.connections).toEqual(game.connections)
})

test('a gone watcher is removed, unless it may still be connecting', async () => {
  const topic = watchersOf(newId())
  await subscribeAll(topic, 2)
  const subscribers = async () => {
    let count = 0
    for await (const page of subscribersOf(topic)) count += page.length
    return count
  }
  await publish({ topic, message }, since + 29_000)
  expect(await subscribers()).toBe(2)
  await publish({ topic, message }, since + 31_000)
  expect(await subscribers()).toBe(0)
})

test("a gone player's connection is removed, unless it may still be connecting", async () => {
  const game = await gameOf(['ann'])
  await pushToGame(game, message, { now: since + 29_000 })
  expect((await readGame(game.gameId))?.connections).toEqual(game.connections)
  await pushToGame(game, message, { now: since + 31_000 })
  expect((await readGame(game.gameId))?.connections).toEqual({})
})

test('a player with a newer connection stays when the older one is gone', async () => {
  const topic = watchersOf(newId())
  const [watcher] = watchers(1)
  if (!watcher) throw new Error('There is a watcher.')
  await subscribe(topic, watcher)
  await subscribe(topic, { ...watcher, connectionId: connectionOf('newer') })
  await unsubscribe(topic, watcher.id, watcher.connectionId)
  await publish({ topic, message }, since)
  expect(posted).toEqual([connectionOf('newer')])
})
