import { CreateTableCommand, DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { ListStateMachinesCommand, SFNClient } from '@aws-sdk/client-sfn'
import { HandMadeApp, type Running, role, run } from '../../runtime/fixture.ts'
import { signed } from '../../support/signed-headers.ts'

/** Calls AWS as an SDK would, with the function's own credentials, and answers what it was told. */
const asSdk = `
export const handler = async ({ target, path, body, headers }) => {
  const { AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID } = process.env
  const response = await fetch(AWS_ENDPOINT_URL + (path ?? '/'), {
    method: 'POST',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      authorization: \`AWS4-HMAC-SHA256 Credential=\${AWS_ACCESS_KEY_ID}/20261122/us-east-1/x/aws4_request, SignedHeaders=host, Signature=0\`,
      ...(target && { 'x-amz-target': target }),
      ...headers,
    },
  })
  return { status: response.status, text: await response.text() }
}`

const ACCOUNT = 'us-east-1:000000000000'
const tableArn = `arn:aws:dynamodb:${ACCOUNT}:table/shops`
const allow = (Action: string | string[], Resource: string) => ({ Effect: 'Allow', Action, Resource })

let app: HandMadeApp
let running: Running

beforeAll(async () => {
  app = new HandMadeApp()
  running = await run(
    app.assembly({
      ...app.lambda('Reader', asSdk, {}, [
        allow('dynamodb:GetItem', tableArn),
        allow('lambda:InvokeFunction', `arn:aws:lambda:${ACCOUNT}:function:Echo`),
      ]),
      ...app.lambda(
        'Echo',
        'export const handler = async (event) => { if (event.fail) throw new Error("no"); return event }',
      ),
      Shops: {
        Type: 'AWS::DynamoDB::Table',
        Properties: {
          TableName: 'shops',
          BillingMode: 'PAY_PER_REQUEST',
          AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
          KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        },
      },
      MachineRole: role('states.amazonaws.com'),
      Machine: {
        Type: 'AWS::StepFunctions::StateMachine',
        Properties: {
          StateMachineName: 'judge',
          RoleArn: { 'Fn::GetAtt': ['MachineRole', 'Arn'] },
          DefinitionString: JSON.stringify({
            QueryLanguage: 'JSONata',
            StartAt: 'End',
            States: { End: { Type: 'Succeed' } },
          }),
        },
      },
    }),
  )
})

afterAll(async () => {
  await running.runtime.stop()
  app.remove()
})

const client = () => ({
  endpoint: running.runtime.endpoints.aws,
  region: 'us-east-1',
  credentials: { accessKeyId: 'me', secretAccessKey: 'secret' },
})

test('an SDK of a person may do everything', async () => {
  const dynamoDb = new DynamoDBClient(client())
  await dynamoDb.send(new PutItemCommand({ TableName: 'shops', Item: { id: { S: 'one' } } }))
  const { Item } = await dynamoDb.send(new GetItemCommand({ TableName: 'shops', Key: { id: { S: 'one' } } }))
  expect(Item).toEqual({ id: { S: 'one' } })
  dynamoDb.destroy()
})

test("an SDK's error has AWS's name", async () => {
  const dynamoDb = new DynamoDBClient(client())
  const create = new CreateTableCommand({
    TableName: 'shops',
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
  })
  await expect(dynamoDb.send(create)).rejects.toMatchObject({
    name: 'ResourceInUseException',
    $metadata: { httpStatusCode: 400 },
  })
  dynamoDb.destroy()
})

test('Step Functions answers at the same endpoint', async () => {
  const stepFunctions = new SFNClient(client())
  const { stateMachines } = await stepFunctions.send(new ListStateMachinesCommand({}))
  expect(stateMachines?.map(({ name }) => name)).toEqual(['judge'])
  stepFunctions.destroy()
})

async function fromReader(event: object): Promise<{ status: number; text: string }> {
  const result = await running.runtime.invoke({
    functionName: 'Reader',
    payload: JSON.stringify(event),
    caller: {},
  })
  return JSON.parse(result.payload)
}

test('a function may do what its role allows', async () => {
  const target = 'DynamoDB_20120810.GetItem'
  const { status } = await fromReader({ target, body: { TableName: 'shops', Key: { id: { S: 'none' } } } })
  expect(status).toBe(200)
})

test('and nothing else: the answer names who, what and on which resource', async () => {
  const body = { TableName: 'shops', Item: { id: { S: 'two' } } }
  const { status, text } = await fromReader({ target: 'DynamoDB_20120810.PutItem', body })
  expect(status).toBe(400)
  expect(JSON.parse(text)).toEqual({
    __type: 'AccessDeniedException',
    message: expect.stringMatching(
      /^User: arn:aws:sts::000000000000:assumed-role\/App-ReaderRole-\w{12}\/Reader is not authorized to perform: dynamodb:PutItem on resource: arn:aws:dynamodb:us-east-1:000000000000:table\/shops because no identity-based policy allows the dynamodb:PutItem action$/,
    ),
  })
  expect(running.log.lines).toContainEqual(
    expect.stringMatching(/^error access denied: App-ReaderRole-\w+ may not dynamodb:PutItem/),
  )
})

test('a function may not invoke one that its role does not name', async () => {
  const path = '/2015-03-31/functions/Reader/invocations'
  const { status, text } = await fromReader({ path, body: {} })
  expect(status).toBe(403)
  expect(JSON.parse(text).Message).toContain('is not authorized to perform: lambda:InvokeFunction')
  expect(await fromReader({ path: '/2015-03-31/functions/Echo/invocations', body: { a: 1 } })).toEqual({
    status: 200,
    text: '{"a":1}',
  })
})

const post = (path: string, body: string, headers: Record<string, string> = {}) =>
  fetch(running.runtime.endpoints.aws + path, { method: 'POST', body, headers: { ...signed, ...headers } })

test.each<[string, Record<string, string>, number, string, Record<string, string | null>]>([
  [
    'an invocation',
    {},
    200,
    '{"a":1}',
    { 'x-amz-executed-version': '$LATEST', 'x-amz-function-error': null },
  ],
  ['an event', { 'x-amz-invocation-type': 'Event' }, 202, '', {}],
  ['a dry run', { 'x-amz-invocation-type': 'DryRun' }, 204, '', {}],
])("answers %s as Lambda's API", async (_, headers, status, body, expected) => {
  const response = await post('/2015-03-31/functions/Echo/invocations', '{"a":1}', headers)
  expect([response.status, await response.text()]).toEqual([status, body])
  for (const [name, value] of Object.entries(expected)) expect(response.headers.get(name)).toBe(value)
})

test('answers a failed invocation with 200, the header and the tail of the log', async () => {
  const response = await post('/2015-03-31/functions/Echo/invocations', '{"fail":true}', {
    'x-amz-log-type': 'Tail',
  })
  expect(response.status).toBe(200)
  expect(response.headers.get('x-amz-function-error')).toBe('Unhandled')
  expect(Buffer.from(response.headers.get('x-amz-log-result') ?? '', 'base64').toString()).toContain(
    'Invoke Error',
  )
  expect(await response.json()).toMatchObject({ errorType: 'Error', errorMessage: 'no' })
})

test.each([
  ['a name', 'Echo'],
  ['a partial ARN', '000000000000:function:Echo'],
  ['an ARN', `arn:aws:lambda:${ACCOUNT}:function:Echo`],
  ['an ARN with a qualifier', `arn:aws:lambda:${ACCOUNT}:function:Echo:$LATEST`],
])('finds a function by %s', async (_, name) => {
  const response = await post(`/2015-03-31/functions/${encodeURIComponent(name)}/invocations`, '{}')
  expect(response.status).toBe(200)
})

test('reports a missing function', async () => {
  const response = await post('/2015-03-31/functions/Nobody/invocations', '{}')
  expect(response.status).toBe(404)
  expect(response.headers.get('x-amzn-errortype')).toBe('ResourceNotFoundException')
  expect(await response.json()).toEqual({
    Type: 'User',
    Message: `Function not found: arn:aws:lambda:${ACCOUNT}:function:Nobody`,
  })
})

test.each<[string, Record<string, string>, string]>([
  [
    'a service',
    { 'x-amz-target': 'AmazonSQS.SendMessage' },
    'AmazonSQS.SendMessage is not supported by this runtime',
  ],
  [
    'an action',
    { 'x-amz-target': 'DynamoDB_20120810.TransactWriteItems' },
    'dynamodb:TransactWriteItems is not supported by this runtime',
  ],
  ['a path', {}, 'POST / is not supported by this runtime'],
])('refuses %s that is not run here, by name', async (_, headers, sentence) => {
  const response = await post('/', '{}', { 'content-type': 'application/x-amz-json-1.0', ...headers })
  expect(response.status).toBe(400)
  expect(await response.json()).toMatchObject({
    __type: 'UnknownOperationException',
    message: expect.stringContaining(sentence),
  })
  expect(
    running.log.lines.filter((line) => line.includes(`UnknownOperationException: ${sentence}`)),
  ).toHaveLength(1)
})

test('refuses a body that is not JSON', async () => {
  const response = await post('/', '{lime', { 'x-amz-target': 'DynamoDB_20120810.GetItem' })
  expect([response.status, await response.json()]).toMatchObject([400, { __type: 'SerializationException' }])
  expect(running.log.lines).toContain(
    'warn AWS call refused: DynamoDB_20120810.GetItem: SerializationException: The request body is not JSON.',
  )
})

test('tells of a flood of mistakes in a few lines, none of them long', async () => {
  const before = running.log.lines.length
  const flood = Array.from({ length: 400 }, (_, n) =>
    post('/', '{}', { 'x-amz-target': `No${n}${'o'.repeat(3_000)}.Action` }),
  )
  await Promise.all(flood)
  const lines = running.log.lines.slice(before).filter((line) => line.startsWith('warn AWS call refused: No'))
  expect(lines.length).toBeGreaterThan(0)
  expect(lines.length).toBeLessThan(400)
  for (const line of lines) expect(line.length).toBeLessThan(500)
})

test("returns the caller's identity", async () => {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  const body = 'Action=GetCallerIdentity&Version=2011-06-15'
  expect(await (await post('/', body, headers)).text()).toContain('<Arn>arn:aws:iam::000000000000:root</Arn>')
  const { text } = await fromReader({ body, headers })
  expect(text).toMatch(/<Arn>arn:aws:sts::000000000000:assumed-role\/App-ReaderRole-\w+\/Reader<\/Arn>/)
})
