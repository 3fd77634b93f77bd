import { connect, refused } from './client.ts'
import { type GatewayEvent, guarded, ok, startWorld } from './gateway-fixture.ts'

const policy = (effect: string, resource: unknown = '*') => ({
  Version: '2012-10-17',
  Statement: [{ Action: 'execute-api:Invoke', Effect: effect, Resource: resource }],
})
const allow = (context?: unknown) => ({ principalId: 'member', policyDocument: policy('Allow'), context })

describe('an authorizer', () => {
  test('that allows gives its context, as text, to every later event', async () => {
    const { url, event } = await startWorld(guarded({}, ['$default', '$disconnect']), {
      authorizer: () => allow({ memberId: 'p1', level: 7, admin: false, none: null }),
    })
    const client = await connect(url)
    client.send('hello')
    const message = await event('$default')
    client.socket.close()
    const expected = {
      principalId: 'member',
      memberId: 'p1',
      level: '7',
      admin: 'false',
      integrationLatency: 0,
    }
    expect((await event('$connect')).requestContext.authorizer).toEqual(expected)
    expect(message.requestContext.authorizer).toEqual(expected)
    expect((await event('$disconnect')).requestContext.authorizer).toEqual(expected)
  })

  test.each([
    ['Unauthorized thrown', () => Promise.reject(new Error('Unauthorized')), 401],
    ['another error thrown', () => Promise.reject(new Error('unauthorized')), 500],
    ['Deny', () => ({ principalId: 'x', policyDocument: policy('Deny') }), 403],
    [
      'an Allow of something else',
      () => ({ principalId: 'x', policyDocument: policy('Allow', 'arn:*/other/*') }),
      403,
    ],
    ['no statement', () => ({ principalId: 'x', policyDocument: { Statement: [] } }), 403],
    ['no policy', () => ({ principalId: 'x' }), 500],
    ['no principal', () => ({ policyDocument: policy('Allow') }), 500],
    ['nothing', () => null, 500],
    ['a nested context', () => allow({ member: { id: 1 } }), 500],
    ['a context that is text', () => allow('level 7'), 500],
    ['an HTTP API’s answer', () => ({ isAuthorized: true }), 500],
    ['an answer over 8 KB', () => allow({ long: 'x'.repeat(8192) }), 500],
  ])('%s', async (_name, authorizer, status) => {
    const { url, calls } = await startWorld(guarded(), { authorizer })
    expect((await refused(url)).status).toBe(status)
    expect(calls).toHaveLength(1)
  })

  test('that takes longer than 29 s is broken', async () => {
    const asked = { resolve: () => {} }
    const isAsked = new Promise<void>((resolve) => {
      asked.resolve = resolve
    })
    const { url, clock } = await startWorld(guarded(), {
      authorizer: () => {
        asked.resolve()
        return new Promise(() => {})
      },
    })
    const refusal = refused(url)
    await isAsked
    await clock.advance(29_000)
    expect((await refusal).status).toBe(500)
  })

  test('is called under its own permission, with the whole request', async () => {
    const { url, calls } = await startWorld(guarded(), { authorizer: () => allow() })
    await connect(`${url}?room=1&room=2`, [], { headers: { 'X-Pass': 'yes' } })
    const [asked, connected] = calls
    expect(asked?.request).toMatchObject({
      caller: {},
      servicePrincipal: 'apigateway.amazonaws.com',
      sourceArn: 'arn:aws:execute-api:us-east-1:123456789012:abc123/authorizers/auth1',
    })
    const event = asked?.event as GatewayEvent
    expect(Object.keys(event)).toEqual([
      'type',
      'methodArn',
      'headers',
      'multiValueHeaders',
      'queryStringParameters',
      'multiValueQueryStringParameters',
      'stageVariables',
      'requestContext',
    ])
    expect(event).toMatchObject({
      type: 'REQUEST',
      methodArn: 'arn:aws:execute-api:us-east-1:123456789012:abc123/live/$connect',
      headers: { Connection: 'Upgrade', Upgrade: 'websocket', 'X-Pass': 'yes', 'content-length': '0' },
      multiValueHeaders: { 'content-length': ['0'] },
      queryStringParameters: { room: '2' },
      multiValueQueryStringParameters: { room: ['1', '2'] },
      stageVariables: {},
    })
    expect(connected?.event.headers).not.toHaveProperty('content-length')
    expect({ ...event.requestContext, authorizer: expect.any(Object) }).toEqual(
      connected?.event.requestContext,
    )
  })
})

describe('identity sources', () => {
  const identitySource = ['route.request.header.Sec-WebSocket-Protocol', 'route.request.querystring.room']

  test.each([
    ['a missing header', [], '?room=1'],
    ['a missing query parameter', ['p'], ''],
    ['an empty query parameter', ['p'], '?room='],
  ])('%s is refused without asking the function', async (_name, protocols, query) => {
    const { url, calls } = await startWorld(guarded({ identitySource }), { authorizer: () => allow() })
    expect((await refused(url + query, protocols)).status).toBe(401)
    expect(calls).toEqual([])
  })

  test('all there lets the function decide', async () => {
    const { url } = await startWorld(guarded({ identitySource }), {
      authorizer: () => allow(),
      $connect: () => ({ ...ok, headers: { 'Sec-WebSocket-Protocol': 'p' } }),
    })
    await connect(`${url}?room=1`, ['p'])
  })

  test('a header’s case does not count, and a stage variable is a source too', async () => {
    const sources = ['route.request.header.x-pass', 'stageVariables.tier']
    const api = guarded({ identitySource: sources })
    const stages = [{ stageName: 'live', stageVariables: { tier: 'gold' } }]
    const { url } = await startWorld({ ...api, stages }, { authorizer: () => allow() })
    await connect(url, [], { headers: { 'X-Pass': 'yes' } })
  })
})
