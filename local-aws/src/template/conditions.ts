import { isObject, TemplateError, type Value } from './model.ts'
import type { Intrinsic, Scope } from './scope.ts'

const operands = (argument: Value, name: string): Value[] => {
  if (Array.isArray(argument)) return argument
  throw new TemplateError([`${name} needs a list of conditions`])
}

/** A condition's value: `{"Condition": name}`, or one of the functions below. */
export function holds(condition: Value, scope: Scope): boolean {
  if (isObject(condition) && typeof condition.Condition === 'string')
    return scope.condition(condition.Condition)
  const value = scope.resolve(condition)
  if (typeof value === 'boolean') return value
  if (value === 'true' || value === 'false') return value === 'true'
  throw new TemplateError([`a condition must be true or false, not ${JSON.stringify(condition)}`])
}

/** The intrinsic functions of the Conditions section. */
export const conditionFunctions: Record<string, Intrinsic> = {
  'Fn::Equals': (argument, scope) => {
    const [left, right] = operands(argument, 'Fn::Equals').map((value) => scope.resolve(value))
    return JSON.stringify(left) === JSON.stringify(right) || String(left) === String(right)
  },
  'Fn::And': (argument, scope) => operands(argument, 'Fn::And').every((value) => holds(value, scope)),
  'Fn::Or': (argument, scope) => operands(argument, 'Fn::Or').some((value) => holds(value, scope)),
  'Fn::Not': (argument, scope) => !operands(argument, 'Fn::Not').every((value) => holds(value, scope)),
}
