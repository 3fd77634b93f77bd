import { Match } from 'aws-cdk-lib/assertions'
import { ACTIONS } from '../../protocol/messages.ts'
import { synthesizeTemplate } from '../support/template.ts'

const template = synthesizeTemplate()

test('every action of the protocol has a two-way route, and so has everything else', () => {
  const routes = Object.entries(template.findResources('AWS::ApiGatewayV2::Route'))
  const keys = routes.map(([, { Properties }]) => Properties.RouteKey)
  expect(keys.sort()).toEqual([...ACTIONS, '$connect', '$default', '$disconnect'].sort())
  const answered = Object.values(template.findResources('AWS::ApiGatewayV2::RouteResponse')).map(
    ({ Properties }) => Properties.RouteId.Ref,
  )
  const twoWay = routes
    .filter(([id]) => answered.includes(id))
    .map(([, { Properties }]) => Properties.RouteKey)
  expect(twoWay.sort()).toEqual([...ACTIONS, '$default'].sort())
})

test('the key is checked at $connect, and must be there', () => {
  template.hasResourceProperties('AWS::ApiGatewayV2::Route', {
    RouteKey: '$connect',
    AuthorizationType: 'CUSTOM',
  })
  template.hasResourceProperties('AWS::ApiGatewayV2::Authorizer', {
    AuthorizerType: 'REQUEST',
    IdentitySource: ['route.request.header.Sec-WebSocket-Protocol'],
  })
})

/** What AWS grants an account by default; of Step Functions in most regions. */
const ACCOUNT = {
  requests: 10_000,
  burst: 5_000,
  starts: 150,
  startBurst: 800,
  answers: 300,
  answerBurst: 600,
}
const STARTING = ['join', 'enter', 'start', 'rematch', 'begin']
const ANSWERING = ['throw', 'leave', 'reveal']

type RouteSettings = Record<string, { ThrottlingRateLimit: number; ThrottlingBurstLimit: number }>
const routeSettingsOf = (of = template): RouteSettings =>
  Object.values(of.findResources('AWS::ApiGatewayV2::Stage'))[0]?.Properties.RouteSettings ?? {}
const sum = (settings: RouteSettings, routes: string[], what: 'Rate' | 'Burst') =>
  routes.reduce((total, route) => total + (settings[route]?.[`Throttling${what}Limit`] ?? Number.NaN), 0)

test('the routes together leave the pushes half of the requests', () => {
  const settings = routeSettingsOf()
  const routes = [...ACTIONS, '$connect', '$default', '$disconnect']
  expect(Object.keys(settings).sort()).toEqual(routes.sort())
  expect(sum(settings, routes, 'Rate')).toBeLessThanOrEqual(ACCOUNT.requests / 2)
  expect(sum(settings, routes, 'Burst')).toBeLessThanOrEqual(ACCOUNT.burst * 0.8)
})

test('routes that start games or answer tokens stay below the quotas of Step Functions', () => {
  const settings = routeSettingsOf()
  expect(sum(settings, STARTING, 'Rate')).toBeLessThanOrEqual(ACCOUNT.starts)
  expect(sum(settings, STARTING, 'Burst')).toBeLessThanOrEqual(ACCOUNT.startBurst)
  expect(sum(settings, ANSWERING, 'Rate')).toBeLessThanOrEqual(ACCOUNT.answers)
  expect(sum(settings, ANSWERING, 'Burst')).toBeLessThanOrEqual(ACCOUNT.answerBurst)
  const larger = routeSettingsOf(synthesizeTemplate({ startsPerSecond: 300, answersPerSecond: 500 }))
  expect(sum(larger, STARTING, 'Rate')).toBeGreaterThan(2 * 0.9 * sum(settings, STARTING, 'Rate'))
  expect(sum(larger, STARTING, 'Rate')).toBeLessThanOrEqual(300)
  expect(sum(larger, ANSWERING, 'Rate')).toBeLessThanOrEqual(500)
  expect(sum(larger, Object.keys(larger), 'Rate')).toBeLessThanOrEqual(ACCOUNT.requests / 2)
  expect(routeSettingsOf(synthesizeTemplate({ startsPerSecond: 0 }))).toEqual({})
})

test('1,000 guests come into an event within 10 s, and throw within 2 s, when all do so at once', () => {
  const settings = routeSettingsOf()
  const secondsFor = (route: string) => {
    const { ThrottlingRateLimit = 0, ThrottlingBurstLimit = 0 } = settings[route] ?? {}
    return (1_000 - ThrottlingBurstLimit) / ThrottlingRateLimit
  }
  const comingIn = ['$connect', 'hello', 'attend'].map(secondsFor)
  // What the gateway refuses comes again after pauses of the client, which waste a part of the time.
  expect(comingIn.reduce((sum, one) => sum + one)).toBeLessThan(10 / 2)
  expect(secondsFor('throw')).toBeLessThan(2)
})

test('concurrency is reserved for running games, if the account has enough', () => {
  const reserved = (context: Record<string, unknown>) =>
    Object.entries(synthesizeTemplate(context).findResources('AWS::Lambda::Function'))
      .filter(([, { Properties }]) => Properties.ReservedConcurrentExecutions === 50)
      .map(([id]) => id.replace(/[0-9A-F]{8}$/, ''))
      .sort()
  expect(reserved({})).toEqual([])
  expect(reserved({ reservedConcurrency: 50 })).toEqual([
    'FunctionsPlay',
    'GameOpenRound',
    'GamePushEnd',
    'GameSettle',
  ])
})

test('functions are small ARM ones on Node 24, each with a timeout, a size and logs that end', () => {
  const functions = Object.entries(template.findResources('AWS::Lambda::Function'))
  const ours = functions.filter(([id]) => !id.startsWith('Custom'))
  expect(ours).toHaveLength(17)
  for (const [, { Properties }] of ours) {
    expect(Properties).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      MemorySize: expect.any(Number),
      Timeout: expect.any(Number),
      LoggingConfig: { LogGroup: expect.anything() },
    })
  }
  template.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 30 })
})

test('the table is on demand, recoverable, and deletes expired items', () => {
  template.hasResourceProperties('AWS::DynamoDB::Table', {
    BillingMode: 'PAY_PER_REQUEST',
    PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    TimeToLiveSpecification: { AttributeName: 'expires', Enabled: true },
  })
})

test('the template contains the whole state machine, with errors logged without hands', () => {
  template.hasResourceProperties('AWS::StepFunctions::StateMachine', {
    StateMachineType: 'STANDARD',
    DefinitionString: Match.serializedJson(Match.objectLike({ QueryLanguage: 'JSONata' })),
    LoggingConfiguration: Match.objectLike({ Level: 'ERROR', IncludeExecutionData: false }),
  })
})

test('only CloudFront reads the page, and the page connects to the game only', () => {
  template.hasResourceProperties('AWS::S3::Bucket', {
    PublicAccessBlockConfiguration: {
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    },
  })
  const [policy] = Object.values(template.findResources('AWS::CloudFront::ResponseHeadersPolicy'))
  const headers = JSON.stringify(policy?.Properties.ResponseHeadersPolicyConfig.SecurityHeadersConfig)
  expect(headers).toContain("default-src 'self'; connect-src 'self' wss://")
})

test('the outputs say where everything is', () => {
  const values = Object.keys(template.toJSON().Outputs)
  expect(values).toEqual(expect.arrayContaining(['WebSocketUrl', 'SiteUrl', 'StateMachineArn']))
})

test.each([0, -1, 1.5, 'soon', 301])('a turn of %p seconds is refused', (turnSeconds) => {
  expect(() => synthesizeTemplate({ turnSeconds })).toThrow(
    /turnSeconds must be a whole number from 1 to 300/,
  )
})
