/** Who is told first, and who is told at all: what is posted to @connections, in its order. */
import { connections } from '../../functions/edge/clients.ts'
import { gameTopic, publish } from '../../functions/topics/publish.ts'
import { type Rank, subscribe, subscribersOf, unsubscribe } from '../../functions/topics/subscribers.ts'
import type { Push } from '../../protocol/messages.ts'
import { startWorld, type World } from '../support/world.ts'

let world: World
/** The connections that were posted to, in order. Nobody is at any of them: the gateway says so. */
const posted: string[] = []
beforeAll(async () => {
  world = await startWorld()
  connections().middlewareStack.add(
    (next) => (args) => {
      const { ConnectionId } = args.input as { ConnectionId?: string }
      posted.push(ConnectionId ?? '')
      return next(args)
    },
    { step: 'initialize', name: 'keepAccount' },
  )
}, 60_000)
beforeEach(() => void posted.splice(0))
afterAll(() => world.stop())

const message: Push = { type: 'presence', gameId: 'g', playerId: 'p', online: true }
const since = Date.now()
/** As long as API Gateway's own. */
const connectionOf = (name: string) => `${name.padEnd(15, 'x')}=`
const some = (count: number, rank: Rank) =>
  Array.from({ length: count }, (_one, index) => ({
    id: `${rank}-${index}`,
    connectionId: connectionOf(`${rank}${index}`),
    since,
    rank,
  }))

test('the players are told before a thousand watchers, and everybody once', async () => {
  const topic = gameTopic('popular')
  await subscribe(topic, [...some(1_000, 'watcher'), ...some(6, 'player')])
  await publish(topic, message, { now: since })
  expect(new Set(posted).size).toBe(1_006)
  expect(posted).toHaveLength(1_006)
  // The first page is all under way at once.
  expect(posted.slice(0, 6).sort()).toEqual(some(6, 'player').map(({ connectionId }) => connectionId))
}, 60_000)

test('one may be left out', async () => {
  const topic = gameTopic('but-one')
  await subscribe(topic, some(3, 'player'))
  await publish(topic, message, { now: since, except: 'player-1' })
  expect(posted.sort()).toEqual(['player0', 'player2'].map(connectionOf))
})

test('a connection that is gone is dropped, but not while it may still be connecting', async () => {
  const topic = gameTopic('gone')
  await subscribe(topic, some(2, 'watcher'))
  const subscribers = async () => {
    let count = 0
    for await (const page of subscribersOf(topic)) count += page.length
    return count
  }
  await publish(topic, message, { now: since + 29_000 })
  expect(await subscribers()).toBe(2)
  await publish(topic, message, { now: since + 31_000 })
  expect(await subscribers()).toBe(0)
})

test('who has moved to a newer connection stays, when the older one turns out to be gone', async () => {
  const topic = gameTopic('moved')
  const [player] = some(1, 'player')
  if (!player) throw new Error('There is a player.')
  await subscribe(topic, [player])
  await subscribe(topic, [{ ...player, connectionId: connectionOf('newer') }])
  await unsubscribe(topic, { id: player.id, rank: 'player', connectionId: player.connectionId })
  await publish(topic, message, { now: since })
  expect(posted).toEqual([connectionOf('newer')])
})
