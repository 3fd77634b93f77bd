/** The gateway's faults, and those of `@connections`, as clients and the AWS SDK meet them. */
import {
  ApiGatewayManagementApiClient,
  GetConnectionCommand,
  PostToConnectionCommand,
} from '@aws-sdk/client-apigatewaymanagementapi'
import { VirtualClock } from '../../src/common/virtual-clock.ts'
import { FaultPlan, Interference, Latency, type RuleInFile } from '../../src/faults/index.ts'
import { attempt, connect, refused } from '../services/api-gateway/client.ts'
import { apiWith, startWorld, type World } from '../services/api-gateway/gateway-fixture.ts'
import { until } from './waiting.ts'

const chat = apiWith(['$connect', '$disconnect', { routeKey: 'throw', routeResponseKeys: ['$default'] }])
const functions = { throw: () => ({ statusCode: 200, body: 'thrown' }) }

/** A world on a clock that the faults share. */
async function worldWith(rules: RuleInFile[], latency?: Latency): Promise<World> {
  const clock = new VirtualClock(Date.UTC(2026, 10, 22))
  const plan = new FaultPlan(clock, { seed: 7, rules })
  const interference = new Interference({ clock, plan, latency })
  return { ...(await startWorld(chat, functions, { clock, interference })), clock }
}

const thrown = { action: 'throw' }
const callsOf = ({ calls }: World, routeKey: string) =>
  calls.filter(({ event }) => event.requestContext.routeKey === routeKey).length

describe("a route's reply", () => {
  test.each<['before' | 'after', number]>([
    ['before', 0],
    ['after', 1],
  ])('fails %s the function has run', async (when, runs) => {
    const world = await worldWith([
      { service: 'gateway', operation: 'throw', error: 'InternalServerErrorException', when },
    ])
    const client = await connect(world.url)
    client.send(thrown)
    expect(await client.nextJson()).toMatchObject({ message: 'Internal server error' })
    expect(callsOf(world, 'throw')).toBe(runs)
  })

  test('is lost once, and the next one comes', async () => {
    const world = await worldWith([
      { service: 'gateway', operation: 'throw', error: 'lost', when: 'after', times: 1 },
    ])
    const client = await connect(world.url)
    client.send(thrown)
    await world.event('throw')
    client.send(thrown)
    expect(await client.next()).toBe('thrown')
    expect(client.unread).toEqual([])
    expect(callsOf(world, 'throw')).toBe(2)
  })

  test('comes twice', async () => {
    const client = await connect(
      (await worldWith([{ service: 'gateway', operation: 'throw', error: 'twice' }])).url,
    )
    client.send(thrown)
    expect([await client.next(), await client.next()]).toEqual(['thrown', 'thrown'])
  })

  test('times out when the integration would', async () => {
    const world = await worldWith([{ service: 'gateway', operation: 'throw', error: 'timeout' }])
    const client = await connect(world.url)
    const before = world.clock.pending
    client.send(thrown)
    await until(() => world.clock.pending > before)
    await world.clock.advance(28_999)
    expect(client.unread).toEqual([])
    await world.clock.advance(1)
    expect(await client.nextJson()).toMatchObject({ message: 'Endpoint request timed out' })
  })

  test('breaks off with the connection, and $disconnect follows', async () => {
    const world = await worldWith([{ service: 'gateway', operation: 'throw', error: 'crash', when: 'after' }])
    const client = await connect(world.url)
    client.send(thrown)
    expect(await client.closed).toMatchObject({ code: 1006 })
    expect((await world.event('$disconnect')).requestContext.disconnectStatusCode).toBe(1006)
    expect(callsOf(world, 'throw')).toBe(1)
  })
})

describe('$connect', () => {
  test('is refused with the status of the error', async () => {
    const world = await worldWith([
      { service: 'gateway', operation: '$connect', error: 'TooManyRequestsException' },
    ])
    expect((await refused(world.url)).status).toBe(429)
    expect(callsOf(world, '$connect')).toBe(0)
  })

  test('whose answer is lost is followed by $disconnect', async () => {
    const world = await worldWith([
      { service: 'gateway', operation: '$connect', error: 'lost', when: 'after' },
    ])
    await expect(attempt(world.url)).rejects.toThrow('socket hang up')
    await world.event('$disconnect')
    expect(callsOf(world, '$connect')).toBe(1)
  })
})

describe('$disconnect', () => {
  const rule: RuleInFile = { service: 'gateway', operation: '$disconnect' }

  test('never comes', async () => {
    const world = await worldWith([{ ...rule, error: 'lost', times: 1 }])
    const lost = await connect(world.url)
    lost.socket.close(4000)
    await lost.closed
    const heard = await connect(world.url)
    heard.socket.close(4001)
    expect((await world.event('$disconnect')).requestContext.disconnectStatusCode).toBe(4001)
    expect(callsOf(world, '$disconnect')).toBe(1)
  })

  test('comes twice, the second time late', async () => {
    const world = await worldWith([{ ...rule, error: 'twice', delayMs: 5_000 }])
    const client = await connect(world.url)
    client.socket.close()
    await world.event('$disconnect')
    await world.clock.advance(5_000)
    await world.event('$disconnect')
  })

  test('comes late', async () => {
    const world = await worldWith([{ ...rule, delayMs: 60_000 }])
    const client = await connect(world.url)
    client.socket.close()
    await client.closed
    await world.clock.advance(59_999)
    expect(callsOf(world, '$disconnect')).toBe(0)
    await world.clock.advance(1)
    await world.event('$disconnect')
  })
})

describe('@connections', () => {
  const clientOf = ({ managementUrl }: World) =>
    new ApiGatewayManagementApiClient({
      endpoint: managementUrl,
      region: 'us-east-1',
      credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
      maxAttempts: 1,
    })

  async function connected(rules: RuleInFile[]) {
    const world = await worldWith(rules)
    const client = await connect(world.url)
    const ConnectionId = (await world.event('$connect')).requestContext.connectionId
    const post = (Data: string) => clientOf(world).send(new PostToConnectionCommand({ ConnectionId, Data }))
    return { world, client, post, ConnectionId }
  }

  test.each([
    ['GoneException', 410],
    ['LimitExceededException', 429],
    ['InternalServerErrorException', 500],
  ])('answers %s with %i', async (error, status) => {
    const { post, client, world, ConnectionId } = await connected([
      { service: 'execute-api', operation: 'Post*', error, times: 1 },
    ])
    await expect(post('first')).rejects.toMatchObject({ $metadata: { httpStatusCode: status } })
    await clientOf(world).send(new GetConnectionCommand({ ConnectionId }))
    await post('second')
    expect(await client.next()).toBe('second')
  })

  test('sends, and the answer is lost', async () => {
    const { post, client } = await connected([{ service: 'execute-api', error: 'lost', when: 'after' }])
    await expect(post('hello')).rejects.toThrow('socket hang up')
    expect(await client.next()).toBe('hello')
  })

  test('sends twice', async () => {
    const { post, client } = await connected([{ service: 'execute-api', error: 'twice' }])
    await post('hello')
    expect([await client.next(), await client.next()]).toEqual(['hello', 'hello'])
  })

  test('lets a later message overtake one that is held back', async () => {
    const { post, client, world } = await connected([{ service: 'execute-api', delayMs: 400, times: 1 }])
    const before = world.clock.pending
    const slow = post('first')
    await until(() => world.clock.pending > before)
    await post('second')
    expect(await client.next()).toBe('second')
    await world.clock.advance(400)
    await slow
    expect(await client.next()).toBe('first')
  })
})

test('with the latencies of AWS a message takes half a round trip in each direction', async () => {
  const world = await worldWith([], new Latency())
  const connecting = connect(world.url)
  await until(() => world.clock.pending > 0)
  await world.clock.advance(32)
  await world.event('$connect')
  await world.clock.advance(32)
  const client = await connecting
  const before = world.clock.pending
  client.send(thrown)
  await until(() => world.clock.pending > before)
  await world.clock.advance(31)
  expect(callsOf(world, 'throw')).toBe(0)
  await world.clock.advance(1)
  await world.event('throw')
  await world.clock.advance(32)
  expect(await client.next()).toBe('thrown')
})
