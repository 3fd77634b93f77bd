import { localEnvironment, type Properties, type ResourceDeclaration } from '../../src/template/model.ts'
import { resolveApp } from '../../src/template/resolve-app.ts'

/** Resolves stacks of these resources, a stack each. */
const resolve = (...stacks: Record<string, ResourceDeclaration>[]) =>
  resolveApp(
    stacks.map((Resources, index) => ({ stackName: `Stack${index}`, template: { Resources } })),
    localEnvironment,
  )

const resource = (Type: string, Properties: Properties = {}): ResourceDeclaration => ({ Type, Properties })

const named: [string, string, string, string][] = [
  ['AWS::Lambda::Function', 'FunctionName', 'AWS::Lambda::Function', 'shop'],
  [
    'AWS::StepFunctions::StateMachine',
    'StateMachineName',
    'AWS::StepFunctions::StateMachine',
    'arn:aws:states:us-east-1:000000000000:stateMachine:shop',
  ],
  [
    'AWS::StepFunctions::Activity',
    'Name',
    'AWS::StepFunctions::Activity',
    'arn:aws:states:us-east-1:000000000000:activity:shop',
  ],
  ['AWS::DynamoDB::Table', 'TableName', 'AWS::DynamoDB::Table', 'shop'],
  ['AWS::DynamoDB::Table', 'TableName', 'AWS::DynamoDB::GlobalTable', 'shop'],
  ['AWS::IAM::Role', 'RoleName', 'AWS::IAM::Role', 'shop'],
]

test.each(named)('refuses a second %s of one %s (%s)', (first, property, second, name) => {
  const One = resource(first, { [property]: 'shop' })
  const Two = resource(second, { [property]: 'shop' })
  expect(() => resolve({ One, Two })).toThrow(
    `Stack0: Two (${second}): the name ${name} is already used by Stack0: One (${first})`,
  )
  expect(() => resolve({ One }, { Two })).toThrow(
    `Stack1: Two (${second}): the name ${name} is already used by Stack0: One (${first})`,
  )
})

test('things of different kinds may share a name, and those without one never do', () => {
  const stack = (names: boolean) => ({
    Function: resource('AWS::Lambda::Function', names ? { FunctionName: 'shop' } : {}),
    Table: resource('AWS::DynamoDB::Table', names ? { TableName: 'shop' } : {}),
    Machine: resource('AWS::StepFunctions::StateMachine', names ? { StateMachineName: 'shop' } : {}),
    Activity: resource('AWS::StepFunctions::Activity', { Name: names ? 'shop' : 'other' }),
  })
  expect(resolve(stack(true), stack(false))).toHaveLength(2)
})

test.each(['Stage', 'Route', 'RouteResponse', 'Integration', 'Authorizer', 'Deployment'])(
  'refuses a %s of an API that the app does not have',
  (part) => {
    const type = `AWS::ApiGatewayV2::${part}`
    const Api = resource('AWS::ApiGatewayV2::Api')
    const of = (properties: Properties) => ({ Part: resource(type, properties) })
    expect(() => resolve({ Api, ...of({ ApiId: 'k2x9d1m4qa' }) })).toThrow(
      `Stack0: Part (${type}): its ApiId "k2x9d1m4qa" is not an API of the app`,
    )
    expect(() => resolve({ Api, ...of({}) })).toThrow(`Stack0: Part (${type}): ApiId is missing`)
    expect(resolve({ Api, ...of({ ApiId: { Ref: 'Api' } }) })).toHaveLength(1)
  },
)
