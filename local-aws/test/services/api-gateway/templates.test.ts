import { type Properties, type ResourceDeclaration, TemplateError } from '../../../src/template/model.ts'
import { useApp } from '../../runtime/fixture.ts'
import { connect } from './client.ts'

const here = useApp()

const part = (type: string, properties: Properties): ResourceDeclaration => ({
  Type: `AWS::ApiGatewayV2::${type}`,
  Properties: { ApiId: { Ref: 'Api' }, ...properties },
})

const route = (routeKey: string) =>
  part('Route', { RouteKey: routeKey, Target: { 'Fn::Sub': `integrations/\${Integration}` } })

/** An API whose one function, a two-way route's, answers every message with `text`. */
function stack(stage: Properties = {}, more: Record<string, ResourceDeclaration> = {}, text = 'first') {
  const source = 'export const handler = async () => ({ statusCode: 200, body: process.env.TEXT })'
  const path = `path/2015-03-31/functions/\${Function.Arn}/invocations`
  return here.app.assembly({
    ...here.app.lambda('Function', source, { Environment: { Variables: { TEXT: text } } }),
    Api: {
      Type: 'AWS::ApiGatewayV2::Api',
      Properties: {
        Name: 'chat',
        ProtocolType: 'WEBSOCKET',
        RouteSelectionExpression: '$request.body.action',
      },
    },
    Stage: part('Stage', { StageName: 'live', ...stage }),
    Integration: part('Integration', {
      IntegrationType: 'AWS_PROXY',
      IntegrationUri: { 'Fn::Sub': `arn:aws:apigateway:us-east-1:lambda:${path}` },
    }),
    Route: route('$default'),
    Response: part('RouteResponse', { RouteId: { Ref: 'Route' }, RouteResponseKey: '$default' }),
    Permission: {
      Type: 'AWS::Lambda::Permission',
      Properties: {
        Action: 'lambda:InvokeFunction',
        FunctionName: { Ref: 'Function' },
        Principal: 'apigateway.amazonaws.com',
      },
    },
    ...more,
  })
}

const stageProblem = (problem: string) => `App: Stage (AWS::ApiGatewayV2::Stage): ${problem}`

test.each<[string, () => ReturnType<typeof stack>, string]>([
  [
    'two routes of one key',
    () => stack({}, { Twin: route('$default') }),
    'two routes have the key $default.',
  ],
  [
    'two stages of one name',
    () => stack({}, { Twin: part('Stage', { StageName: 'live' }) }),
    'two stages have the name live.',
  ],
  [
    'settings of a route that there is not',
    () => stack({ RouteSettings: { join: { ThrottlingRateLimit: 1 } } }),
    'stage live: Unable to find Route by key join within the provided RouteSettings.',
  ],
  [
    'settings that are none',
    () => stack({ RouteSettings: ['$default'] }),
    stageProblem('RouteSettings must be an object'),
  ],
  ...['many', '', ' ', true, null, [5], {}].map((limit): [string, () => ReturnType<typeof stack>, string] => [
    `a burst of ${JSON.stringify(limit)}`,
    () => stack({ DefaultRouteSettings: { ThrottlingBurstLimit: limit } }),
    stageProblem('ThrottlingBurstLimit must be a number'),
  ]),
  [
    'a rate of a route that is no number',
    () => stack({ RouteSettings: { $default: { ThrottlingRateLimit: 'fast' } } }),
    stageProblem('ThrottlingRateLimit must be a number'),
  ],
  [
    'a negative rate',
    () => stack({ RouteSettings: { $default: { ThrottlingRateLimit: '-0.5' } } }),
    'stage live, route $default has a ThrottlingRateLimit of -0.5; it must be a number, and not negative.',
  ],
  [
    'a burst without end',
    () => stack({ DefaultRouteSettings: { ThrottlingBurstLimit: 'Infinity' } }),
    'stage live has a ThrottlingBurstLimit of Infinity',
  ],
])('a template with %s is refused', async (_name, template, sentence) => {
  const starting = here.run(template())
  await expect(starting).rejects.toThrow(TemplateError)
  await expect(starting).rejects.toThrow(sentence)
})

test('settings of a route that cannot be resolved are no problem of their own', async () => {
  const limit = { ThrottlingRateLimit: 1 }
  const join = part('Route', { RouteKey: 'join', Target: '{{resolve:ssm:target}}' })
  const refused = here.run(stack({ RouteSettings: { $default: limit, join: limit } }, { Join: join }))
  await expect(refused).rejects.toMatchObject({
    problems: [
      'App: Join (AWS::ApiGatewayV2::Route): dynamic references ({{resolve:...}}) are not supported',
    ],
  })
})

test('limits may be written as text', async () => {
  const settings = { ThrottlingBurstLimit: '1', ThrottlingRateLimit: '0.001' }
  const running = await here.run(stack({ RouteSettings: { $default: settings } }))
  const client = await connect(running.runtime.endpoints.ws)
  client.send('one')
  expect(await client.next()).toBe('first')
  client.send('two')
  expect(await client.nextJson()).toMatchObject({ message: 'Too Many Requests' })
})

test('a refused template changes nothing of the deployed one', async () => {
  const running = await here.run(stack())
  const client = await connect(running.runtime.endpoints.ws)
  const refused = stack({}, { Twin: route('$default') }, 'second')
  await expect(running.runtime.deploy(refused)).rejects.toThrow('two routes have the key $default.')
  client.send('hello')
  expect(await client.next()).toBe('first')
})
