import { once } from 'node:events'
import { request } from 'node:http'
import { connect } from 'node:net'
import { hostname, networkInterfaces } from 'node:os'
import { WebSocket } from 'ws'
import type { ResourceDeclaration } from '../../src/template/model.ts'
import { signed } from '../support/signed-headers.ts'
import { HandMadeApp, type Running, run } from './fixture.ts'

const FUNCTION = '/2015-03-31/functions/Victim/invocations'
const EVIL = 'http://evil.example'

const CONNECTION = '/live/@connections/JC1dgf9yoAMCK-g='
/** A WebSocket API with a stage. */
const RESOURCES: Record<string, ResourceDeclaration> = {
  Api: {
    Type: 'AWS::ApiGatewayV2::Api',
    Properties: {
      Name: 'api',
      ProtocolType: 'WEBSOCKET',
      RouteSelectionExpression: '$request.body.action',
    },
  },
  Stage: {
    Type: 'AWS::ApiGatewayV2::Stage',
    Properties: { ApiId: { Ref: 'Api' }, StageName: 'live', AutoDeploy: true },
  },
}

let app: HandMadeApp
let running: Running

beforeAll(async () => {
  app = new HandMadeApp()
  running = await run(
    app.assembly({
      ...app.lambda('Victim', 'export const handler = async () => ({ statusCode: 200 })'),
      ...RESOURCES,
    }),
    { hosts: ['Tunnel.example', 'other.example:8443'] },
  )
})

afterAll(async () => {
  await running.runtime.stop()
  app.remove()
})

interface Answer {
  status: number
  type: string | undefined
  body: string
}

/** One request as it is written, whatever a browser or `fetch` would say of its headers. */
function send(
  port: number,
  path: string,
  headers: Record<string, string>,
  body?: string,
  host = '127.0.0.1',
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const method = body === undefined ? 'GET' : 'POST'
    const asked = request({ port, host, path, method, headers }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (piece) => {
        text += piece
      })
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          type: response.headers['x-amzn-errortype']?.toString(),
          body: text,
        }),
      )
    })
    asked.on('error', reject).end(body)
  })
}

const portOf = (url: string) => Number(new URL(url).port)
const ports = () => {
  const { aws, ws, web } = running.runtime.endpoints
  return { aws: portOf(aws), ws: portOf(ws), web: portOf(web) }
}

const MACHINE = JSON.stringify({
  name: 'attack',
  roleArn: 'arn:aws:iam::000000000000:role/any',
  definition: JSON.stringify({
    QueryLanguage: 'JSONata',
    StartAt: 'S',
    States: { S: { Type: 'Succeed' } },
  }),
})
const CREATE = { 'x-amz-target': 'AWSStepFunctions.CreateStateMachine' }

async function nothingRan() {
  const { stateMachines } = (await running.runtime.stepFunctions.service.call(
    'ListStateMachines',
    {},
    {},
  )) as { stateMachines: unknown[] }
  expect(stateMachines).toEqual([])
}

describe('the AWS endpoint refuses, and runs nothing', () => {
  const invoked = () => jest.spyOn(running.runtime.lambda, 'invoke')

  test.each([
    ['a foreign host', { host: 'evil.example' }],
    ['a foreign host with the right port', { host: 'evil.example:PORT' }],
    ['a loopback name with another port', { host: 'localhost:1' }],
    ['a loopback name without a port', { host: 'localhost' }],
    ['a name that only begins like a loopback one', { host: 'localhost.evil.example:PORT' }],
    ['a name that only ends like one', { host: 'evil-localhost:PORT' }],
    ['a host that was named for another port', { host: 'other.example:PORT' }],
    ['a foreign origin', { origin: EVIL }],
    ['an origin that a page hides', { origin: 'null' }],
    ['an origin on another port', { origin: 'http://127.0.0.1:1' }],
  ])('a signed request of %s', async (_what, given) => {
    const { aws } = ports()
    const headers = Object.fromEntries(
      Object.entries(given).map(([name, value]) => [name, value.replace('PORT', String(aws))]),
    )
    const spy = invoked()
    for (const [path, more] of [
      ['/', CREATE],
      [FUNCTION, {}],
    ] as const) {
      const answer = await send(aws, path, { ...signed, ...more, ...headers }, path === '/' ? MACHINE : '{}')
      expect(answer.status).toBe(403)
      expect(JSON.parse(answer.body)).toEqual({
        __type: 'AccessDeniedException',
        message: expect.stringMatching(/^(The host|Pages of) ".+" (is not served here|may not call)/),
      })
    }
    expect(spy).not.toHaveBeenCalled()
    await nothingRan()
  })

  test.each([
    ['no signature', {}],
    ['another kind of authorization', { authorization: 'Basic bWU6bWU=' }],
    ['a signature without a key', { authorization: 'AWS4-HMAC-SHA256 Signature=0' }],
  ])('a request with %s', async (_what, headers) => {
    const spy = invoked()
    for (const [path, more] of [
      ['/', CREATE],
      [FUNCTION, {}],
    ] as const) {
      const answer = await send(ports().aws, path, { ...more, ...headers }, path === '/' ? MACHINE : '{}')
      expect(answer.status).toBe(403)
      expect(JSON.parse(answer.body)).toEqual({
        __type: 'MissingAuthenticationTokenException',
        message: 'The request is not signed. Sign it with AWS Signature Version 4; any access key will do.',
      })
    }
    expect(spy).not.toHaveBeenCalled()
    await nothingRan()
  })

  test('a request of HTTP/1.0, which names no host', async () => {
    const socket = connect(ports().aws, '127.0.0.1')
    socket.write(`POST ${FUNCTION} HTTP/1.0\r\nAuthorization: ${signed.authorization}\r\n\r\n`)
    let text = ''
    for await (const piece of socket.setEncoding('utf8')) text += String(piece)
    expect(text).toMatch(/^HTTP\/1.1 403 .*The host is missing and is not served here/s)
  })

  test('a preflight of a page', async () => {
    const answer = await send(ports().aws, '/', { origin: EVIL, 'access-control-request-method': 'POST' }, '')
    expect(answer.status).toBe(403)
  })
})

test.each(['localhost', '127.0.0.1', '127.9.9.9', '[::1]', 'LOCALHOST', 'app.localhost'])(
  'every port answers at %s',
  async (name) => {
    const { aws, ws, web } = ports()
    const at = (port: number) => ({ ...signed, host: `${name}:${port}`, origin: `http://${name}:${port}` })
    expect((await send(aws, FUNCTION, at(aws), '{}')).status).toBe(200)
    expect((await send(ws, '/live', at(ws))).status).toBe(426)
    expect((await send(web, '/', at(web))).status).toBe(404)
  },
)

test.each(['tunnel.example', 'tunnel.example:1234', 'other.example:8443'])(
  'every port answers at %s, which was named',
  async (host) => {
    const { aws, ws, web } = ports()
    const headers = { ...signed, host, origin: `https://${host}` }
    expect((await send(aws, FUNCTION, headers, '{}')).status).toBe(200)
    expect((await send(ws, '/live', headers)).status).toBe(426)
    expect((await send(web, '/', headers)).status).toBe(404)
  },
)

test('the site refuses a foreign host', async () => {
  const answer = await send(ports().web, '/', { host: 'evil.example' })
  expect([answer.status, answer.body]).toEqual([403, expect.stringMatching(/^The host "evil.example"/)])
})

describe('the gateway', () => {
  const upgrade = {
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
  }

  test.each([
    ['a foreign host', { host: 'evil.example' }],
    ['a foreign origin', { origin: EVIL }],
  ])('refuses a call of @connections of %s', async (_what, headers) => {
    const answer = await send(ports().ws, CONNECTION, { ...signed, ...headers }, 'hi')
    expect(answer).toMatchObject({ status: 403, type: 'ForbiddenException' })
    expect(JSON.parse(answer.body).message).toMatch(/^(The host|Pages of) "/)
  })

  test('refuses an unsigned call of @connections as AWS does', async () => {
    expect(await send(ports().ws, CONNECTION, {}, 'hi')).toEqual({
      status: 403,
      type: 'MissingAuthenticationTokenException',
      body: '{"message":"Missing Authentication Token"}',
    })
    expect((await send(ports().ws, CONNECTION, signed, 'hi')).status).toBe(410)
  })

  test('refuses an upgrade for a foreign host', async () => {
    const answer = await send(ports().ws, '/live', { ...upgrade, host: 'evil.example' })
    expect([answer.status, JSON.parse(answer.body).message]).toEqual([
      403,
      expect.stringMatching(/^The host "evil.example" is not served here/),
    ])
  })

  test('accepts clients of any origin, as AWS does', async () => {
    const client = new WebSocket(running.runtime.endpoints.ws, { origin: EVIL })
    await once(client, 'open')
    client.close()
  })
})

describe('with a name of this machine, which opens site and sockets to the network', () => {
  const addresses = Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .filter(({ family }) => family === 'IPv4')
    .map(({ address, internal }) => [address, internal] as const)
  let open: Running
  let own: HandMadeApp
  beforeAll(async () => {
    own = new HandMadeApp()
    open = await run(own.assembly(RESOURCES), { hosts: [hostname()] })
  })
  afterAll(async () => {
    await open.runtime.stop()
    own.remove()
  })

  // A machine without a network has the loopback address only.
  test.each(addresses)('at %s clients are served, and @connections answers: %s', async (at, internal) => {
    const { ws, web, aws } = open.runtime.endpoints
    const to = (url: string, path: string, body?: string) =>
      send(portOf(url), path, { ...signed, host: `${hostname()}:${portOf(url)}` }, body, at)
    expect((await to(web, '/')).status).toBe(404)
    expect((await to(ws, CONNECTION, 'hi')).status).toBe(internal ? 410 : 403)
    if (internal) return
    const refused = await to(ws, CONNECTION, 'hi')
    expect(JSON.parse(refused.body).message).toBe('Only this machine may call @connections.')
    await expect(to(aws, '/', MACHINE)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  })
})
