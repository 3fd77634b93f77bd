import WebSocket from 'ws'
import type { Properties, ResourceDeclaration, Value } from '../../src/template/model.ts'
import { role, useApp } from './fixture.ts'

const here = useApp()

/** A WebSocket API whose only route answers with what the function returns. */
function echoApi(
  name: string,
  functionName: string,
  permitted: Value | false = { Ref: functionName },
): Record<string, ResourceDeclaration> {
  const part = (type: string, properties: Properties = {}): ResourceDeclaration => ({
    Type: `AWS::ApiGatewayV2::${type}`,
    Properties: { ApiId: { Ref: name }, ...properties },
  })
  const uri = [
    'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/',
    { 'Fn::GetAtt': [functionName, 'Arn'] },
    '/invocations',
  ]
  return {
    [name]: {
      Type: 'AWS::ApiGatewayV2::Api',
      Properties: { Name: name, ProtocolType: 'WEBSOCKET', RouteSelectionExpression: '$request.body.action' },
    },
    [`${name}Stage`]: part('Stage', { StageName: 'live' }),
    [`${name}Integration`]: part('Integration', {
      IntegrationType: 'AWS_PROXY',
      IntegrationUri: { 'Fn::Join': ['', uri] },
    }),
    [`${name}Route`]: part('Route', {
      RouteKey: '$default',
      Target: { 'Fn::Sub': `integrations/\${${name}Integration}` },
    }),
    [`${name}Response`]: part('RouteResponse', {
      RouteId: { Ref: `${name}Route` },
      RouteResponseKey: '$default',
    }),
    ...(permitted !== false && {
      [`${name}Permission`]: {
        Type: 'AWS::Lambda::Permission',
        Properties: {
          Action: 'lambda:InvokeFunction',
          FunctionName: permitted,
          Principal: 'apigateway.amazonaws.com',
        },
      },
    }),
  }
}

async function ask(url: string): Promise<string> {
  const socket = new WebSocket(url)
  const reply = await new Promise<string>((resolve, reject) => {
    socket.on('open', () => socket.send('{}'))
    socket.on('message', (data) => resolve(data.toString()))
    socket.on('error', reject)
  })
  socket.close()
  return reply
}

const answering = (text: string) =>
  `export const handler = async () => ({ statusCode: 200, body: ${JSON.stringify(text)} })`

test.each<Value>([
  { Ref: 'Echo' },
  { 'Fn::GetAtt': ['Echo', 'Arn'] },
  'function:Echo',
  '000000000000:function:Echo',
])('a message goes through the gateway to its function and back, permitted by %j', async (permitted) => {
  const running = await here.run(
    here.app.assembly({
      ...here.app.lambda('Echo', answering('here')),
      ...echoApi('Api', 'Echo', permitted),
    }),
  )
  expect(await ask(running.runtime.endpoints.ws)).toBe('here')
})

test('without a permission the gateway may not invoke the function', async () => {
  const running = await here.run(
    here.app.assembly({ ...here.app.lambda('Echo', answering('here')), ...echoApi('Api', 'Echo', false) }),
  )
  expect(JSON.parse(await ask(running.runtime.endpoints.ws))).toMatchObject({
    message: 'Internal server error',
  })
})

test('several APIs share the port, and each URL in the template leads to its own', async () => {
  const urlOf = (name: string) => ({
    'Fn::Sub': `wss://\${${name}}.execute-api.\${AWS::Region}.\${AWS::URLSuffix}/live`,
  })
  const running = await here.run(
    here.app.assembly(
      {
        ...here.app.lambda('First', answering('first')),
        ...here.app.lambda('Second', answering('second')),
        ...echoApi('One', 'First'),
        ...echoApi('Two', 'Second'),
      },
      { Outputs: { One: { Value: urlOf('One') }, Two: { Value: urlOf('Two') } } },
    ),
  )
  const { One, Two } = running.runtime.outputs.App ?? {}
  expect(await Promise.all([ask(String(One)), ask(String(Two))])).toEqual(['first', 'second'])
})

test('a state machine invokes a function through its role', async () => {
  const definition = (name: string) =>
    JSON.stringify({
      QueryLanguage: 'JSONata',
      StartAt: 'Ask',
      States: {
        Ask: {
          Type: 'Task',
          Resource: 'arn:aws:states:::lambda:invoke',
          Arguments: { FunctionName: `\${${name}}` },
          Output: '{% $states.result.Payload %}',
          End: true,
        },
      },
    })
  const machine = (statements: Properties[]): Record<string, ResourceDeclaration> => ({
    MachineRole: role('states.amazonaws.com', statements),
    Machine: {
      Type: 'AWS::StepFunctions::StateMachine',
      Properties: {
        StateMachineName: 'judge',
        RoleArn: { 'Fn::GetAtt': ['MachineRole', 'Arn'] },
        DefinitionString: definition('Judge'),
        DefinitionSubstitutions: { Judge: { 'Fn::GetAtt': ['Judge', 'Arn'] } },
      },
    },
  })
  const judge = here.app.lambda('Judge', 'export const handler = async () => "lime"')
  const may = {
    Effect: 'Allow',
    Action: 'lambda:InvokeFunction',
    Resource: { 'Fn::GetAtt': ['Judge', 'Arn'] },
  }
  const running = await here.run(here.app.assembly({ ...judge, ...machine([may]) }))
  const { runtime } = running
  const [stateMachineArn] = runtime.endpoints.stateMachineArns

  const end = async () => {
    const call = (action: string, input: object) => runtime.stepFunctions.service.call(action, input, {})
    const { executionArn } = (await call('StartExecution', { stateMachineArn })) as { executionArn: string }
    for (;;) {
      const execution = (await call('DescribeExecution', { executionArn })) as {
        status: string
        output?: string
        error?: string
      }
      if (execution.status !== 'RUNNING') return execution
      await new Promise((resolve) => setImmediate(resolve))
    }
  }
  expect(await end()).toMatchObject({ status: 'SUCCEEDED', output: '"lime"' })
  await runtime.deploy(here.app.assembly({ ...judge, ...machine([]) }))
  expect(await end()).toMatchObject({ status: 'FAILED', error: 'Lambda.AWSLambdaException' })
})

test('swaps functions and keeps connections when another template is deployed', async () => {
  const stack = (text: string) =>
    here.app.assembly({
      ...here.app.lambda(text, answering(text), { FunctionName: 'Echo' }),
      ...echoApi('Api', text),
    })
  const running = await here.run(stack('Before'))
  const socket = new WebSocket(running.runtime.endpoints.ws)
  const next = () => new Promise((resolve) => socket.once('message', (data) => resolve(data.toString())))
  await new Promise((resolve) => socket.once('open', resolve))
  socket.send('{}')
  expect(await next()).toBe('Before')
  await running.runtime.deploy(stack('After'))
  socket.send('{}')
  expect(await next()).toBe('After')
  socket.close()
})
