import type { ApiModel } from '../../../src/services/api-gateway/model.ts'
import { apiWith, authorizerOf, functionArn, latch, ok, startWorld } from './gateway-fixture.ts'
import { CLOSE, closeOf, connectRaw, frame, RawClient, TEXT } from './raw-client.ts'

const without = (api: ApiModel): ApiModel => ({ ...api, stages: [{ stageName: 'next' }] })

/** The same API, but every route calls the function `replaced`. */
const replaced = (api: ApiModel): ApiModel => ({
  ...api,
  stages: [{ stageName: 'live', stageVariables: { version: '2' } }],
  integrations: api.integrations.map((integration) => ({
    ...integration,
    functionArn: functionArn('replaced'),
  })),
})

const allowed = {
  principalId: 'ann',
  policyDocument: { Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] },
}

const asking = (url: string): RawClient => {
  const client = new RawClient(url)
  client.request(url)
  return client
}

describe('a redeployment during $connect', () => {
  const api = apiWith(['$connect', '$default'])

  async function deployDuringConnect(next: ApiModel) {
    const gate = latch()
    const world = await startWorld(api, {
      $connect: async () => {
        await gate.opened
        return ok
      },
    })
    const client = asking(world.url)
    await world.event('$connect')
    world.gateway.update([next])
    gate.open()
    return { ...world, client, answer: await client.answer() }
  }

  test('that takes the stage away closes the connection as an open one', async () => {
    const { client, gateway, calls } = await deployDuringConnect(without(api))
    client.send(frame(TEXT, 'anybody?'))
    expect(closeOf(await client.next())).toEqual({ opcode: CLOSE, code: 1001, reason: 'Going away' })
    await client.closed
    expect(gateway.connectionCount()).toBe(0)
    expect(calls).toHaveLength(1)
  })

  test('that changes the routes has the connection go on with the new ones', async () => {
    const { client, answer, event, calls } = await deployDuringConnect(replaced(api))
    expect(answer).toMatch(/^HTTP\/1.1 101 /)
    client.send(frame(TEXT, 'hello'))
    expect(await event('$default')).toMatchObject({ body: 'hello', stageVariables: { version: '2' } })
    expect(calls.at(-1)?.request.functionName).toBe(functionArn('replaced'))
  })
})

describe('a redeployment while the authorizer is asked', () => {
  const api = apiWith(
    [{ routeKey: '$connect', authorizationType: 'CUSTOM', authorizerId: 'auth1' }, '$default'],
    { authorizers: [authorizerOf()] },
  )

  async function deployDuringAuthorizer(next: ApiModel) {
    const [asked, gate] = [latch(), latch()]
    const world = await startWorld(api, {
      authorizer: async () => {
        asked.open()
        await gate.opened
        return allowed
      },
    })
    const client = asking(world.url)
    await asked.opened
    world.gateway.update([next])
    gate.open()
    const answer = await client.answer()
    const connecting = world.calls.slice(1)
    return { ...world, answer, connecting }
  }

  test('that takes the stage away forbids it, and asks no other function', async () => {
    const { answer, connecting, gateway } = await deployDuringAuthorizer(without(api))
    expect(answer).toMatch(/^HTTP\/1.1 403 /)
    expect(connecting).toEqual([])
    expect(gateway.connectionCount()).toBe(0)
  })

  test('that changes the routes asks the new $connect', async () => {
    const { answer, connecting } = await deployDuringAuthorizer(replaced(api))
    expect(answer).toMatch(/^HTTP\/1.1 101 /)
    expect(connecting.map(({ request }) => request.functionName)).toEqual([functionArn('replaced')])
    expect(connecting[0]?.event).toMatchObject({
      stageVariables: { version: '2' },
      requestContext: { authorizer: { principalId: 'ann' } },
    })
  })

  test('that leaves no $connect lets the client in', async () => {
    const { answer, connecting, gateway } = await deployDuringAuthorizer(apiWith(['$default']))
    expect(answer).toMatch(/^HTTP\/1.1 101 /)
    expect(connecting).toEqual([])
    expect(gateway.connectionCount()).toBe(1)
  })
})

test('a connection of a stage that stays is not closed by a redeployment', async () => {
  const api = apiWith(['$default'])
  const { url, gateway, event } = await startWorld(api)
  const client = await connectRaw(url)
  gateway.update([replaced(api)])
  client.send(frame(TEXT, 'still here'))
  expect((await event('$default')).body).toBe('still here')
})
