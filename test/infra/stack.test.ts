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

test('the stage is throttled, and more narrowly what starts games or reads lists', () => {
  const [stage] = Object.values(template.findResources('AWS::ApiGatewayV2::Stage'))
  const { RouteSettings, DefaultRouteSettings } = stage?.Properties ?? {}
  expect(DefaultRouteSettings).toMatchObject({ ThrottlingRateLimit: 5_000, ThrottlingBurstLimit: 2_500 })
  expect(Object.keys(RouteSettings).every((key) => (ACTIONS as string[]).includes(key))).toBe(true)
  expect(RouteSettings.join).toEqual({ ThrottlingRateLimit: 600, ThrottlingBurstLimit: 1_200 })
})

test('functions are small ARM ones on Node 24, each with a timeout, a size and logs that end', () => {
  const functions = Object.entries(template.findResources('AWS::Lambda::Function'))
  const ours = functions.filter(([id]) => !id.startsWith('Custom'))
  expect(ours).toHaveLength(16)
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

test('the table is on demand, recoverable, and forgets what has expired', () => {
  template.hasResourceProperties('AWS::DynamoDB::Table', {
    BillingMode: 'PAY_PER_REQUEST',
    PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    TimeToLiveSpecification: { AttributeName: 'expires', Enabled: true },
  })
})

test('the state machine stands whole in the template, traced, and logs errors without hands', () => {
  template.hasResourceProperties('AWS::StepFunctions::StateMachine', {
    StateMachineType: 'STANDARD',
    DefinitionString: Match.serializedJson(Match.objectLike({ QueryLanguage: 'JSONata' })),
    TracingConfiguration: { Enabled: true },
    LoggingConfiguration: Match.objectLike({ Level: 'ERROR', IncludeExecutionData: false }),
  })
})

test('the page is private but for CloudFront, and may talk to nobody but the game', () => {
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
