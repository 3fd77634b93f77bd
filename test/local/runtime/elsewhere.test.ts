import { HandMadeApp, type Running, run } from './fixture.ts'

const table = {
  Games: {
    Type: 'AWS::DynamoDB::Table',
    Properties: {
      TableName: 'games',
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      TimeToLiveSpecification: { AttributeName: 'expires', Enabled: true },
    },
  },
}

const Item = { id: { S: 'one' } }

let app: HandMadeApp
let other: Running
let running: Running | undefined

/** Another runtime stands for the other DynamoDB and the other Lambda: it speaks their APIs. */
beforeEach(async () => {
  app = new HandMadeApp()
  other = await run(
    app.assembly(
      app.lambda(
        'Elsewhere',
        'export const handler = async (event, context) => { if (event.fail) throw new Error("no"); return event.who ? context.clientContext : event }',
      ),
    ),
  )
})

afterEach(async () => {
  await running?.runtime.stop()
  await other.runtime.stop()
  app.remove()
})

test('another DynamoDB is used when its endpoint is set, and gets the tables that it lacks', async () => {
  const elsewhere = { dynamoDb: other.runtime.endpoints.aws }
  running = await run(app.assembly(table), { elsewhere })
  await running.runtime.dynamoDb('PutItem', { TableName: 'games', Item })
  expect(await other.runtime.dynamoDb('GetItem', { TableName: 'games', Key: Item })).toEqual({ Item })
  expect(await other.runtime.dynamoDb('DescribeTimeToLive', { TableName: 'games' })).toMatchObject({
    TimeToLiveDescription: { AttributeName: 'expires' },
  })
  const condition = {
    ConditionExpression: 'attribute_not_exists(id)',
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  }
  await expect(
    running.runtime.dynamoDb('PutItem', { TableName: 'games', Item, ...condition }),
  ).rejects.toMatchObject({
    code: 'ConditionalCheckFailedException',
    fields: { Item },
  })
  await running.runtime.stop()
  running = await run(app.assembly(table), { elsewhere })
  expect(await running.runtime.dynamoDb('GetItem', { TableName: 'games', Key: Item })).toEqual({ Item })
})

test('a function that the template does not hold is invoked where Lambda is said to be', async () => {
  running = await run(app.assembly({}), { elsewhere: { lambda: other.runtime.endpoints.aws } })
  const { invoke } = running.runtime
  const call = (event: object) =>
    invoke({ functionName: 'Elsewhere', payload: JSON.stringify(event), logType: 'Tail', caller: {} })
  expect(await call({ a: 1 })).toMatchObject({
    statusCode: 200,
    payload: '{"a":1}',
    logResult: expect.any(String),
  })
  expect(await call({ fail: true })).toMatchObject({ statusCode: 200, functionError: 'Unhandled' })
  const clientContext = Buffer.from('{"custom":{"room":"A1"}}').toString('base64')
  const told = invoke({ functionName: 'Elsewhere', payload: '{"who":true}', clientContext, caller: {} })
  expect(await told).toMatchObject({ payload: '{"custom":{"room":"A1"}}' })
  await expect(invoke({ functionName: 'Nobody', payload: '{}', caller: {} })).rejects.toMatchObject({
    code: 'ResourceNotFoundException',
    httpStatus: 404,
  })
})

test('an endpoint where nobody answers is named', async () => {
  const elsewhere = { lambda: 'http://127.0.0.1:9' }
  running = await run(app.assembly({}), { elsewhere })
  await expect(
    running.runtime.invoke({ functionName: 'Nobody', payload: '{}', caller: {} }),
  ).rejects.toMatchObject({
    code: 'ServiceException',
    message: expect.stringContaining('the Lambda endpoint http://127.0.0.1:9 did not answer'),
  })
})
