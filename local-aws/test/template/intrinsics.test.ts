import { localEnvironment, type Template, TemplateError, type Value } from '../../src/template/model.ts'
import { resolveStack } from '../../src/template/stack.ts'

/** `<Name>` as templates write it. */
const placeholders = (text: string) => text.replace(/<(.+?)>/g, (_, name: string) => `\${${name}}`)

const role = (properties: Record<string, Value> = {}) => ({ Type: 'AWS::IAM::Role', Properties: properties })

/** Resolves one value as an output of a stack that has a role, a parameter, a mapping and conditions. */
function output(value: Value, extra: Partial<Template> = {}): Value | undefined {
  const template: Template = {
    Parameters: {
      Size: { Type: 'Number', Default: 6 },
      Names: { Type: 'CommaDelimitedList', Default: 'ann, bob' },
      Missing: { Type: 'String' },
      Looked: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/x' },
    },
    Mappings: { Limits: { 'us-east-1': { members: '6' } } },
    Conditions: {
      Here: { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'us-east-1'] },
      There: { 'Fn::Not': [{ Condition: 'Here' }] },
      Both: { 'Fn::And': [{ Condition: 'Here' }, { Condition: 'There' }] },
      Either: { 'Fn::Or': [{ Condition: 'Here' }, { Condition: 'There' }] },
    },
    Resources: { Role: role({ RoleName: 'judge' }) },
    Outputs: { It: { Value: value } },
    ...extra,
  }
  return resolveStack({ stackName: 'App', template }, localEnvironment).outputs.It
}

test.each<[string, Value, Value]>([
  ['a name', { Ref: 'Role' }, 'judge'],
  ['a parameter with a default', { Ref: 'Size' }, '6'],
  ['a list parameter', { Ref: 'Names' }, ['ann', 'bob']],
  ['the account', { Ref: 'AWS::AccountId' }, '000000000000'],
  ['the region', { Ref: 'AWS::Region' }, 'us-east-1'],
  ['the partition', { Ref: 'AWS::Partition' }, 'aws'],
  ['the suffix of hosts', { Ref: 'AWS::URLSuffix' }, 'amazonaws.com'],
  ["the stack's name", { Ref: 'AWS::StackName' }, 'App'],
  [
    "the stack's id",
    { Ref: 'AWS::StackId' },
    expect.stringMatching(
      /^arn:aws:cloudformation:us-east-1:000000000000:stack\/App\/[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/,
    ),
  ],
  [
    "a suffix of the stack's id",
    {
      'Fn::Select': [
        4,
        { 'Fn::Split': ['-', { 'Fn::Select': [2, { 'Fn::Split': ['/', { Ref: 'AWS::StackId' }] }] }] },
      ],
    },
    expect.stringMatching(/^[\da-f]{12}$/),
  ],
  ['notification ARNs, of which there are none', { Ref: 'AWS::NotificationARNs' }, []],
  ['Split', { 'Fn::Split': ['/', 'a/b'] }, ['a', 'b']],
  ['Select by a parameter', { 'Fn::Select': ['0', { Ref: 'Names' }] }, 'ann'],
  ['an attribute', { 'Fn::GetAtt': ['Role', 'Arn'] }, 'arn:aws:iam::000000000000:role/judge'],
  ['an attribute in the short form', { 'Fn::GetAtt': 'Role.Arn' }, 'arn:aws:iam::000000000000:role/judge'],
  ['Join', { 'Fn::Join': ['-', ['a', { Ref: 'AWS::Region' }]] }, 'a-us-east-1'],
  [
    'Sub',
    { 'Fn::Sub': placeholders('<Role> in <AWS::Region> has <Role.Arn>, not <!Role>') },
    placeholders('judge in us-east-1 has arn:aws:iam::000000000000:role/judge, not <Role>'),
  ],
  ['Sub with variables', { 'Fn::Sub': [placeholders('<Who>'), { Who: { Ref: 'Role' } }] }, 'judge'],
  ['Select of Split', { 'Fn::Select': [1, { 'Fn::Split': [',', 'a,b'] }] }, 'b'],
  ['FindInMap', { 'Fn::FindInMap': ['Limits', { Ref: 'AWS::Region' }, 'members'] }, '6'],
  ['Base64', { 'Fn::Base64': 'lime' }, 'bGltZQ=='],
  ['If, where it holds', { 'Fn::If': ['Here', 'yes', 'no'] }, 'yes'],
  ['If, where it does not', { 'Fn::If': ['There', 'yes', 'no'] }, 'no'],
  ['And', { 'Fn::If': ['Both', 'yes', 'no'] }, 'no'],
  ['Or', { 'Fn::If': ['Either', 'yes', 'no'] }, 'yes'],
  ['NoValue in a list', ['a', { Ref: 'AWS::NoValue' }], ['a']],
  ['NoValue in an object', { a: 1, b: { Ref: 'AWS::NoValue' } }, { a: 1 }],
])('resolves %s', (_, value, expected) => {
  expect(output(value)).toEqual(expected)
})

test('the branch of If that is not taken is not looked at', () => {
  expect(output({ 'Fn::If': ['Here', 'fine', { Ref: 'Missing' }] })).toBe('fine')
})

test.each<[string, Value, RegExp]>([
  ['an unknown intrinsic', { 'Fn::Cidr': ['10.0.0.0/8', 1, 8] }, /output It: .*Fn::Cidr is not supported/],
  ['a parameter without a value', { Ref: 'Missing' }, /parameter Missing has no value and no default/],
  ['a value from Systems Manager', { Ref: 'Looked' }, /parameter Looked: .*Systems Manager/],
  [
    'an unknown attribute',
    { 'Fn::GetAtt': ['Role', 'Colour'] },
    /attribute Colour of Role \(AWS::IAM::Role\)/,
  ],
  ['an unknown resource', { Ref: 'Nobody' }, /there is no resource Nobody/],
  [
    'a mapping that leads nowhere',
    { 'Fn::FindInMap': ['Limits', 'mars', 'members'] },
    /Limits\.mars\.members/,
  ],
  [
    'an intrinsic beside another',
    { Ref: 'AWS::Region', 'Fn::Sub': 'x' },
    /output It: an intrinsic function must be the only key of its object, not one of Ref, Fn::Sub/,
  ],
  [
    'an intrinsic beside any other key, wherever it stands',
    { 'Fn::If': ['Here', 'fine', [{ Colour: 'red', 'Fn::Join': ['', []] }]] },
    /output It: an intrinsic function must be the only key of its object, not one of Colour, Fn::Join/,
  ],
  ['an import that nobody exports', { 'Fn::ImportValue': 'x' }, /no stack of the app exports x/],
])('refuses %s by name', (_, value, problem) => {
  expect(() => output(value)).toThrow(problem)
})

test("a stack's id is its own, and the same at every start", () => {
  const idOf = (stackName: string) =>
    resolveStack(
      { stackName, template: { Resources: {}, Outputs: { It: { Value: { Ref: 'AWS::StackId' } } } } },
      localEnvironment,
    ).outputs.It
  const uuidOf = (stackName: string) => String(idOf(stackName)).split('/')[2]
  expect(uuidOf('One')).toBe(uuidOf('One'))
  expect(uuidOf('One')).not.toBe(uuidOf('Two'))
})

test.each<[string, Partial<Template>, string]>([
  [
    'a condition',
    { Conditions: { Odd: { 'Fn::Not': [{ 'Fn::Equals': ['a', 'b'] }], Ref: 'Size' } } },
    'condition Odd: an intrinsic function must be the only key of its object, not one of Fn::Not, Ref',
  ],
  [
    'a resource',
    { Resources: { Role: role({ Description: { Ref: 'Size', More: 'x' } }) } },
    'Role (AWS::IAM::Role): an intrinsic function must be the only key of its object, not one of Ref, More',
  ],
  [
    "an export's name",
    { Outputs: { It: { Value: 'x', Export: { Name: { Ref: 'Size', More: 'x' } } } } },
    'output It: an intrinsic function must be the only key of its object, not one of Ref, More',
  ],
])('refuses an intrinsic beside another key in %s', (_, extra, problem) => {
  expect(() => output('x', extra)).toThrow(`App: ${problem}`)
})

test('reports every problem of a template together', () => {
  const template: Template = {
    Resources: {
      Queue: { Type: 'AWS::Kinesis::Stream' },
      Role: role({ Colour: 'red' }),
      Other: role({ RoleName: { 'Fn::Cidr': [] } }),
      Secret: role({ RoleName: '{{resolve:ssm:/name}}' }),
    },
  }
  const resolve = () => resolveStack({ stackName: 'App', template }, localEnvironment)
  expect(resolve).toThrow(TemplateError)
  expect(resolve).toThrow(
    [
      'App: Queue (AWS::Kinesis::Stream): this resource type is not supported',
      'App: Role (AWS::IAM::Role): the property Colour is not supported',
      'App: Other (AWS::IAM::Role): the intrinsic function Fn::Cidr is not supported',
      'App: Secret (AWS::IAM::Role): dynamic references ({{resolve:...}}) are not supported',
    ].join('\n'),
  )
})
