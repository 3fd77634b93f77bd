import { substitutedNames } from './fn-sub.ts'
import { intrinsicName, intrinsics, isIntrinsicKey } from './intrinsics.ts'
import { isObject, type ResourceDeclaration, type Value } from './model.ts'

/** Every intrinsic in a value, outer ones first, in both branches of `Fn::If`. */
function* intrinsicsIn(value: Value): Generator<{ name: string; argument: Value }> {
  const name = intrinsicName(value)
  if (name !== undefined && isObject(value)) yield { name, argument: value[name] ?? null }
  const children = Array.isArray(value) ? value : isObject(value) ? Object.values(value) : []
  for (const child of children) yield* intrinsicsIn(child)
}

/** The names (logical ids, parameters, pseudo parameters) that a value refers to. */
export function referencesOf(value: Value): Set<string> {
  const found = new Set<string>()
  for (const { name, argument } of intrinsicsIn(value)) {
    if (name === 'Ref' && typeof argument === 'string') found.add(argument)
    if (name === 'Fn::GetAtt') {
      const logicalId = Array.isArray(argument) ? argument[0] : String(argument).split('.')[0]
      if (typeof logicalId === 'string') found.add(logicalId)
    }
    if (name === 'Fn::Sub') for (const substituted of substitutedNames(argument)) found.add(substituted)
  }
  return found
}

/** The names of unsupported intrinsics in a value. */
export function unknownIntrinsicsOf(value: Value): Set<string> {
  const unknown = new Set<string>()
  for (const { name } of intrinsicsIn(value)) if (intrinsics[name] === undefined) unknown.add(name)
  return unknown
}

/** The keys of each object that holds an intrinsic and another key. CloudFormation refuses such an object. */
export function intrinsicsWithSiblingKeys(value: Value): Set<string> {
  if (Array.isArray(value)) return new Set(value.flatMap((item) => [...intrinsicsWithSiblingKeys(item)]))
  if (!isObject(value)) return new Set()
  const keys = Object.keys(value)
  const crowded = keys.length > 1 && keys.some(isIntrinsicKey) ? [keys.join(', ')] : []
  return new Set([...crowded, ...intrinsicsWithSiblingKeys(Object.values(value))])
}

/** The resources that a resource depends on, by reference or by DependsOn. */
export function dependenciesOf(
  declaration: ResourceDeclaration,
  isResource: (name: string) => boolean,
): string[] {
  const explicit = [declaration.DependsOn ?? []].flat()
  return [...new Set([...referencesOf(declaration.Properties ?? {}), ...explicit])].filter(isResource)
}
