/** A synthesized template as CloudFormation reads it, and what is left of it once every reference is resolved. */

export type Value = null | boolean | number | string | Value[] | Properties
export interface Properties {
  [name: string]: Value
}

export interface ResourceDeclaration {
  Type: string
  Properties?: Properties
  DependsOn?: string | string[]
  /** Only made when this condition holds. */
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
  /** Values of the template's parameters; the defaults hold for the others. */
  parameters?: Record<string, string>
}

/** Where the stacks are said to be deployed. */
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
  /** How messages call it: the construct's path in its stack. */
  displayName: string
  properties: Properties
  /** What `Ref` gives. */
  ref: string
  /** What `Fn::GetAtt` gives; throws TemplateError for an attribute that is not known. */
  attribute(name: string): Value
}

export interface ResolvedStack {
  stackName: string
  /** In the order of their dependencies. */
  resources: ResolvedResource[]
  outputs: Record<string, Value>
}

/** What a template asks for that cannot be done here: every problem at once, each naming its resource. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError'
  readonly problems: readonly string[]

  constructor(problems: readonly string[]) {
    // Whoever collects problems would take it for none.
    if (problems.length === 0) throw new RangeError('a TemplateError tells at least one problem')
    super(problems.join('\n'))
    this.problems = problems
  }
}

export const isObject = (value: unknown): value is Properties =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
