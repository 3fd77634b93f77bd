/**
 * The stack looked into as with the AWS CLI: by the SDK's clients where there is one here, and by the CLI's own
 * requests where there is none. README.md tells the commands.
 */
import {
  ApiGatewayManagementApiClient,
  DeleteConnectionCommand,
  GetConnectionCommand,
  PostToConnectionCommand,
} from '@aws-sdk/client-apigatewaymanagementapi'
import { DynamoDBClient, GetItemCommand, QueryCommand, ScanCommand } from '@aws-sdk/client-dynamodb'
import {
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  SFNClient,
} from '@aws-sdk/client-sfn'
import { AwsClient } from 'aws4fetch'
import { WebSocket } from 'ws'
import { type Duel, startDuel } from '../support/game.ts'
import { dropEverybody, newSecret } from '../support/player.ts'
import { type Stack, startStack } from '../support/stack.ts'

const somebody = { accessKeyId: 'anybody', secretAccessKey: 'anything' }
const region = 'us-east-1'

let stack: Stack
let duel: Duel
let signed: AwsClient

beforeAll(async () => {
  stack = await startStack()
  signed = new AwsClient({ ...somebody, region, service: 'lambda', retries: 0 })
  duel = await startDuel(stack.runtime.endpoints.ws)
}, 180_000)

afterAll(async () => {
  dropEverybody()
  await stack.stop()
})

describe('functions', () => {
  const functionsUrl = () => `${stack.runtime.endpoints.aws}/2015-03-31/functions`

  /** `list-functions`: one major version of the CLI writes the slash at the end, the other does not. */
  async function nameOf(part: string, slash = ''): Promise<string> {
    const answer = await signed.fetch(`${functionsUrl()}${slash}`)
    const { Functions } = (await answer.json()) as { Functions: { FunctionName: string }[] }
    return Functions.find(({ FunctionName }) => FunctionName.includes(part))?.FunctionName ?? ''
  }

  test('are listed, with a slash at the end or without', async () => {
    expect(await nameOf('Fallback')).toMatch(/^Janken-FunctionsFallback/)
    expect(await nameOf('Fallback', '/')).toBe(await nameOf('Fallback'))
  })

  test('are invoked, and the tail of the log comes with the answer', async () => {
    const answer = await signed.fetch(`${functionsUrl()}/${await nameOf('Fallback')}/invocations`, {
      method: 'POST',
      headers: { 'x-amz-log-type': 'Tail' },
      body: JSON.stringify({
        body: '{}',
        requestContext: { connectionId: 'x', authorizer: { playerId: 'p' } },
      }),
    })
    expect(answer.status).toBe(200)
    expect(await answer.json()).toMatchObject({ statusCode: 200 })
    const tail = Buffer.from(answer.headers.get('x-amz-log-result') ?? '', 'base64').toString()
    expect(tail).toMatch(/START RequestId: .*\n[\s\S]*REPORT RequestId: /)
  })
})

describe('a connection', () => {
  const management = () => {
    const endpoint = stack.runtime.endpoints.ws.replace(/^ws/, 'http')
    return new ApiGatewayManagementApiClient({ endpoint, region, credentials: somebody, maxAttempts: 1 })
  }

  /** The id of a new connection, from the table. */
  async function connect(): Promise<{ socket: WebSocket; ConnectionId: string }> {
    const known = new Set(await connectionIds())
    const socket = new WebSocket(stack.runtime.endpoints.ws, ['janken.v1', `key.${newSecret()}`])
    await new Promise((resolve) => socket.once('open', resolve))
    const [ConnectionId = ''] = (await connectionIds()).filter((id) => !known.has(id))
    return { socket, ConnectionId }
  }

  async function connectionIds(): Promise<string[]> {
    const client = new DynamoDBClient({
      endpoint: stack.runtime.endpoints.aws,
      region,
      credentials: somebody,
    })
    const [TableName] = stack.runtime.endpoints.tableNames
    const { Items = [] } = await client.send(
      new ScanCommand({ TableName, FilterExpression: 'attribute_exists(connectionId)' }),
    )
    client.destroy()
    return Items.map(({ connectionId }) => connectionId?.S ?? '')
  }

  test('is posted to, described and deleted, and is gone then', async () => {
    const client = management()
    const { socket, ConnectionId } = await connect()
    const frame = new Promise((resolve) => socket.once('message', (data) => resolve(String(data))))
    const closed = new Promise((resolve) => socket.once('close', resolve))

    await client.send(new PostToConnectionCommand({ ConnectionId, Data: 'from the CLI' }))
    expect(await frame).toBe('from the CLI')
    const described = await client.send(new GetConnectionCommand({ ConnectionId }))
    expect(described).toMatchObject({
      ConnectedAt: expect.any(Date),
      LastActiveAt: expect.any(Date),
      Identity: { SourceIp: '127.0.0.1' },
    })
    await client.send(new DeleteConnectionCommand({ ConnectionId }))
    expect(await closed).toBe(1000)
    for (const call of [
      new PostToConnectionCommand({ ConnectionId, Data: 'again' }),
      new GetConnectionCommand({ ConnectionId }),
      new DeleteConnectionCommand({ ConnectionId }),
    ])
      await expect(client.send(call as GetConnectionCommand)).rejects.toMatchObject({
        name: 'GoneException',
        $metadata: { httpStatusCode: 410 },
      })
    client.destroy()
  })

  test('refuses a message that is too long, and an invalid connection id', async () => {
    const client = management()
    const { socket, ConnectionId } = await connect()
    const post = (id: string, Data: string) =>
      client.send(new PostToConnectionCommand({ ConnectionId: id, Data }))
    await expect(post(ConnectionId, 'x'.repeat(128 * 1024 + 1))).rejects.toMatchObject({
      name: 'PayloadTooLargeException',
      $metadata: { httpStatusCode: 413 },
    })
    await expect(post('not an id', 'x')).rejects.toMatchObject({
      name: 'BadRequestException',
      $metadata: { httpStatusCode: 400 },
    })
    socket.terminate()
    client.destroy()
  })
})

test('lists a game among the executions, and its history shows the asked players', async () => {
  const client = new SFNClient({ endpoint: stack.runtime.endpoints.aws, region, credentials: somebody })
  const [stateMachineArn] = stack.runtime.endpoints.stateMachineArns
  const { executions = [] } = await client.send(new ListExecutionsCommand({ stateMachineArn }))
  const { executionArn } = executions.find(({ name }) => name === duel.gameId) ?? {}
  expect(await client.send(new DescribeExecutionCommand({ executionArn }))).toMatchObject({
    name: duel.gameId,
    status: 'RUNNING',
  })
  const { events = [] } = await client.send(new GetExecutionHistoryCommand({ executionArn }))
  const asked = events.flatMap(({ taskScheduledEventDetails: task }) => task?.parameters ?? [])
  for (const { playerId } of [duel.ann, duel.ben])
    expect(asked.filter((parameters) => parameters.includes(`"playerId":"${playerId}"`))).not.toEqual([])
  client.destroy()
})

test('its item is in the table', async () => {
  const client = new DynamoDBClient({ endpoint: stack.runtime.endpoints.aws, region, credentials: somebody })
  const [TableName] = stack.runtime.endpoints.tableNames
  const pk = { S: `GAME#${duel.gameId}` }
  const { Item } = await client.send(new GetItemCommand({ TableName, Key: { pk, sk: { S: 'GAME' } } }))
  expect(Item).toMatchObject({ pk, round: { N: '1' } })
  const { Count } = await client.send(
    new QueryCommand({
      TableName,
      KeyConditionExpression: 'pk = :game',
      ExpressionAttributeValues: { ':game': pk },
    }),
  )
  expect(Count).toBe(1)
  client.destroy()
})
