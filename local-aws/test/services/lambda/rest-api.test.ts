import { signed } from '../../support/signed-headers.ts'
import { type RunningFunctions, runFunctions } from './fixture.ts'

/** Calls the API of functions with the credentials of its own role. */
const CALLS = `
const signed = { authorization: 'AWS4-HMAC-SHA256 Credential=' + process.env.AWS_ACCESS_KEY_ID + '/20261122/us-east-1/lambda/aws4_request' }
export const handler = async (path) => {
  const answer = await fetch(process.env.AWS_ENDPOINT_URL + '/2015-03-31/functions' + path, { headers: signed })
  return [answer.status, await answer.json()]
}`

const reads = (action: string, resource: string) => ({ Effect: 'Allow', Action: action, Resource: resource })
const FINE = 'arn:aws:lambda:us-east-1:000000000000:function:Fine'

let functions: RunningFunctions

beforeAll(async () => {
  functions = await runFunctions({
    Context: 'export const handler = async (event, { clientContext }) => clientContext',
    Fine: 'export const handler = async () => "fine"',
    MayNot: CALLS,
    May: {
      source: CALLS,
      statements: [
        reads('lambda:ListFunctions', '*'),
        reads('lambda:GetFunction', FINE),
        reads('lambda:GetFunctionConfiguration', FINE),
      ],
    },
  })
})

afterAll(() => functions.stop())

test.each([
  ['lambda:ListFunctions', '', '*'],
  ['lambda:GetFunction', '/Fine', FINE],
  ['lambda:GetFunctionConfiguration', '/Fine/configuration', FINE],
])('a function needs %s to read of functions', async (action, path, resource) => {
  expect((await functions.call('MayNot', path)).value).toEqual([
    403,
    {
      Type: 'User',
      Message: expect.stringContaining(`not authorized to perform: ${action} on resource: ${resource} `),
    },
  ])
  expect((await functions.call('May', path)).value).toEqual([200, expect.anything()])
})

/** As somebody with credentials of their own. */
async function call(method: string, path: string) {
  const url = `${functions.runtime.endpoints.aws}/2015-03-31/functions${path}`
  const answer = await fetch(url, { method, headers: signed, ...(method === 'POST' && { body: '{}' }) })
  const { Message } = (await answer.json()) as { Message?: string }
  return [answer.status, answer.headers.get('x-amzn-errortype'), Message]
}

const arn = (region: string, account: string) =>
  encodeURIComponent(`arn:aws:lambda:${region}:${account}:function:Fine`)

test.each<[string, string, string, number, string, string]>([
  [
    'of a version',
    'GET',
    '/Fine?Qualifier=3',
    404,
    'ResourceNotFoundException',
    `Function not found: ${FINE}:3`,
  ],
  [
    'in another region',
    'POST',
    `/${arn('eu-west-1', '000000000000')}/invocations`,
    404,
    'ResourceNotFoundException',
    "Functions from 'eu-west-1' are not reachable in this region ('us-east-1')",
  ],
  [
    'of another account',
    'POST',
    `/${arn('us-east-1', '123456789012')}/invocations`,
    404,
    'ResourceNotFoundException',
    'Function not found: arn:aws:lambda:us-east-1:123456789012:function:Fine',
  ],
  [
    'whose name is no name',
    'POST',
    '/%E0%A4%A/invocations',
    400,
    'ValidationException',
    "Value '%E0%A4%A' at 'functionName'",
  ],
])('refuses a function %s', async (_what, method, path, status, code, message) => {
  expect(await call(method, path)).toEqual([status, code, expect.stringContaining(message)])
})

test.each<[string, string, number, object]>([
  ['{"custom":{"room":"A1"}}', 'the handler gets it', 200, { custom: { room: 'A1' } }],
  ['{lime', 'it is refused', 400, { Message: expect.stringContaining('Client context must be a valid') }],
  [
    JSON.stringify('x'.repeat(2_687)),
    'over 3,583 bytes of base64, it is refused',
    400,
    { Message: expect.stringContaining('Client context must be at most') },
  ],
])('of the client context %s, %s', async (context, _what, status, expected) => {
  const url = `${functions.runtime.endpoints.aws}/2015-03-31/functions/Context/invocations`
  const headers = { 'x-amz-client-context': Buffer.from(context).toString('base64') }
  const answer = await fetch(url, { method: 'POST', body: '{}', headers: { ...signed, ...headers } })
  expect([answer.status, await answer.json()]).toMatchObject([status, expected])
})
