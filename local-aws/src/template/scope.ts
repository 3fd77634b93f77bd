import type { Environment, Template, Value } from './model.ts'

/** What the references of one stack's template lead to. */
export interface Scope {
  stackName: string
  template: Template
  environment: Environment
  ref(logicalId: string): Value
  attribute(logicalId: string, name: string): Value
  importValue(exportName: string): Value
  condition(name: string): boolean
  resolve(value: Value): Value
}

/** A function of templates. Its argument comes unresolved: `Fn::If` must not look at the other branch. */
export type Intrinsic = (argument: Value, scope: Scope) => Value
