import { signed } from '../support/signed-headers.ts'
import { HandMadeApp, type Running, role, run } from './fixture.ts'

const table = {
  Shops: {
    Type: 'AWS::DynamoDB::Table',
    Properties: {
      TableName: 'shops',
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

/** A second runtime serves as the external DynamoDB and Lambda, because it has the same APIs. */
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
  const externalEndpoints = { dynamoDb: other.runtime.endpoints.aws }
  running = await run(app.assembly(table), { externalEndpoints })
  await running.runtime.dynamoDb('PutItem', { TableName: 'shops', Item })
  expect(await other.runtime.dynamoDb('GetItem', { TableName: 'shops', Key: Item })).toEqual({ Item })
  expect(await other.runtime.dynamoDb('DescribeTimeToLive', { TableName: 'shops' })).toMatchObject({
    TimeToLiveDescription: { AttributeName: 'expires' },
  })
  const condition = {
    ConditionExpression: 'attribute_not_exists(id)',
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  }
  await expect(
    running.runtime.dynamoDb('PutItem', { TableName: 'shops', Item, ...condition }),
  ).rejects.toMatchObject({
    code: 'ConditionalCheckFailedException',
    fields: { Item },
  })
  await running.runtime.stop()
  running = await run(app.assembly(table), { externalEndpoints })
  expect(await running.runtime.dynamoDb('GetItem', { TableName: 'shops', Key: Item })).toEqual({ Item })
})

/** A function and a machine that call AWS in their own roles. Both use resources that are not in the template. */
function callers(machineName: string) {
  return {
    ...app.lambda(
      'Caller',
      `export const handler = async ({ target, path, body, clientContext }) => {
        const response = await fetch(process.env.AWS_ENDPOINT_URL + path, {
          method: 'POST',
          headers: {
            authorization: 'AWS4-HMAC-SHA256 Credential=' + process.env.AWS_ACCESS_KEY_ID + '/20261122/us-east-1/x/aws4_request',
            ...(target && { 'x-amz-target': target }),
            ...(clientContext && { 'x-amz-client-context': clientContext }),
            'x-amz-log-type': 'Tail',
          },
          body: JSON.stringify(body),
        })
        const { status, headers } = response
        return { status, text: await response.text(), failed: headers.get('x-amz-function-error'), error: headers.get('x-amzn-errortype'), log: headers.has('x-amz-log-result') }
      }`,
      {},
      [{ Effect: 'Allow', Action: ['lambda:InvokeFunction', 'dynamodb:*'], Resource: '*' }],
    ),
    MachineRole: role('states.amazonaws.com', [
      { Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: '*' },
    ]),
    Machine: {
      Type: 'AWS::StepFunctions::StateMachine',
      Properties: {
        StateMachineName: machineName,
        RoleArn: { 'Fn::GetAtt': ['MachineRole', 'Arn'] },
        DefinitionString: JSON.stringify(INVOKES),
      },
    },
  }
}

const INVOKES = {
  QueryLanguage: 'JSONata',
  StartAt: 'Invoke',
  States: {
    Invoke: {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke',
      Arguments: { FunctionName: 'Elsewhere', Payload: { a: 1 } },
      Output: '{% $states.result.Payload %}',
      End: true,
    },
  },
}

const INVOCATIONS = '/2015-03-31/functions/Elsewhere/invocations'

async function asFunction(event: object) {
  if (!running) throw new Error('Nothing runs.')
  const { payload } = await running.runtime.invoke({
    functionName: 'Caller',
    payload: JSON.stringify(event),
    caller: {},
  })
  return JSON.parse(payload)
}

function stepFunctions() {
  if (!running) throw new Error('Nothing runs.')
  return running.runtime.stepFunctions.service
}

/** What an execution came to. */
async function executed(
  stateMachineArn: string,
): Promise<{ status: string; output?: string; cause?: string }> {
  const service = stepFunctions()
  const { executionArn } = (await service.call('StartExecution', { stateMachineArn }, {})) as {
    executionArn: string
  }
  for (;;) {
    const told = (await service.call('DescribeExecution', { executionArn }, {})) as { status: string }
    if (told.status !== 'RUNNING') return told
    await new Promise((next) => setImmediate(next))
  }
}

describe('calls of functions that the template does not hold', () => {
  beforeEach(async () => {
    running = await run(app.assembly(callers('own')), {
      externalEndpoints: { lambda: other.runtime.endpoints.aws },
    })
  })

  test("of a template's function go where Lambda is said to be", async () => {
    expect(await asFunction({ path: INVOCATIONS, body: { a: 1 } })).toMatchObject({
      status: 200,
      text: '{"a":1}',
      log: true,
    })
    expect(await asFunction({ path: INVOCATIONS, body: { fail: true } })).toMatchObject({
      status: 200,
      failed: 'Unhandled',
    })
    const clientContext = Buffer.from('{"custom":{"room":"A1"}}').toString('base64')
    expect(await asFunction({ path: INVOCATIONS, body: { who: true }, clientContext })).toMatchObject({
      text: '{"custom":{"room":"A1"}}',
    })
    expect(await asFunction({ path: INVOCATIONS.replace('Elsewhere', 'Nobody'), body: {} })).toMatchObject({
      status: 404,
      error: 'ResourceNotFoundException',
    })
  })

  test("of a template's state machine are forwarded; those of a machine created through the API with its role are not", async () => {
    const service = stepFunctions()
    const [own = ''] = running?.runtime.endpoints.stateMachineArns ?? []
    expect(await executed(own)).toMatchObject({ status: 'SUCCEEDED', output: '{"a":1}' })
    const { roleArn } = (await service.call('DescribeStateMachine', { stateMachineArn: own }, {})) as {
      roleArn: string
    }
    const made = { name: 'made', roleArn, definition: JSON.stringify(INVOKES), fromTemplate: true }
    const { stateMachineArn } = (await service.call('CreateStateMachine', made, {})) as {
      stateMachineArn: string
    }
    expect(await executed(stateMachineArn)).toMatchObject({
      status: 'FAILED',
      cause: expect.stringContaining("Only calls of the template's own roles are forwarded"),
    })
    const definition = JSON.stringify({ ...INVOKES, Comment: 'changed' })
    await service.call('UpdateStateMachine', { stateMachineArn: own, definition }, {})
    expect(await executed(own)).toMatchObject({ status: 'FAILED' })
  })

  test('of other callers are refused and not forwarded', async () => {
    const asked = jest.spyOn(other.runtime.lambda, 'invoke')
    const url = `${running?.runtime.endpoints.aws}${INVOCATIONS}`
    const answer = await fetch(url, { method: 'POST', body: '{}', headers: signed })
    expect([answer.status, await answer.json()]).toEqual([
      403,
      expect.objectContaining({
        Message: expect.stringMatching(/^Only calls of the template's own roles are forwarded to http/),
      }),
    ])
    expect(asked).not.toHaveBeenCalled()
  })
})

test("an external DynamoDB is only for the template's roles", async () => {
  const externalEndpoints = { dynamoDb: other.runtime.endpoints.aws }
  running = await run(app.assembly({ ...table, ...callers('own') }), { externalEndpoints })
  const put = { target: 'DynamoDB_20120810.PutItem', path: '/', body: { TableName: 'shops', Item } }
  const answer = await fetch(running.runtime.endpoints.aws, {
    method: 'POST',
    headers: { ...signed, 'x-amz-target': put.target },
    body: JSON.stringify(put.body),
  })
  expect([answer.status, await answer.json()]).toEqual([
    400,
    expect.objectContaining({ __type: 'AccessDeniedException' }),
  ])
  const found = () => other.runtime.dynamoDb('GetItem', { TableName: 'shops', Key: Item })
  expect(await found()).toEqual({})
  expect(await asFunction(put)).toMatchObject({ status: 200 })
  expect(await found()).toEqual({ Item })
})

test('names an endpoint that does not respond', async () => {
  running = await run(app.assembly(callers('own')), { externalEndpoints: { lambda: 'http://127.0.0.1:9' } })
  expect(await asFunction({ path: INVOCATIONS, body: {} })).toMatchObject({
    status: 500,
    text: expect.stringContaining('the Lambda endpoint http://127.0.0.1:9 is not reachable'),
  })
})
