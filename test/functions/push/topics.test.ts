import { publish } from '../../../functions/push/publish.ts'
import { subscribe, subscribersOf, unsubscribe } from '../../../functions/push/subscribers.ts'
import { readPlayer } from '../../../functions/store/players.ts'
import type { Push } from '../../../protocol/messages.ts'
import { interceptAttempts } from '../../support/aws-middleware.ts'
import { newId, useFunctions } from '../../support/functions.ts'
import { Player } from '../../support/player.ts'
import { awsError } from '../../support/recorders.ts'

const stack = useFunctions()
const MINUTE = 60_000

const news = (round = 1): Push => ({ type: 'thrown', gameId: 'game', round, playerId: 'somebody' })

/** A connected player, as a subscriber. */
async function listener(since = Date.now()) {
  const player = await Player.connect(stack.url)
  const { connectionId = '' } = await readPlayer(player.playerId)
  return { player, subscriber: { id: player.playerId, connectionId, since } }
}

async function idsOf(topic: string): Promise<string[]> {
  const ids: string[] = []
  for await (const page of subscribersOf(topic)) ids.push(...page.map(({ id }) => id))
  return ids.sort()
}

const tell = (topic: string, round = 1) => publish({ topic, message: news(round) }, Date.now())

test('all subscribers get a published message', async () => {
  const topic = newId()
  const [ann, ben, cat] = await Promise.all([listener(), listener(), listener()])
  for (const { subscriber } of [ann, ben, cat]) await subscribe(topic, subscriber)
  await tell(topic)
  for (const { player } of [ann, ben, cat]) expect(await player.next('thrown')).toEqual(news())
})

test('after unsubscribing nothing more arrives, and other topics never do', async () => {
  const [topic, other] = [newId(), newId()]
  const ann = await listener()
  await subscribe(topic, ann.subscriber)
  await subscribe(other, ann.subscriber)
  await unsubscribe(topic, ann.subscriber.id)
  await tell(topic, 1)
  await tell(other, 2)
  expect((await ann.player.next('thrown')).round).toBe(2)
  expect(ann.player.heard).toHaveLength(1)
})

test('after subscribing again everything arrives once, on the newer connection', async () => {
  const topic = newId()
  const older = await listener()
  await subscribe(topic, older.subscriber)
  const newer = await Player.connect(stack.url, { secret: older.player.secret })
  const { connectionId = '' } = await readPlayer(newer.playerId)
  await subscribe(topic, { ...older.subscriber, connectionId })
  await tell(topic)
  await newer.next('thrown')
  expect(await idsOf(topic)).toEqual([newer.playerId])
})

test('more subscribers than concurrent pushes all get it', async () => {
  const topic = newId()
  const crowd = await Promise.all(Array.from({ length: 30 }, () => listener()))
  await Promise.all(crowd.map(({ subscriber }) => subscribe(topic, subscriber)))
  await tell(topic)
  await Promise.all(crowd.map(({ player }) => player.next('thrown')))
})

test('a connection that is gone is unsubscribed, and one that may still be connecting is kept', async () => {
  const topic = newId()
  const [gone, young, ann] = await Promise.all([listener(Date.now() - MINUTE), listener(), listener()])
  for (const one of [gone.subscriber, young.subscriber, ann.subscriber]) await subscribe(topic, one)
  await Promise.all([gone.player.close(), young.player.close()])
  await tell(topic)
  await ann.player.next('thrown')
  expect(await idsOf(topic)).toEqual([young.subscriber.id, ann.subscriber.id].sort())
})

test('a subscriber with a newer connection is not unsubscribed for the older one', async () => {
  const topic = newId()
  const { subscriber } = await listener()
  await subscribe(topic, subscriber)
  await unsubscribe(topic, subscriber.id, 'L0SM9cOFvHcCIhw=')
  expect(await idsOf(topic)).toEqual([subscriber.id])
})

describe('when pushes are refused', () => {
  const posts: string[] = []
  const timesOf = (id: string) => posts.filter((one) => one === id).length

  beforeAll(() =>
    interceptAttempts(async ({ operation, input }, next) => {
      const { ConnectionId: id = '' } = input as { ConnectionId?: string }
      if (operation !== 'PostToConnection' || !/^(throttled|broken|well)-/.test(id)) return next()
      posts.push(id)
      if (id.startsWith('throttled') && timesOf(id) <= 2) throw awsError('LimitExceededException', 429)
      if (id.startsWith('broken')) throw awsError('InternalServerError', 500)
      return {}
    }),
  )

  async function publishTo(...connectionIds: string[]) {
    const topic = newId()
    for (const connectionId of connectionIds)
      await subscribe(topic, { id: connectionId, connectionId, since: 1 })
    await tell(topic)
    return topic
  }

  test('a throttled push is tried again until it is heard', async () => {
    await publishTo('throttled-1')
    expect(timesOf('throttled-1')).toBe(3)
  })

  test('a push that keeps failing delays nobody else, and its connection is not taken for gone', async () => {
    const topic = await publishTo('broken-1', 'well-1', 'broken-2', 'well-2')
    expect([timesOf('well-1'), timesOf('well-2')]).toEqual([1, 1])
    expect(timesOf('broken-1')).toBeGreaterThan(1)
    expect(await idsOf(topic)).toEqual(['broken-1', 'broken-2', 'well-1', 'well-2'])
  })
})
