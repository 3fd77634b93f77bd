import { resolveApp } from '../../../local/template/app.ts'
import { localEnvironment, type Template } from '../../../local/template/model.ts'
import { resolveStack } from '../../../local/template/stack.ts'

const resolve = (template: Template) => resolveStack({ stackName: 'App', template }, localEnvironment)

test('makes resources after those that they depend on, by reference or by DependsOn', () => {
  const { resources } = resolve({
    Resources: {
      First: { Type: 'AWS::IAM::Role', DependsOn: 'Second' },
      Second: { Type: 'AWS::IAM::Role', Properties: { Description: { 'Fn::GetAtt': 'Third.Arn' } } },
      Third: { Type: 'AWS::IAM::Role' },
    },
  })
  expect(resources.map(({ logicalId }) => logicalId)).toEqual(['Third', 'Second', 'First'])
})

test('refuses a cycle and names its way', () => {
  const template: Template = {
    Resources: {
      A: { Type: 'AWS::IAM::Role', Properties: { Description: { Ref: 'B' } } },
      B: { Type: 'AWS::IAM::Role', DependsOn: ['A'] },
    },
  }
  expect(() => resolve(template)).toThrow('circular dependency: A -> B -> A')
})

test('leaves out a resource whose condition does not hold', () => {
  const { resources } = resolve({
    Conditions: { Never: { 'Fn::Equals': ['a', 'b'] } },
    Resources: {
      Gone: { Type: 'AWS::Made::Up', Condition: 'Never' },
      Kept: { Type: 'AWS::IAM::Role' },
    },
  })
  expect(resources.map(({ logicalId }) => logicalId)).toEqual(['Kept'])
})

const never = { Never: { 'Fn::Equals': ['a', 'b'] } }
const gone = { Gone: { Type: 'AWS::IAM::Role', Condition: 'Never' } }

test.each<[string, Template, string]>([
  [
    'a resource that refers to one which is left out',
    {
      Conditions: never,
      Resources: { ...gone, Kept: { Type: 'AWS::IAM::Role', Properties: { Description: { Ref: 'Gone' } } } },
    },
    'App: Kept (AWS::IAM::Role): there is no resource Gone: its condition Never does not hold',
  ],
  [
    'an output that refers to one which is left out',
    { Conditions: never, Resources: gone, Outputs: { It: { Value: { 'Fn::GetAtt': ['Gone', 'Arn'] } } } },
    'App: output It: there is no resource Gone: its condition Never does not hold',
  ],
  [
    'what depends on a resource that nobody declares',
    { Resources: { Kept: { Type: 'AWS::IAM::Role', DependsOn: ['Nobody'] } } },
    'App: Kept depends on Nobody, and there is no such resource',
  ],
  [
    'a condition that depends on itself',
    {
      Conditions: { One: { Condition: 'Two' }, Two: { 'Fn::Not': [{ Condition: 'One' }] } },
      Resources: { Kept: { Type: 'AWS::IAM::Role', Condition: 'One' } },
    },
    'the condition One depends on itself',
  ],
  [
    'a type that is called like a method of all objects',
    { Resources: { Odd: { Type: 'constructor' } } },
    'App: Odd (constructor): this type of resource is not supported on one machine',
  ],
  [
    'a reference that is called so',
    { Resources: {}, Outputs: { It: { Value: { Ref: 'toString' } } } },
    'App: output It: there is no resource toString',
  ],
])('refuses %s', (_what, template, problem) => {
  expect(() => resolve(template)).toThrow(problem)
})

test('a resource may depend on one that is left out', () => {
  const Kept = { Type: 'AWS::IAM::Role', DependsOn: 'Gone' }
  expect(resolve({ Conditions: never, Resources: { ...gone, Kept } }).resources).toHaveLength(1)
})

test('refuses a name that two stacks export', () => {
  const template: Template = { Resources: {}, Outputs: { It: { Value: 'x', Export: { Name: 'it' } } } }
  const stacks = ['One', 'Two'].map((stackName) => ({ stackName, template }))
  expect(() => resolveApp(stacks, localEnvironment)).toThrow(
    'Two: output It: another stack exports it already',
  )
})

test('leaves policies for deletion and update aside', () => {
  const declaration = {
    Type: 'AWS::IAM::Role',
    DeletionPolicy: 'Retain',
    UpdateReplacePolicy: 'Retain',
    CreationPolicy: {},
    UpdatePolicy: {},
  }
  expect(resolve({ Resources: { Kept: declaration } }).resources).toHaveLength(1)
})

test("takes a parameter's value where one is given, and its default where none is", () => {
  const template: Template = {
    Parameters: { Given: { Type: 'String', Default: 'a' }, Default: { Type: 'String', Default: 'b' } },
    Resources: {},
    Outputs: { Given: { Value: { Ref: 'Given' } }, Default: { Value: { Ref: 'Default' } } },
  }
  const stack = { stackName: 'App', template, parameters: { Given: 'c' } }
  expect(resolveStack(stack, localEnvironment).outputs).toEqual({ Given: 'c', Default: 'b' })
})

test('leaves out an output whose condition does not hold', () => {
  const { outputs } = resolve({
    Conditions: { Never: { 'Fn::Equals': ['a', 'b'] } },
    Resources: {},
    Outputs: { Gone: { Value: 'x', Condition: 'Never' }, Kept: { Value: 'y' } },
  })
  expect(outputs).toEqual({ Kept: 'y' })
})

test('hands exports from one stack to the next', () => {
  const exporting: Template = {
    Resources: { Role: { Type: 'AWS::IAM::Role', Properties: { RoleName: 'judge' } } },
    Outputs: {
      Out: {
        Value: { Ref: 'Role' },
        Export: { Name: { 'Fn::Join': ['-', [{ Ref: 'AWS::StackName' }, 'role']] } },
      },
    },
  }
  const importing: Template = { Resources: {}, Outputs: { In: { Value: { 'Fn::ImportValue': 'One-role' } } } }
  const [, second] = resolveApp(
    [
      { stackName: 'One', template: exporting },
      { stackName: 'Two', template: importing },
    ],
    localEnvironment,
  )
  expect(second?.outputs.In).toBe('judge')
})

test('gives every resource a name, the same one at every start', () => {
  const template: Template = { Resources: { Table: { Type: 'AWS::DynamoDB::Table' } } }
  const [table] = resolve(template).resources
  expect(table?.ref).toMatch(/^App-Table-[A-Z0-9]{12}$/)
  expect(resolve(template).resources[0]?.ref).toBe(table?.ref)
})

test('does not look into the function behind a custom resource, whatever it is', () => {
  const { resources } = resolve({
    Resources: {
      Provider: { Type: 'AWS::Lambda::Function', Properties: { Runtime: 'python3.13', Layers: ['x'] } },
      Cleanup: {
        Type: 'Custom::S3AutoDeleteObjects',
        Properties: { ServiceToken: { 'Fn::GetAtt': ['Provider', 'Arn'] } },
      },
    },
  })
  expect(resources.map(({ logicalId }) => logicalId)).toEqual(['Cleanup'])
})

test('refuses a custom resource that nobody knows', () => {
  const template: Template = { Resources: { Thing: { Type: 'Custom::Thing' } } }
  expect(() => resolve(template)).toThrow(
    'App: Thing (Custom::Thing): this type of resource is not supported',
  )
})
