import { conditionFunctions } from './conditions.ts'
import { substitute } from './fn-sub.ts'
import { stableUuid } from './generated-names.ts'
import { isObject, TemplateError, type Value } from './model.ts'
import type { Intrinsic, Scope } from './scope.ts'

/** The value of `AWS::NoValue`. A property that resolves to it is left out. */
const NO_VALUE: Value = { 'AWS::NoValue': true }

const text = (value: Value, where: string): string => {
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  throw new TemplateError([`${where} must be a string, not ${JSON.stringify(value)}`])
}

const list = (value: Value, where: string): Value[] => {
  if (Array.isArray(value)) return value
  throw new TemplateError([`${where} must be a list, not ${JSON.stringify(value)}`])
}

const pseudoParameters: Record<string, (scope: Scope) => Value> = {
  'AWS::AccountId': (scope) => scope.environment.account,
  'AWS::Region': (scope) => scope.environment.region,
  'AWS::Partition': (scope) => scope.environment.partition,
  'AWS::URLSuffix': (scope) => scope.environment.urlSuffix,
  'AWS::StackName': (scope) => scope.stackName,
  'AWS::StackId': (scope) => {
    const { partition, region, account } = scope.environment
    return `arn:${partition}:cloudformation:${region}:${account}:stack/${scope.stackName}/${stableUuid(scope.stackName)}`
  },
  'AWS::NotificationARNs': () => [],
  'AWS::NoValue': () => NO_VALUE,
}

const ref = (name: string, scope: Scope): Value =>
  (Object.hasOwn(pseudoParameters, name) ? pseudoParameters[name]?.(scope) : undefined) ?? scope.ref(name)

/** Parses `Resource.Attribute` or `[Resource, Attribute]`. The name of an attribute may contain dots. */
const getAtt = (argument: Value, scope: Scope): Value => {
  const [logicalId = '', ...name] =
    typeof argument === 'string' ? argument.split('.') : list(resolve(argument, scope), 'Fn::GetAtt')
  return scope.attribute(text(logicalId, 'Fn::GetAtt'), name.join('.'))
}

/** The supported intrinsic functions, by name. */
export const intrinsics: Record<string, Intrinsic> = {
  Ref: (argument, scope) => ref(text(argument, 'Ref'), scope),
  'Fn::GetAtt': getAtt,
  'Fn::Sub': (argument, scope) =>
    substitute(argument, {
      reference: (name) => text(ref(name, scope), `Fn::Sub of ${name}`),
      attribute: (logicalId, name) =>
        text(scope.attribute(logicalId, name), `Fn::Sub of ${logicalId}.${name}`),
      value: (value) => text(resolve(value, scope), 'Fn::Sub'),
    }),
  'Fn::Join': (argument, scope) => {
    const [delimiter = '', values = []] = list(resolve(argument, scope), 'Fn::Join')
    return list(values, 'Fn::Join')
      .map((value) => text(value, 'Fn::Join'))
      .join(text(delimiter, 'Fn::Join'))
  },
  'Fn::Select': (argument, scope) => {
    const [index = 0, values = []] = list(resolve(argument, scope), 'Fn::Select')
    const chosen = list(values, 'Fn::Select')[Number(index)]
    if (chosen === undefined) throw new TemplateError([`Fn::Select has no element ${String(index)}`])
    return chosen
  },
  'Fn::Split': (argument, scope) => {
    const [delimiter = '', source = ''] = list(resolve(argument, scope), 'Fn::Split')
    return text(source, 'Fn::Split').split(text(delimiter, 'Fn::Split'))
  },
  'Fn::FindInMap': (argument, scope) => {
    const [map = '', first = '', second = ''] = list(resolve(argument, scope), 'Fn::FindInMap')
    const found = scope.template.Mappings?.[String(map)]?.[String(first)]?.[String(second)]
    if (found === undefined)
      throw new TemplateError([`Fn::FindInMap finds nothing at ${[map, first, second].join('.')}`])
    return found
  },
  'Fn::Base64': (argument, scope) =>
    Buffer.from(text(resolve(argument, scope), 'Fn::Base64')).toString('base64'),
  'Fn::ImportValue': (argument, scope) =>
    scope.importValue(text(resolve(argument, scope), 'Fn::ImportValue')),
  'Fn::If': (argument, scope) => {
    const [condition = '', whenTrue = NO_VALUE, whenFalse = NO_VALUE] = list(argument, 'Fn::If')
    return resolve(scope.condition(text(condition, 'Fn::If')) ? whenTrue : whenFalse, scope)
  },
  ...conditionFunctions,
}

export const isIntrinsicKey = (key: string): boolean => key === 'Ref' || key.startsWith('Fn::')

/** The name of the intrinsic in an object whose only key is `Ref` or starts with `Fn::`. Otherwise undefined. */
export const intrinsicName = (value: Value): string | undefined => {
  if (!isObject(value)) return undefined
  const [name, ...others] = Object.keys(value)
  if (name === undefined || others.length > 0) return undefined
  return isIntrinsicKey(name) ? name : undefined
}

const isNoValue = (value: Value): boolean => isObject(value) && 'AWS::NoValue' in value

/** Resolves every intrinsic in a value. Leaves out properties and elements that resolve to `AWS::NoValue`. */
export function resolve(value: Value, scope: Scope): Value {
  const name = intrinsicName(value)
  if (name !== undefined && isObject(value)) {
    const intrinsic = intrinsics[name]
    if (intrinsic === undefined) throw new TemplateError([`the intrinsic function ${name} is not supported`])
    return intrinsic(value[name] ?? null, scope)
  }
  if (Array.isArray(value))
    return value.map((element) => resolve(element, scope)).filter((item) => !isNoValue(item))
  if (isObject(value)) {
    const resolved = Object.entries(value).map(([key, item]) => [key, resolve(item, scope)] as const)
    return Object.fromEntries(resolved.filter(([, item]) => !isNoValue(item)))
  }
  return value
}
