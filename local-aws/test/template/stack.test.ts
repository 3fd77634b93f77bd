import { localEnvironment, type Template, TemplateError, type Value } from '../../src/template/model.ts'
import { resolveApp } from '../../src/template/resolve-app.ts'
import { resolveStack } from '../../src/template/stack.ts'

const resolve = (template: Template) => resolveStack({ stackName: 'App', template }, localEnvironment)

/** What is wrong with an app of these stacks. */
function problemsOf(templates: Record<string, Template>): readonly string[] {
  try {
    resolveApp(
      Object.entries(templates).map(([stackName, template]) => ({ stackName, template })),
      localEnvironment,
    )
  } catch (error) {
    if (error instanceof TemplateError) return error.problems
    throw error
  }
  return []
}

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
    'App: Kept (AWS::IAM::Role): there is no resource Gone: its condition Never is false',
  ],
  [
    'an output that refers to one which is left out',
    { Conditions: never, Resources: gone, Outputs: { It: { Value: { 'Fn::GetAtt': ['Gone', 'Arn'] } } } },
    'App: output It: there is no resource Gone: its condition Never is false',
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
    'App: condition One: the condition One depends on itself',
  ],
  ...(
    [
      ['Ref', { Ref: 'Kept' }],
      ['Fn::GetAtt', { 'Fn::GetAtt': ['Kept', 'Arn'] }],
      ['Fn::Sub', { 'Fn::Sub': `\${Kept}` }],
    ] satisfies [string, Value][]
  ).map(([name, reference]): [string, Template, string] => [
    `a condition that refers to a resource by ${name}`,
    {
      Conditions: { Odd: { 'Fn::Equals': [reference, 'x'] } },
      Resources: { Kept: { Type: 'AWS::IAM::Role' }, Bound: { Type: 'AWS::IAM::Role', Condition: 'Odd' } },
    },
    'App: condition Odd: unresolved dependencies [Kept]; a condition may refer to parameters only',
  ]),
  [
    'a condition whose substitution is none',
    { Conditions: { Odd: { 'Fn::Equals': [{ 'Fn::Sub': {} }, 'x'] } }, Resources: {} },
    'App: condition Odd: Fn::Sub needs a string, or a string and its variables, not {}',
  ],
  [
    'a condition that nobody declares',
    { Resources: { Kept: { Type: 'AWS::IAM::Role', Condition: 'None' } } },
    'App: Kept (AWS::IAM::Role): there is no condition None',
  ],
  [
    'a reference whose resource is only known when it is resolved',
    {
      Parameters: { Which: { Type: 'String', Default: 'Second' } },
      Resources: {
        First: {
          Type: 'AWS::IAM::Role',
          Properties: { Description: { 'Fn::GetAtt': [{ Ref: 'Which' }, 'Arn'] } },
        },
        Second: { Type: 'AWS::IAM::Role' },
      },
    },
    'App: First (AWS::IAM::Role): the resource Second cannot be referred to here, because it does not exist yet',
  ],
  [
    'an export whose name refers to a resource',
    {
      Resources: { Kept: { Type: 'AWS::IAM::Role' } },
      Outputs: { It: { Value: 'x', Export: { Name: { Ref: 'Kept' } } } },
    },
    'App: output It: the resource Kept cannot be referred to here, because it does not exist yet',
  ],
  [
    'a type that is called like a method of all objects',
    { Resources: { Odd: { Type: 'constructor' } } },
    'App: Odd (constructor): this resource type is not supported',
  ],
  [
    'a reference that is called so',
    { Resources: {}, Outputs: { It: { Value: { Ref: 'toString' } } } },
    'App: output It: there is no resource toString',
  ],
])('refuses %s', (_what, template, problem) => {
  expect(() => resolve(template)).toThrow(problem)
  expect(problemsOf({ App: template }).join()).toContain(problem)
})

test('a reference to a resource with a problem is not a further problem', () => {
  const template: Template = {
    Resources: {
      Bad: { Type: 'AWS::IAM::Role', Properties: { Description: { Ref: 'Nobody' } } },
      Kept: { Type: 'AWS::IAM::Role', Properties: { Description: { Ref: 'Bad' } } },
    },
    Outputs: { It: { Value: { Ref: 'Bad' } } },
  }
  expect(problemsOf({ App: template })).toEqual(['App: Bad (AWS::IAM::Role): there is no resource Nobody'])
})

test('a resource may depend on one that is left out', () => {
  const Kept = { Type: 'AWS::IAM::Role', DependsOn: 'Gone' }
  expect(resolve({ Conditions: never, Resources: { ...gone, Kept } }).resources).toHaveLength(1)
})

test('refuses a name that two stacks export', () => {
  const template: Template = { Resources: {}, Outputs: { It: { Value: 'x', Export: { Name: 'it' } } } }
  const stacks = ['One', 'Two'].map((stackName) => ({ stackName, template }))
  expect(() => resolveApp(stacks, localEnvironment)).toThrow('Two: output It: One exports it already')
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

/** A stack with a role that imports one name and an output that exports another. */
const trading = (imported: Value, exported: string): Template => ({
  Resources: { Role: { Type: 'AWS::IAM::Role', Properties: { Description: imported } } },
  Outputs: { Out: { Value: exported, Export: { Name: exported } } },
})

test('a stack comes after those that it imports from, in whatever order they are listed', () => {
  const stacks = [
    { stackName: 'Last', template: trading({ 'Fn::ImportValue': { 'Fn::Sub': 'b' } }, 'c') },
    { stackName: 'Middle', template: trading({ 'Fn::ImportValue': 'a' }, 'b') },
    { stackName: 'First', template: trading('nothing', 'a') },
  ]
  const resolved = resolveApp(stacks, localEnvironment)
  expect(resolved.map(({ stackName }) => stackName)).toEqual(['First', 'Middle', 'Last'])
  expect(resolved.map(({ resources }) => resources[0]?.properties.Description)).toEqual(['nothing', 'a', 'b'])
})

test('stacks that import from each other are refused in one sentence', () => {
  const One = trading({ 'Fn::ImportValue': 'b' }, 'a')
  const Two = trading({ 'Fn::ImportValue': 'a' }, 'b')
  expect(problemsOf({ One, Two })).toEqual([
    'Two: Role (AWS::IAM::Role): circular dependency: One -> Two -> One (each stack imports from the next)',
  ])
})

test('an import that is not looked at makes no circle', () => {
  const One: Template = {
    ...trading({ 'Fn::If': ['Never', { 'Fn::ImportValue': 'b' }, 'nothing'] }, 'a'),
    Conditions: never,
  }
  expect(problemsOf({ One, Two: trading({ 'Fn::ImportValue': 'a' }, 'b') })).toEqual([])
})

test('what imports from a stack with a problem tells its own problems only', () => {
  const Two: Template = {
    Resources: {
      Role: { Type: 'AWS::IAM::Role', Properties: { Description: { 'Fn::ImportValue': 'a' } } },
      Other: { Type: 'AWS::IAM::Role', Properties: { Description: { Ref: 'Nobody' } } },
    },
  }
  expect(problemsOf({ Two, One: trading({ Ref: 'Nobody' }, 'a') })).toEqual([
    'One: Role (AWS::IAM::Role): there is no resource Nobody',
    'Two: Other (AWS::IAM::Role): there is no resource Nobody',
  ])
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

test('refuses an unknown custom resource', () => {
  const template: Template = { Resources: { Thing: { Type: 'Custom::Thing' } } }
  expect(() => resolve(template)).toThrow('App: Thing (Custom::Thing): this resource type is not supported')
})
