import type { Environment, Template, Value } from './model.ts'

/** Resolves the references of one stack's template. */
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

/** An intrinsic function. Its argument is unresolved, because `Fn::If` must not resolve the other branch. */
export type Intrinsic = (argument: Value, scope: Scope) => Value
