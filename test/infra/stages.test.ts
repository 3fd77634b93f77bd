import { App } from 'aws-cdk-lib'
import type { Template } from 'aws-cdk-lib/assertions'
import { ENVIRONMENT } from '../../functions/environment.ts'
import { readSettings } from '../../infra/settings.ts'
import { synthesizeTemplate } from '../support/template.ts'

interface Resource {
  Type: string
  Properties?: Record<string, unknown>
}

/**
 * Where a type of resource has its name, and how far that has to be unique: in the account or in a region of it.
 * `null`: its name is a part of another resource's, or it has none.
 */
const NAMES: Record<string, { path: string; within: 'account' | 'region' } | null> = {
  'AWS::ApiGatewayV2::Api': { path: 'Name', within: 'region' },
  'AWS::ApiGatewayV2::Authorizer': null,
  'AWS::ApiGatewayV2::Integration': null,
  'AWS::ApiGatewayV2::Route': null,
  'AWS::ApiGatewayV2::RouteResponse': null,
  'AWS::ApiGatewayV2::Stage': null,
  'AWS::CDK::Metadata': null,
  'AWS::CloudWatch::Alarm': { path: 'AlarmName', within: 'region' },
  'AWS::CloudWatch::Dashboard': { path: 'DashboardName', within: 'account' },
  'AWS::CloudFront::Distribution': null,
  'AWS::CloudFront::OriginAccessControl': { path: 'OriginAccessControlConfig.Name', within: 'account' },
  'AWS::CloudFront::ResponseHeadersPolicy': { path: 'ResponseHeadersPolicyConfig.Name', within: 'account' },
  'AWS::DynamoDB::Table': { path: 'TableName', within: 'region' },
  'AWS::Events::Rule': { path: 'Name', within: 'region' },
  'AWS::IAM::Policy': null,
  'AWS::IAM::Role': { path: 'RoleName', within: 'account' },
  'AWS::Lambda::EventInvokeConfig': null,
  'AWS::Lambda::Function': { path: 'FunctionName', within: 'region' },
  'AWS::Lambda::LayerVersion': { path: 'LayerName', within: 'region' },
  'AWS::Lambda::Permission': null,
  'AWS::Logs::LogGroup': { path: 'LogGroupName', within: 'region' },
  'AWS::Logs::QueryDefinition': { path: 'Name', within: 'region' },
  'AWS::S3::Bucket': { path: 'BucketName', within: 'account' },
  'AWS::S3::BucketPolicy': null,
  'AWS::Budgets::Budget': { path: 'Budget.BudgetName', within: 'account' },
  'AWS::SNS::Subscription': null,
  'AWS::SNS::Topic': { path: 'TopicName', within: 'region' },
  'AWS::SNS::TopicPolicy': null,
  'AWS::SQS::Queue': { path: 'QueueName', within: 'region' },
  'AWS::SQS::QueuePolicy': null,
  'AWS::StepFunctions::StateMachine': { path: 'StateMachineName', within: 'region' },
  'Custom::CDKBucketDeployment': null,
  'Custom::S3AutoDeleteObjects': null,
}

/** The fixed names in a template, with their scope. Generated names are always unique and left out. */
function namesIn(template: Template, region: string): string[] {
  const resources = Object.values(template.toJSON().Resources as Record<string, Resource>)
  return resources.flatMap(({ Type, Properties = {} }) => {
    const known = NAMES[Type]
    if (known === undefined) throw new Error(`Add ${Type} to NAMES.`)
    if (known === null) return []
    const name = known.path.split('.').reduce<unknown>((value, key) => Object(value)[key], Properties)
    if (name === undefined) return []
    const text = JSON.stringify(name).replaceAll('{"Ref":"AWS::Region"}', `"${region}"`)
    return [`${Type} in ${known.within === 'account' ? 'the account' : region}: ${text}`]
  })
}

const read = (context: Record<string, unknown>) => readSettings(new App({ context }).node)

test('two stages in two regions share no name', () => {
  const names = ['prod', 'dev'].flatMap((stage) =>
    ['us-east-1', 'eu-west-1'].flatMap((region) => namesIn(synthesizeTemplate({ stage }), region)),
  )
  expect(names.filter((name) => name.startsWith('AWS::Logs::LogGroup'))).toHaveLength(8)
  expect(names.filter((name) => name.startsWith('AWS::CloudFront::'))).toHaveLength(8)
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([])
})

test('production keeps its data, and its names', () => {
  const template = synthesizeTemplate()
  template.hasResource('AWS::DynamoDB::Table', {
    DeletionPolicy: 'Retain',
    Properties: { DeletionProtectionEnabled: true },
  })
  template.hasResourceProperties('AWS::Logs::LogGroup', {
    LogGroupName: '/aws/vendedlogs/states/Janken-game',
  })
})

test('another stage may be lost, keeps logs for a week and takes a tenth of the throttle', () => {
  const template = synthesizeTemplate({ stage: 'ann' })
  template.hasResource('AWS::DynamoDB::Table', {
    DeletionPolicy: 'Delete',
    Properties: {
      DeletionProtectionEnabled: false,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: false },
    },
  })
  template.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 7 })
  template.hasResourceProperties('AWS::ApiGatewayV2::Stage', {
    DefaultRouteSettings: { ThrottlingRateLimit: 500, ThrottlingBurstLimit: 250 },
    RouteSettings: {
      join: { ThrottlingRateLimit: 28, ThrottlingBurstLimit: 213 },
      hello: { ThrottlingRateLimit: 50, ThrottlingBurstLimit: 40 },
    },
  })
})

test('values from a command line are text, those from cdk.json are not', () => {
  const values = { turnSeconds: 5, canary: false, publishConcurrency: 50 }
  const texts = { turnSeconds: '5', canary: 'false', publishConcurrency: '50' }
  expect(read(texts)).toEqual(read(values))
  expect(read(values)).toMatchObject(values)
})

const certificateArn = 'arn:aws:acm:us-east-1:123456789012:certificate/abc'

test.each<[string, Record<string, unknown>, string]>([
  ['an unknown key', { turnSecond: 5 }, 'The context key turnSecond is not known. There are: alarmEmail, '],
  ['several', { Stage: 'dev', turns: 1 }, 'The context keys Stage, turns are not known.'],
  ['a stage in upper case', { stage: 'Dev' }, 'The context value stage must be up to 12 lower-case'],
  ['an empty stage', { stage: '' }, 'The context value stage must be'],
  ['no address', { alarmEmail: 'ann' }, 'The context value alarmEmail must be an e-mail address, not ann.'],
  [
    'a text that has another form',
    { githubRepository: 'ann' },
    'githubRepository must be owner/name, not ann.',
  ],
  ['an empty number', { turnSeconds: '' }, 'turnSeconds must be a whole number from 1 to 300'],
  ['a flag that is none', { canary: 'yes' }, 'The context value canary must be true or false, not yes.'],
  ['another tracing', { tracing: 'all' }, 'tracing must be true or false, not all.'],
  [
    'a certificate elsewhere',
    { domain: 'a.example', certificateArn: 'arn:aws:acm:eu-west-1:1:x' },
    'certificateArn',
  ],
  ['a certificate without a domain', { certificateArn }, 'certificateArn needs the context value domain'],
  [
    'a generation of the secret without a domain',
    { originSecretGeneration: 2 },
    'originSecretGeneration needs the context value domain',
  ],
  [
    'a provider without a repository',
    { githubProviderArn: 'arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com' },
    'githubProviderArn needs the context value githubRepository',
  ],
  [
    'a domain without a certificate',
    { domain: 'play.example.com' },
    'domain needs the context value certificateArn',
  ],
])('%s is refused', (_what, context, message) => {
  expect(() => read(context)).toThrow(message)
})

test("CDK's own keys are none of ours", () => {
  expect(() =>
    read({ '@aws-cdk/core:anything': true, 'availability-zones:account=1:region=x': [] }),
  ).not.toThrow()
})

test.each([
  ['prod', {}, false],
  ['prod', { tracing: true }, true],
  ['dev', {}, true],
  ['dev', { tracing: false }, false],
])('whether the stage %s with %j is traced, functions and state machines: %j', (stage, context, traced) => {
  const template = synthesizeTemplate({ stage, ...context })
  const machines = Object.values(template.findResources('AWS::StepFunctions::StateMachine'))
  expect(machines).toHaveLength(2)
  for (const { Properties } of machines) expect(Properties.TracingConfiguration).toEqual({ Enabled: traced })
  const functions = Object.values(template.findResources('AWS::Lambda::Function')).filter(
    ({ Properties }) => Properties.Environment?.Variables?.[ENVIRONMENT.stage] === stage,
  )
  expect(functions.length).toBeGreaterThan(10)
  for (const { Properties } of functions)
    expect(Properties.TracingConfig).toEqual(traced ? { Mode: 'Active' } : undefined)
})
