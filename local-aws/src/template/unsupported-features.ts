import { isObject, type ResourceDeclaration, type Template, TemplateError, type Value } from './model.ts'
import { intrinsicsWithSiblingKeys, referencesOf, unknownIntrinsicsOf } from './references.ts'
import { resourceTypes } from './types/index.ts'

/** A secret or parameter that CloudFormation looks up during the deployment. */
const DYNAMIC_REFERENCE = /\{\{resolve:[a-z-]+:/

/** The unsupported features of one resource, one sentence each. */
function problemsOf(logicalId: string, declaration: ResourceDeclaration): string[] {
  const who = `${logicalId} (${declaration.Type})`
  const type = Object.hasOwn(resourceTypes, declaration.Type) ? resourceTypes[declaration.Type] : undefined
  if (type === undefined) return [`${who}: this resource type is not supported`]
  const problems: string[] = []
  const accepted = type.properties && new Set([...type.properties.run, ...type.properties.inert])
  for (const property of Object.keys(declaration.Properties ?? {}))
    if (accepted && !accepted.has(property))
      problems.push(`${who}: the property ${property} is not supported`)
  for (const problem of intrinsicProblems(declaration.Properties ?? {})) problems.push(`${who}: ${problem}`)
  if (hasDynamicReference(declaration.Properties ?? {}))
    problems.push(`${who}: dynamic references ({{resolve:...}}) are not supported`)
  return problems
}

/** Problems of unsupported intrinsics, and of intrinsics with other keys in their object. */
const intrinsicProblems = (value: Value): string[] => [
  ...[...unknownIntrinsicsOf(value)].map((name) => `the intrinsic function ${name} is not supported`),
  ...[...intrinsicsWithSiblingKeys(value)].map(
    (keys) => `an intrinsic function must be the only key of its object, not one of ${keys}`,
  ),
]

function hasDynamicReference(value: Value): boolean {
  if (typeof value === 'string') return DYNAMIC_REFERENCE.test(value)
  if (Array.isArray(value)) return value.some(hasDynamicReference)
  return isObject(value) && Object.values(value).some(hasDynamicReference)
}

/** Whether a resource can still be resolved, so that the same run reports its other problems. */
const canBeMade = ({ Type, Properties = {} }: ResourceDeclaration): boolean =>
  Object.hasOwn(resourceTypes, Type) &&
  intrinsicProblems(Properties).length === 0 &&
  !hasDynamicReference(Properties)

/** The resources that cannot be resolved. Their problems are those that `unsupportedFeatures` reports. */
export const unresolvableResources = (resources: Record<string, ResourceDeclaration>): string[] =>
  Object.entries(resources).flatMap(([logicalId, declaration]) => (canBeMade(declaration) ? [] : [logicalId]))

/**
 * All unsupported features of a template, so that a start reports them in one message instead of one at a time.
 */
export function unsupportedFeatures(
  template: Template,
  isProvider: (logicalId: string) => boolean,
): string[] {
  const problems: string[] = []
  if (template.Transform !== undefined)
    problems.push(`the transform ${JSON.stringify(template.Transform)} is not supported`)
  for (const [logicalId, declaration] of Object.entries(template.Resources))
    if (!isProvider(logicalId)) problems.push(...problemsOf(logicalId, declaration))
  for (const [name, output] of Object.entries(template.Outputs ?? {}))
    for (const problem of intrinsicProblems([output.Value, output.Export?.Name ?? null]))
      problems.push(`output ${name}: ${problem}`)
  return problems
}

/** Throws TemplateError for a condition that depends on resources. */
export function checkCondition(condition: Value, { Parameters = {} }: Template): void {
  const problems = intrinsicProblems(condition)
  const unresolved = [...referencesOf(condition)].filter(
    (name) => !Object.hasOwn(Parameters, name) && !name.startsWith('AWS::'),
  )
  if (unresolved.length > 0)
    problems.push(
      `unresolved dependencies [${unresolved.join(', ')}]; a condition may refer to parameters only`,
    )
  if (problems.length > 0) throw new TemplateError(problems)
}
