import { customResourceProviders } from './custom-resource-providers.ts'
import { dependencyOrder } from './dependency-order.ts'
import { type Exports, exportNamesOf, noExports } from './exports.ts'
import { generatedName } from './generated-names.ts'
import { resolve } from './intrinsics.ts'
import {
  type Environment,
  isObject,
  type Properties,
  type ResolvedResource,
  type ResolvedStack,
  type ResourceDeclaration,
  type StackTemplate,
  type Template,
  TemplateError,
} from './model.ts'
import { ProblemCollector } from './problem-collector.ts'
import { dependenciesOf } from './references.ts'
import type { Identity } from './resource-type.ts'
import type { Scope } from './scope.ts'
import { stackScope } from './stack-scope.ts'
import { resourceTypes } from './types/index.ts'
import { checkCondition, unresolvableResources, unsupportedFeatures } from './unsupported-features.ts'

/** Resolves one stack. Throws one TemplateError with all problems. */
export function resolveStack(
  stack: StackTemplate,
  environment: Environment,
  exports: Exports = noExports,
): ResolvedStack {
  const { resolved, problems } = resolveStackPartly(stack, environment, exports)
  problems.throwAny()
  return resolved
}

/**
 * Resolves one stack: conditions, then resources in the order of their dependencies, then outputs. Adds its exports to
 * `exports`. Returns the resolved part and all problems. Throws if nothing can be resolved.
 */
export function resolveStackPartly(
  stack: StackTemplate,
  environment: Environment,
  exports: Exports = noExports,
): { resolved: ResolvedStack; problems: ProblemCollector } {
  const { stackName, template } = stack
  const problems = new ProblemCollector()
  const providers = problems.attempt(stackName, () => customResourceProviders(template)) ?? new Set()
  const resources = new Map<string, ResolvedResource>()
  const failed = new Set<string>()
  const scope = stackScope(stack, environment, exports, { resources, failed })
  decideConditions(scope, problems)

  const declarations = presentResources(scope, problems)
  for (const problem of [
    ...unsupportedFeatures({ ...template, Resources: declarations }, (id) => providers.has(id)),
    ...missingDependencies(template, declarations),
  ])
    problems.note(`${stackName}: ${problem}`)
  const exportNames = exportNamesOf(stack, environment, problems)
  for (const logicalId of unresolvableResources(declarations))
    if (!providers.has(logicalId)) failed.add(logicalId)

  for (const [logicalId, declaration] of inOrder(scope, declarations)) {
    if (failed.has(logicalId)) continue
    const resource = problems.attempt(who(stackName, logicalId, declaration), () => {
      // A provider never runs, so its unsupported properties do not matter.
      const properties = providers.has(logicalId) ? {} : resolve(declaration.Properties ?? {}, scope)
      const origin = { stackName, logicalId, environment, declaration }
      return resolvedResource(origin, isObject(properties) ? properties : {})
    })
    if (resource) resources.set(logicalId, resource)
    else failed.add(logicalId)
  }
  const outputs = presentOutputs(scope, problems)
  for (const [output, exportName] of exportNames)
    if (outputs[output] !== undefined) exports.add(exportName, outputs[output])
  const run = [...resources.values()].filter(({ logicalId }) => !providers.has(logicalId))
  const unresolvedTypes = new Set([...failed].flatMap((logicalId) => declarations[logicalId]?.Type ?? []))
  return { resolved: { stackName, resources: run, unresolvedTypes, outputs }, problems }
}

const who = (stackName: string, logicalId: string, { Type }: ResourceDeclaration): string =>
  `${stackName}: ${logicalId} (${Type})`

/** Evaluates every condition, also unused ones. Throws TemplateError if one cannot be evaluated. */
function decideConditions({ stackName, template, condition }: Scope, problems: ProblemCollector): void {
  const conditions = Object.entries(template.Conditions ?? {})
  for (const [name, written] of conditions)
    problems.attempt(`${stackName}: condition ${name}`, () => checkCondition(written, template))
  problems.throwAny()
  for (const [name] of conditions) problems.attempt(`${stackName}: condition ${name}`, () => condition(name))
  problems.throwAny()
}

/** The resources whose condition is true. */
function presentResources(
  { stackName, template, condition }: Scope,
  problems: ProblemCollector,
): Record<string, ResourceDeclaration> {
  const present = Object.entries(template.Resources).filter(([logicalId, declaration]) => {
    const { Condition } = declaration
    if (Condition === undefined) return true
    return problems.attempt(who(stackName, logicalId, declaration), () => condition(Condition))
  })
  return Object.fromEntries(present)
}

/** Sorts the resources so that each comes after its dependencies. Throws TemplateError for a cycle. */
function inOrder(
  { stackName }: Scope,
  declarations: Record<string, ResourceDeclaration>,
): [string, ResourceDeclaration][] {
  const problems = new ProblemCollector()
  const isPresent = (name: string) => Object.hasOwn(declarations, name)
  const order = problems.attempt(stackName, () =>
    dependencyOrder(Object.keys(declarations), (logicalId) => {
      const declaration = declarations[logicalId]
      return declaration ? dependenciesOf(declaration, isPresent) : []
    }),
  )
  problems.throwAny()
  return (order ?? []).flatMap((logicalId) => {
    const declaration = declarations[logicalId]
    return declaration ? [[logicalId, declaration]] : []
  })
}

/** The values of the outputs whose condition is true. */
function presentOutputs(scope: Scope, problems: ProblemCollector): Properties {
  const outputs: Properties = {}
  for (const [name, { Value: value, Condition }] of Object.entries(scope.template.Outputs ?? {}))
    problems.attempt(`${scope.stackName}: output ${name}`, () => {
      if (Condition === undefined || scope.condition(Condition)) outputs[name] = resolve(value, scope)
    })
  return outputs
}

/** Problems of resources whose `DependsOn` names a resource that the template does not declare. */
const missingDependencies = (
  template: Template,
  declarations: Record<string, ResourceDeclaration>,
): string[] =>
  Object.entries(declarations).flatMap(([logicalId, { DependsOn = [] }]) =>
    [DependsOn]
      .flat()
      .filter((name) => !Object.hasOwn(template.Resources, name))
      .map((name) => `${logicalId} depends on ${name}, and there is no such resource`),
  )

function resolvedResource(
  origin: Omit<Identity, 'properties'> & { declaration: ResourceDeclaration },
  properties: Properties,
): ResolvedResource {
  const { stackName, logicalId, declaration } = origin
  const { Type: type } = declaration
  const treatment = resourceTypes[type] ?? {}
  const identity: Identity = { ...origin, properties }
  return {
    stackName,
    logicalId,
    type,
    displayName: displayName(stackName, logicalId, declaration),
    properties,
    ref: treatment.ref?.(identity) ?? generatedName(stackName, logicalId),
    attribute(name) {
      const value = treatment.attributes?.[name]?.(identity)
      if (value === undefined)
        throw new TemplateError([`the attribute ${name} of ${logicalId} (${type}) is not supported`])
      return value
    },
  }
}

/** `Functions/Play` from the construct's path `Stack/Functions/Play/Resource`. */
function displayName(
  stackName: string,
  logicalId: string,
  { Metadata: metadata }: ResourceDeclaration,
): string {
  const path = metadata?.['aws:cdk:path']
  if (typeof path !== 'string') return logicalId
  const parts = path.split('/').filter((part) => part !== 'Resource' && part !== 'Default')
  return (parts[0] === stackName ? parts.slice(1) : parts).join('/') || logicalId
}
