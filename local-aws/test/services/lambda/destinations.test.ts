/** Addresses that AWS's samples give the management client, and AWS hosts whose calls are stopped. */
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import { type RunningFunctions, runFunctions } from './fixture.ts'

const SDK = pathToFileURL(createRequire(import.meta.url).resolve('@aws-sdk/client-apigatewaymanagementapi'))
const ID = 'JC1dgf9yoAMCK-g='

let functions: RunningFunctions
let domainName: string
let apiId: string

beforeAll(async () => {
  functions = await runFunctions(
    {
      Posts: {
        source: `import { ApiGatewayManagementApiClient, PostToConnectionCommand } from '${SDK}'
          export const handler = async ({ endpoint, ConnectionId }) => {
            const client = new ApiGatewayManagementApiClient({ endpoint })
            const tries = []
            client.middlewareStack.add((next) => (args) => { tries.push(1); return next(args) }, { step: 'finalizeRequest', priority: 'low' })
            const error = await client.send(new PostToConnectionCommand({ ConnectionId, Data: 'x' })).catch((error) => error)
            return { name: error.name, message: error.message, tries: tries.length }
          }`,
        statements: [{ Effect: 'Allow', Action: 'execute-api:ManageConnections', Resource: '*' }],
      },
      ApiId: {
        source: 'export const handler = async () => process.env.API_ID',
        properties: { Environment: { Variables: { API_ID: { Ref: 'Api' } } } },
      },
      Fetches: `export const handler = async ({ url, init, whole }) => {
        const answered = await fetch(whole ? new Request(url, init) : url, whole ? undefined : init).catch((error) => error)
        return answered instanceof Error ? { name: answered.name, message: answered.message } : [answered.status, await answered.text()]
      }`,
      Requests: `import https from 'node:https'
        import { get } from 'node:https'
        export const handler = ({ url, headers }) => new Promise((resolve) => {
          const failed = ({ name, message }) => resolve({ name, message })
          get(url, { headers }, (response) => { response.resume(); resolve(response.statusCode) }).on('error', failed)
        })`,
    },
    {},
    () => ({
      Api: {
        Type: 'AWS::ApiGatewayV2::Api',
        Properties: {
          Name: 'Chat',
          ProtocolType: 'WEBSOCKET',
          RouteSelectionExpression: '$request.body.action',
        },
      },
      Stage: { Type: 'AWS::ApiGatewayV2::Stage', Properties: { ApiId: { Ref: 'Api' }, StageName: 'live' } },
    }),
  )
  domainName = new URL(functions.runtime.endpoints.ws).host
  apiId = String((await functions.call('ApiId')).value)
})

afterAll(() => functions.stop())

const GONE = { name: 'GoneException', tries: 1 }

describe('the management client reaches the gateway', () => {
  test.each<[string, () => string]>([
    ['https://<domainName>/<stage>', () => `https://${domainName}/live`],
    ['the same by another name of this machine', () => `https://localhost:${domainName.split(':')[1]}/live`],
    ['http://<domainName>/<stage>', () => `http://${domainName}/live`],
    [
      'https://<apiId>.execute-api.<region>.amazonaws.com/<stage>',
      () => `https://${apiId}.execute-api.us-east-1.amazonaws.com/live`,
    ],
  ])('at %s', async (_, endpoint) => {
    expect((await functions.call('Posts', { endpoint: endpoint(), ConnectionId: ID })).value).toMatchObject(
      GONE,
    )
  })

  test('by fetch and by https as well', async () => {
    const path = `/live/@connections/${encodeURIComponent(ID)}`
    for (const url of [
      `https://${domainName}${path}`,
      `https://${apiId}.execute-api.us-east-1.amazonaws.com${path}`,
    ]) {
      for (const whole of [true, false])
        expect(
          (await functions.call('Fetches', { url, init: { method: 'POST', body: 'x' }, whole })).value,
        ).toEqual([expect.any(Number), expect.any(String)])
      expect((await functions.call('Requests', { url })).value).toEqual(expect.any(Number))
    }
  })
})

const STOPPED = {
  name: 'AwsCallStopped',
  message: expect.stringMatching(/^The call of [a-z0-9.-]+ was stopped: this runtime serves DynamoDB/),
}

describe('no other call of AWS leaves the machine', () => {
  test('the client gets one error, and tries no second time', async () => {
    for (const host of ['abc.execute-api.eu-west-1.amazonaws.com', 's3.us-east-1.amazonaws.com'])
      expect(
        (await functions.call('Posts', { endpoint: `https://${host}/live`, ConnectionId: ID })).value,
      ).toEqual({
        ...STOPPED,
        tries: 1,
      })
  })

  test.each([
    'https://sqs.us-east-1.amazonaws.com/',
    'http://amazonaws.com',
    'https://s3.cn-north-1.amazonaws.com.cn/a',
    'https://lambda.us-east-1.api.aws/x',
  ])('%s', async (url) => {
    expect((await functions.call('Fetches', { url })).value).toEqual(STOPPED)
    if (url.startsWith('https')) expect((await functions.call('Requests', { url })).value).toEqual(STOPPED)
  })

  test('not for a WebSocket either', async () => {
    const url = `https://${apiId}.execute-api.us-east-1.amazonaws.com/live`
    const headers = { Connection: 'Upgrade', Upgrade: 'websocket' }
    expect((await functions.call('Requests', { url, headers })).value).toEqual(STOPPED)
  })
})
