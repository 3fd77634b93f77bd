import { start } from '../api/support.ts'
import { createWorld, oneTask, roleArn, type World } from '../fixture.ts'
import { outcomeOf } from './support.ts'

let world: World
beforeEach(async () => {
  world = await createWorld()
  await world.dynamodb.call(
    'CreateTable',
    {
      TableName: 'shops',
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    },
    {},
  )
  await world.clock.advance(1000)
})
afterEach(() => world.stop())

const run = async (action: string, args: object) => {
  const machine = await world.machine(
    `m${world.clock.pending}${Math.random()}`.slice(0, 20),
    oneTask(`arn:aws:states:::${action}`, JSON.parse(JSON.stringify(args))),
  )
  return outcomeOf(world, await start(world, machine))
}

const TableName = 'shops'
const Key = { id: { S: 'g1' } }
const item = {
  ...Key,
  open: { BOOL: true },
  gone: { NULL: true },
  tags: { SS: ['a', 'b'] },
  deep: { M: { on: { BOOL: false } } },
}

describe('the optimised integration', () => {
  test('writes, reads, changes and deletes an item', async () => {
    expect(await run('dynamodb:putItem', { TableName, Item: item })).toMatchObject({ status: 'SUCCEEDED' })
    const read = await run('dynamodb:getItem', { TableName, Key, ConsistentRead: true })
    expect(read.output).toMatchObject({ Item: item })
    const changed = await run('dynamodb:updateItem', {
      TableName,
      Key,
      UpdateExpression: 'SET #n = :n',
      ExpressionAttributeNames: { '#n': 'n' },
      ExpressionAttributeValues: { ':n': { N: '7' } },
      ReturnValues: 'UPDATED_NEW',
    })
    expect(changed.output).toMatchObject({ Attributes: { n: { N: '7' } } })
    const deleted = await run('dynamodb:deleteItem', { TableName, Key, ReturnValues: 'ALL_OLD' })
    expect(deleted.output).toMatchObject({ Attributes: { id: { S: 'g1' } } })
  })

  test('tells of the HTTP response, in alphabetical order', async () => {
    const { output } = await run('dynamodb:getItem', { TableName, Key })
    const id = expect.stringMatching(/^[0-9a-f-]{36}$/)
    expect(output).toEqual({
      SdkHttpMetadata: {
        AllHttpHeaders: {
          Server: ['Server'],
          Connection: ['keep-alive'],
          'x-amzn-RequestId': [id],
          'x-amz-crc32': ['2745614147'],
          'Content-Length': ['2'],
          Date: [new Date(world.clock.now()).toUTCString()],
          'Content-Type': ['application/x-amz-json-1.0'],
        },
        HttpHeaders: {
          Connection: 'keep-alive',
          'Content-Length': '2',
          'Content-Type': 'application/x-amz-json-1.0',
          Date: new Date(world.clock.now()).toUTCString(),
          Server: 'Server',
          'x-amz-crc32': '2745614147',
          'x-amzn-RequestId': id,
        },
        HttpStatusCode: 200,
      },
      SdkResponseMetadata: { RequestId: id },
    })
  })

  test('names a failed condition', async () => {
    const failed = await run('dynamodb:putItem', {
      TableName,
      Item: Key,
      ConditionExpression: 'attribute_exists(id)',
    })
    expect(failed).toMatchObject({
      status: 'FAILED',
      error: 'DynamoDB.ConditionalCheckFailedException',
      cause: expect.stringMatching(
        /^The conditional request failed \(Service: AmazonDynamoDBv2; Status Code: 400; Error Code: ConditionalCheckFailedException; Request ID: [0-9a-f-]{36}; Proxy: null\)$/,
      ),
    })
  })

  test('names a table that is not there', async () => {
    const failed = await run('dynamodb:putItem', { TableName: 'ghost', Item: Key })
    expect(failed.error).toBe('DynamoDB.ResourceNotFoundException')
    expect(failed.cause).toMatch(
      /^Requested resource not found \(Service: AmazonDynamoDBv2; Status Code: 400; /,
    )
  })

  test('has one name for all errors that have no class', async () => {
    const failed = await run('dynamodb:getItem', { TableName, Key: {} })
    expect(failed).toMatchObject({
      error: 'DynamoDB.AmazonDynamoDBException',
      cause: expect.stringContaining('Error Code: ValidationException; '),
    })
  })

  test('acts with the permissions of the machine', async () => {
    world.deny('dynamodb:GetItem')
    const failed = await run('dynamodb:getItem', { TableName, Key })
    expect(failed).toMatchObject({
      error: 'DynamoDB.AmazonDynamoDBException',
      cause: expect.stringContaining('Error Code: AccessDeniedException; '),
    })
    expect(world.asked).toContainEqual({
      roleArn,
      action: 'dynamodb:GetItem',
      resource: expect.stringContaining('shops'),
    })
  })
})

describe('the AWS SDK integration', () => {
  test('writes the types of attributes as words, and reads them either way', async () => {
    const words = {
      ...Key,
      open: { Bool: true },
      gone: { Nul: true },
      tags: { Ss: ['a', 'b'] },
      deep: { M: { on: { Bool: false } } },
    }
    expect((await run('aws-sdk:dynamodb:putItem', { TableName, Item: words })).output).toEqual({})
    expect((await run('aws-sdk:dynamodb:getItem', { TableName, Key })).output).toEqual({ Item: words })
    await run('aws-sdk:dynamodb:putItem', { TableName, Item: item })
    expect((await run('aws-sdk:dynamodb:getItem', { TableName, Key })).output).toEqual({ Item: words })
  })

  test('takes an attribute for an attribute, whatever its name', async () => {
    const odd = { ...Key, Bool: { S: 'x' }, BOOL: { S: 'y' }, SS: { L: [{ S: 'z' }] } }
    await run('aws-sdk:dynamodb:putItem', { TableName, Item: odd })
    expect((await run('aws-sdk:dynamodb:getItem', { TableName, Key })).output).toEqual({ Item: odd })
  })

  test('queries', async () => {
    await run('aws-sdk:dynamodb:putItem', { TableName, Item: Key })
    const { output } = await run('aws-sdk:dynamodb:query', {
      TableName,
      KeyConditionExpression: 'id = :id',
      ExpressionAttributeValues: { ':id': { S: 'g1' } },
    })
    expect(output).toMatchObject({ Count: 1, Items: [Key], ScannedCount: 1 })
  })

  test('tells times as text', async () => {
    const { output } = await run('aws-sdk:dynamodb:describeTable', { TableName })
    expect(output).toMatchObject({
      Table: { TableName, CreationDateTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) },
    })
  })

  test('names errors in its own way', async () => {
    const failed = await run('aws-sdk:dynamodb:putItem', {
      TableName,
      Item: Key,
      ConditionExpression: 'attribute_exists(id)',
    })
    expect(failed).toMatchObject({
      error: 'DynamoDb.ConditionalCheckFailedException',
      cause: expect.stringMatching(
        /^The conditional request failed \(Service: DynamoDb, Status Code: 400, Request ID: [0-9a-f-]{36}\)$/,
      ),
    })
    const invalid = await run('aws-sdk:dynamodb:getItem', { TableName, Key: {} })
    expect(invalid.error).toBe('DynamoDb.DynamoDbException')
  })
})

test('Arguments that are no object are refused', async () => {
  const failed = await run('aws-sdk:dynamodb:listTables', [])
  expect(failed).toMatchObject({ status: 'FAILED', cause: expect.stringContaining('must be an object') })
})
