import { VirtualClock } from '../../../src/common/virtual-clock.ts'
import { TokenBucket } from '../../../src/services/api-gateway/throttling.ts'
import { attempt, connect, refused } from './client.ts'
import { apiWith, guarded, startWorld } from './gateway-fixture.ts'

const limit = (throttlingBurstLimit?: number, throttlingRateLimit?: number) => ({
  throttlingBurstLimit,
  throttlingRateLimit,
})
const tooMany = {
  message: 'Too Many Requests',
  connectionId: expect.stringMatching(/^[\w-]{15}=$/),
  requestId: expect.stringMatching(/^[\w-]{15}=$/),
}

describe('a token bucket', () => {
  test('allows its burst at once, then its rate', async () => {
    const clock = new VirtualClock()
    const bucket = new TokenBucket(clock, 3, 2)
    const passed = () => Array.from({ length: 5 }, () => bucket.take()).filter(Boolean).length
    expect(passed()).toBe(3)
    await clock.advance(1000)
    expect(passed()).toBe(2)
    await clock.advance(60_000)
    expect(passed()).toBe(3)
  })
})

describe('a stage’s limits', () => {
  const stages = [
    {
      stageName: 'live',
      defaultRouteSettings: limit(100, 100),
      routeSettings: { $connect: limit(2, 1), play: limit(1, 1), pause: limit(undefined, 0.5) },
    },
  ]
  const api = apiWith(['$connect', 'play', 'pause', '$default'], { stages })

  test('a throttled $connect is 429, and asks no function', async () => {
    const { url, calls, clock } = await startWorld(api)
    await connect(url)
    await connect(url)
    const refusal = await refused(url)
    expect(refusal.status).toBe(429)
    expect(JSON.parse(refusal.body)).toEqual(tooMany)
    expect(calls).toHaveLength(2)
    await clock.advance(1000)
    await connect(url)
  })

  test('a throttled message gets an error, and the connection and the other routes continue', async () => {
    const { url, calls, clock, event } = await startWorld(api)
    const client = await connect(url)
    await event('$connect')
    client.send('{"action":"play"}')
    client.send('{"action":"play"}')
    expect(await client.nextJson()).toEqual(tooMany)
    client.send('{"action":"none"}')
    await event('$default')
    await clock.advance(1000)
    client.send('{"action":"play"}')
    await event('play')
    await event('play')
    expect(calls).toHaveLength(4)
  })

  test('a limit counts for all connections together', async () => {
    const { url, event } = await startWorld(api)
    const [one, two] = [await connect(url), await connect(url)]
    one.send('{"action":"play"}')
    await event('play')
    two.send('{"action":"play"}')
    expect(await two.nextJson()).toEqual(tooMany)
  })

  test('a changed limit holds from the change on', async () => {
    const { url, gateway, event } = await startWorld(api)
    const client = await connect(url)
    client.send('{"action":"play"}')
    await event('play')
    gateway.update([{ ...api, stages: [{ stageName: 'live' }] }])
    client.send('{"action":"play"}')
    await event('play')
  })
})

test('a stage’s default limits each of its routes separately', async () => {
  const stages = [{ stageName: 'live', defaultRouteSettings: limit(1, 1) }]
  const { url, event } = await startWorld(apiWith(['play', 'pause'], { stages }))
  const client = await connect(url)
  client.send('{"action":"play"}')
  await event('play')
  client.send('{"action":"pause"}')
  await event('pause')
  client.send('{"action":"pause"}')
  expect(await client.nextJson()).toEqual(tooMany)
})

test('a client that keeps sending while throttled is closed with 1008', async () => {
  const stages = [{ stageName: 'live', defaultRouteSettings: limit(1, 1) }]
  const world = await startWorld(apiWith(['$default', '$disconnect'], { stages }))
  const client = await connect(world.url)
  for (let count = 0; count < 60; count++) client.send('flood')
  expect(await client.closed).toEqual({ code: 1008, reason: 'Too many requests' })
  expect((await world.event('$disconnect')).requestContext).toMatchObject({ disconnectStatusCode: 1008 })
  expect(client.unread).toHaveLength(50)
  expect(world.log).toHaveLength(1)
})

test('of a client that floods, a few messages run at a time, and none after its connection is closed', async () => {
  const answers: (() => void)[] = []
  const play = () => new Promise<void>((answer) => answers.push(answer))
  const world = await startWorld(apiWith(['play', 'pause']), { play })
  const [flooder, other] = [await connect(world.url), await connect(world.url)]
  for (let count = 0; count < 40; count++) flooder.send('{"action":"play"}')
  for (let count = 0; count < 16; count++) await world.event('play')
  other.send('{"action":"pause"}')
  await world.event('pause')
  answers.shift()?.()
  await world.event('play')
  const played = () => world.calls.filter(({ event }) => event.requestContext.routeKey === 'play').length
  expect(played()).toBe(17)
  flooder.socket.close()
  await flooder.closed
  for (const answer of answers) answer()
  other.send('{"action":"pause"}')
  await world.event('pause')
  expect(played()).toBe(17)
})

test('the events of one player count as one source, over all connections', async () => {
  const allow = () => ({
    principalId: 'mei',
    policyDocument: {
      Version: '2012-10-17',
      Statement: [{ Action: 'execute-api:Invoke', Effect: 'Allow', Resource: '*' }],
    },
  })
  const world = await startWorld(guarded({}, ['play']), { authorizer: allow })
  for (const client of [await connect(world.url), await connect(world.url)]) {
    client.send('{"action":"play"}')
    await world.event('play')
  }
  const sources = world.calls
    .filter(({ event }) => event.requestContext.routeKey === 'play')
    .map(({ request }) => request.source)
  expect(sources).toEqual(['mei', 'mei'])
})

describe('the account’s quotas', () => {
  test('new connections', async () => {
    const { url, clock } = await startWorld(
      apiWith(['$default']),
      {},
      { quotas: { newConnectionsPerSecond: 3 } },
    )
    const attempts = await Promise.all(Array.from({ length: 5 }, () => attempt(url)))
    expect(attempts.filter((result) => 'client' in result)).toHaveLength(3)
    await clock.advance(1000)
    await connect(url)
  })

  test('requests of every kind, a message without a route too', async () => {
    const quotas = { requestBurst: 2, requestsPerSecond: 1 }
    const { url } = await startWorld(apiWith(['play']), {}, { quotas })
    const client = await connect(url)
    client.send('?')
    expect(await client.nextJson()).toMatchObject({ message: 'Forbidden' })
    client.send('?')
    expect(await client.nextJson()).toEqual(tooMany)
  })
})
