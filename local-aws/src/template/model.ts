/** A synthesized template as CloudFormation reads it, and the same with every reference resolved. */

export type Value = null | boolean | number | string | Value[] | Properties
export interface Properties {
  [name: string]: Value
}

export interface ResourceDeclaration {
  Type: string
  Properties?: Properties
  DependsOn?: string | string[]
  /** The resource is created only if this condition is true. */
  Condition?: string
  Metadata?: Properties
}

export interface Template {
  Parameters?: Record<string, { Type: string; Default?: Value }>
  Mappings?: Record<string, Record<string, Record<string, Value>>>
  Conditions?: Record<string, Value>
  Resources: Record<string, ResourceDeclaration>
  Outputs?: Record<string, { Value: Value; Export?: { Name: Value }; Condition?: string }>
  Transform?: Value
}

export interface StackTemplate {
  stackName: string
  template: Template
  /** Values of the template's parameters. The others have their defaults. */
  parameters?: Record<string, string>
}

/** The account and region that the stacks are deployed to, as far as the template can see. */
export interface Environment {
  account: string
  region: string
  partition: string
  urlSuffix: string
}

export const localEnvironment: Environment = {
  account: '000000000000',
  region: 'us-east-1',
  partition: 'aws',
  urlSuffix: 'amazonaws.com',
}

export interface ResolvedResource {
  stackName: string
  logicalId: string
  type: string
  /** Name in messages: the path of the construct in its stack. */
  displayName: string
  properties: Properties
  /** The value of `Ref`. */
  ref: string
  /** The value of `Fn::GetAtt`. Throws TemplateError for an unsupported attribute. */
  attribute(name: string): Value
}

export interface ResolvedStack {
  stackName: string
  /** In the order of their dependencies. */
  resources: ResolvedResource[]
  /** The types of resources that are missing above because they cannot be resolved. Their problems are reported. */
  unresolvedTypes: ReadonlySet<string>
  outputs: Record<string, Value>
}

/** A template that is not supported. Holds every problem, each with the name of its resource. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError'
  readonly problems: readonly string[]

  constructor(problems: readonly string[]) {
    // A collector of problems would treat an empty error as success.
    if (problems.length === 0) throw new RangeError('A TemplateError needs at least one problem.')
    super(problems.join('\n'))
    this.problems = problems
  }
}

export const isObject = (value: unknown): value is Properties =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
