import { createServer } from 'node:net'
import {
  type Properties,
  type ResourceDeclaration,
  TemplateError,
  type Value,
} from '../../src/template/model.ts'
import { HandMadeApp, role, run } from './fixture.ts'

let app: HandMadeApp

beforeEach(() => {
  app = new HandMadeApp()
})

afterEach(() => app.remove())

const machine = (properties: Properties): Record<string, ResourceDeclaration> => ({
  R: role('states.amazonaws.com'),
  M: {
    Type: 'AWS::StepFunctions::StateMachine',
    Properties: { RoleArn: { 'Fn::GetAtt': 'R.Arn' }, ...properties },
  },
})

/** A function whose role has these policies. */
function withPolicies(...arns: string[]): Record<string, ResourceDeclaration> {
  const resources = app.lambda('Manages', '')
  const { Properties = {}, ...rest } = role('lambda.amazonaws.com')
  return { ...resources, ManagesRole: { ...rest, Properties: { ...Properties, ManagedPolicyArns: arns } } }
}

type Refused = [string, () => Record<string, ResourceDeclaration>, string]

test.each<Refused>([
  [
    'a runtime that is not Node.js',
    () => app.lambda('F', '', { Runtime: 'python3.13' }),
    'App: F (AWS::Lambda::Function): the runtime python3.13 is not supported; use a nodejs runtime',
  ],
  [
    "variables that are Lambda's own",
    () => app.lambda('F', '', { Environment: { Variables: { AWS_REGION: 'mars', COLOUR: 'red' } } }),
    'not supported for modification. Reserved keys used in this request: AWS_REGION',
  ],
  [
    'more variables than Lambda takes',
    () => app.lambda('F', '', { Environment: { Variables: { LONG: 'x'.repeat(4_093) } } }),
    'the environment variables you have provided exceeded the 4KB limit',
  ],
  ...(
    [
      ['FunctionName', { FunctionName: 'a b' }],
      ['Handler', { Handler: 'index. handler' }],
      ['Handler', { Handler: `index.${'x'.repeat(123)}` }],
      ['MemorySize', { MemorySize: 64 }],
      ['MemorySize', { MemorySize: 10_241 }],
      ['Timeout', { Timeout: 0 }],
      ['Timeout', { Timeout: 901 }],
      ['Timeout', { Timeout: 1.5 }],
      ['ReservedConcurrentExecutions', { ReservedConcurrentExecutions: -1 }],
      ['LogFormat', { LoggingConfig: { LogFormat: 'Xml' } }],
      ['ApplicationLogLevel', { LoggingConfig: { LogFormat: 'JSON', ApplicationLogLevel: 'LOUD' } }],
      ['SystemLogLevel', { LoggingConfig: { SystemLogLevel: 'WARN' } }],
      ['A-B', { Environment: { Variables: { 'A-B': '1' } } }],
    ] satisfies [string, Properties][]
  ).map(
    ([name, properties]): Refused => [
      `a function with ${JSON.stringify(properties)}`,
      () => app.lambda('F', '', properties),
      `App: F (AWS::Lambda::Function): ${name}`,
    ],
  ),
  ...([{ a: 1 }, ['a'], null] satisfies Value[]).map(
    (value): Refused => [
      `a variable that is ${JSON.stringify(value)}`,
      () => app.lambda('F', '', { Environment: { Variables: { COLOUR: value } } }),
      'App: F (AWS::Lambda::Function): Variables.COLOUR must be a string',
    ],
  ),
  [
    'functions of one name',
    () => ({ ...app.lambda('F', ''), ...app.lambda('G', '', { FunctionName: 'F' }) }),
    'App: G (AWS::Lambda::Function): the name F is already used by App: F (AWS::Lambda::Function)',
  ],
  [
    'more attempts for an event than Lambda makes',
    () => ({
      ...app.lambda('F', ''),
      C: {
        Type: 'AWS::Lambda::EventInvokeConfig',
        Properties: { FunctionName: 'F', Qualifier: '$LATEST', MaximumRetryAttempts: 3 },
      },
    }),
    'App: C (AWS::Lambda::EventInvokeConfig): MaximumRetryAttempts must be a whole number from 0 to 2, not 3',
  ],
  [
    'functions that reserve more than an account has',
    () => ({
      ...app.lambda('F', '', { ReservedConcurrentExecutions: 500 }),
      ...app.lambda('G', '', { ReservedConcurrentExecutions: 401 }),
    }),
    "App: G (AWS::Lambda::Function): Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [100].",
  ],
  [
    'a role that Lambda may not assume',
    () => ({ ...app.lambda('F', ''), FRole: role('states.amazonaws.com') }),
    'App: F (AWS::Lambda::Function): its role does not trust lambda.amazonaws.com. Allow sts:AssumeRole in AssumeRolePolicyDocument',
  ],
  [
    'code that is no asset',
    () => app.lambda('F', '', { Code: { S3Bucket: 'b', S3Key: 'none.zip' } }),
    'its code none.zip is not an asset of the app',
  ],
  [
    'a managed policy that nobody knows',
    () => withPolicies('arn:aws:iam::aws:policy/AdministratorAccess'),
    'the managed policy arn:aws:iam::aws:policy/AdministratorAccess is not supported',
  ],
  [
    'an operator in a condition that nobody knows',
    () => ({
      R: role('x', [
        {
          Effect: 'Allow',
          Action: '*',
          Resource: '*',
          Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } },
        },
      ]),
    }),
    'the condition operator IpAddress is not supported',
  ],
  [
    'a key in a condition that nothing is known of here',
    () => ({
      R: role('x', [
        {
          Effect: 'Allow',
          Action: '*',
          Resource: '*',
          Condition: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': 'ann' } },
        },
      ]),
    }),
    'the condition key dynamodb:LeadingKeys is not supported',
  ],
  [
    'an HTTP API',
    () => ({ Api: { Type: 'AWS::ApiGatewayV2::Api', Properties: { Name: 'a', ProtocolType: 'HTTP' } } }),
    'the protocol HTTP is not supported',
  ],
  [
    'an activity whose name Step Functions would refuse',
    () => ({ Kind: { Type: 'AWS::StepFunctions::Activity', Properties: { Name: 'a b' } } }),
    'Kind (AWS::StepFunctions::Activity): Invalid Name',
  ],
  [
    'a table that DynamoDB would refuse',
    () => ({
      Shops: {
        Type: 'AWS::DynamoDB::Table',
        Properties: {
          TableName: 'ab',
          AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
          KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        },
      },
    }),
    'table ab: ',
  ],
  [
    'a definition that Step Functions would refuse',
    () =>
      machine({
        DefinitionString: '{"StartAt":"Nowhere","States":{}}',
      }),
    'M (AWS::StepFunctions::StateMachine): Invalid State Machine Definition',
  ],
  [
    'a substitution that breaks the definition',
    () =>
      machine({
        DefinitionString: JSON.stringify({
          QueryLanguage: 'JSONata',
          Comment: '$' + '{Who}',
          StartAt: 'End',
          States: { End: { Type: 'Succeed' } },
        }),
        DefinitionSubstitutions: { Who: 'the "judge"' },
      }),
    'M (AWS::StepFunctions::StateMachine): Invalid State Machine Definition',
  ],
])('refuses %s, naming it, and leaves nothing open', async (_, resources, sentence) => {
  const starting = run(app.assembly(resources()))
  await expect(starting).rejects.toThrow(TemplateError)
  await expect(starting).rejects.toThrow(sentence)
})

test('takes what changes nothing here: parameters, streams, policies of other services and of unused roles', async () => {
  const { Properties = {}, ...rest } = role('ec2.amazonaws.com')
  const { runtime } = await run(
    app.assembly(
      {
        Parameter: { Type: 'AWS::SSM::Parameter', Properties: { Name: '/a', Type: 'String', Value: 'v' } },
        Unused: {
          ...rest,
          Properties: { ...Properties, ManagedPolicyArns: ['arn:aws:iam::aws:policy/AdministratorAccess'] },
        },
        ...withPolicies('arn:aws:iam::aws:policy/AmazonSSMReadOnlyAccess'),
        Table: {
          Type: 'AWS::DynamoDB::Table',
          Properties: {
            TableName: 'streamed',
            AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
            KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
            StreamSpecification: { StreamViewType: 'NEW_IMAGE' },
          },
        },
      },
      {
        Outputs: {
          Stream: { Value: { 'Fn::GetAtt': ['Table', 'StreamArn'] } },
          Parameter: { Value: { Ref: 'Parameter' } },
        },
      },
    ),
  )
  expect(runtime.outputs.App).toEqual({
    Stream: expect.stringContaining(':table/streamed/stream/'),
    Parameter: '/a',
  })
  await runtime.stop()
})

test('tells all that is refused in one run, whichever service refuses it', async () => {
  const table = { AttributeDefinitions: [], KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }] }
  const resources: Record<string, ResourceDeclaration> = {
    Queue: { Type: 'AWS::Kinesis::Stream' },
    ...app.lambda('Reads', '', { Environment: { Variables: { QUEUE: { Ref: 'Queue' } } } }),
    ...app.lambda('Twice', '', { MemorySize: 64, Timeout: 901, Layers: [] }),
    ...app.lambda('Python', '', { Runtime: 'python3.13' }),
    ...withPolicies('arn:aws:iam::aws:policy/A', 'arn:aws:iam::aws:policy/B'),
    One: { Type: 'AWS::DynamoDB::Table', Properties: { TableName: 'o1', ...table } },
    Two: { Type: 'AWS::DynamoDB::Table', Properties: { TableName: 't2', ...table } },
    Http: { Type: 'AWS::ApiGatewayV2::Api', Properties: { Name: 'a', ProtocolType: 'HTTP' } },
    Kind: { Type: 'AWS::StepFunctions::Activity', Properties: { Name: 'a b' } },
    ...machine({ DefinitionString: '{"StartAt":"Nowhere","States":{}}' }),
  }
  const refused = await run(app.assembly(resources)).catch((error: unknown) => error)
  const problems = refused instanceof TemplateError ? refused.problems : []
  for (const sentence of [
    'Queue (AWS::Kinesis::Stream): this resource type is not supported',
    'Twice (AWS::Lambda::Function): the property Layers is not supported',
    'MemorySize must be a whole number',
    'Timeout must be a whole number',
    'the runtime python3.13 is not supported',
    'the managed policy arn:aws:iam::aws:policy/A is not supported',
    'the managed policy arn:aws:iam::aws:policy/B is not supported',
    'table o1: ',
    'table t2: ',
    'the protocol HTTP is not supported',
    'Kind (AWS::StepFunctions::Activity): Invalid Name',
    'M (AWS::StepFunctions::StateMachine): Invalid State Machine Definition',
  ])
    expect(problems.filter((problem) => problem.includes(sentence))).toHaveLength(1)
  // A consequence of another problem is not reported.
  expect(problems.filter((problem) => problem.includes('Reads'))).toEqual([])
  expect(problems).toHaveLength(12)
})

test('a taken port is named, with the variable that chooses another', async () => {
  const taken = createServer()
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve))
  const address = taken.address()
  const port = typeof address === 'object' && address ? address.port : 0
  for (const [name, variable] of [
    ['web', 'WEB_PORT'],
    ['ws', 'WS_PORT'],
    ['aws', 'AWS_PORT'],
  ] as const)
    await expect(run(app.assembly({}), { ports: { [name]: port } })).rejects.toThrow(
      `Port ${port} is in use. Set ${variable} to another port, or to 0 for a free one.`,
    )
  await new Promise((resolve) => taken.close(resolve))
})
