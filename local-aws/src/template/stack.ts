import { checkCondition, unmakeable, unsupported } from './check.ts'
import { type Exports, exportNamesOf, noExports } from './exports.ts'
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
import { generatedName } from './names.ts'
import { dependencyOrder } from './order.ts'
import { Problems } from './problems.ts'
import { customResourceProviders } from './providers.ts'
import { dependenciesOf } from './references.ts'
import type { Identity } from './resource-type.ts'
import type { Scope } from './scope.ts'
import { stackScope } from './stack-scope.ts'
import { resourceTypes } from './types/index.ts'

/** Resolves one stack. Throws one TemplateError with all that is wrong. */
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
 * Resolves one stack: conditions, then every resource after those that it depends on, then the outputs.
 * What it exports is added to `exports`. Answers with what could be resolved and all that is wrong; throws where
 * nothing can be.
 */
export function resolveStackPartly(
  stack: StackTemplate,
  environment: Environment,
  exports: Exports = noExports,
): { resolved: ResolvedStack; problems: Problems } {
  const { stackName, template } = stack
  const problems = new Problems()
  const providers = problems.attempt(stackName, () => customResourceProviders(template)) ?? new Set()
  const resources = new Map<string, ResolvedResource>()
  const failed = new Set<string>()
  const scope = stackScope(stack, environment, exports, { resources, failed })
  decideConditions(scope, problems)

  const declarations = presentResources(scope, problems)
  for (const problem of [
    ...unsupported({ ...template, Resources: declarations }, (id) => providers.has(id)),
    ...missingDependencies(template, declarations),
  ])
    problems.note(`${stackName}: ${problem}`)
  const exportNames = exportNamesOf(stack, environment, problems)
  for (const logicalId of unmakeable(declarations)) if (!providers.has(logicalId)) failed.add(logicalId)

  for (const [logicalId, declaration] of inOrder(scope, declarations)) {
    if (failed.has(logicalId)) continue
    const resource = problems.attempt(who(stackName, logicalId, declaration), () => {
      // What a provider is made of does not matter, and may be more than is supported.
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
  return { resolved: { stackName, resources: run, outputs }, problems }
}

const who = (stackName: string, logicalId: string, { Type }: ResourceDeclaration): string =>
  `${stackName}: ${logicalId} (${Type})`

/** Decides every condition, used or not; throws when one cannot be. */
function decideConditions({ stackName, template, condition }: Scope, problems: Problems): void {
  const conditions = Object.entries(template.Conditions ?? {})
  for (const [name, written] of conditions)
    problems.attempt(`${stackName}: condition ${name}`, () => checkCondition(written, template))
  problems.throwAny()
  for (const [name] of conditions) problems.attempt(`${stackName}: condition ${name}`, () => condition(name))
  problems.throwAny()
}

/** The resources whose condition holds. */
function presentResources(
  { stackName, template, condition }: Scope,
  problems: Problems,
): Record<string, ResourceDeclaration> {
  const present = Object.entries(template.Resources).filter(([logicalId, declaration]) => {
    const { Condition } = declaration
    if (Condition === undefined) return true
    return problems.attempt(who(stackName, logicalId, declaration), () => condition(Condition))
  })
  return Object.fromEntries(present)
}

/** The resources, each after those that it depends on; throws when they depend on each other. */
function inOrder(
  { stackName }: Scope,
  declarations: Record<string, ResourceDeclaration>,
): [string, ResourceDeclaration][] {
  const problems = new Problems()
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

/** The values of the outputs whose condition holds. */
function presentOutputs(scope: Scope, problems: Problems): Properties {
  const outputs: Properties = {}
  for (const [name, { Value: value, Condition }] of Object.entries(scope.template.Outputs ?? {}))
    problems.attempt(`${scope.stackName}: output ${name}`, () => {
      if (Condition === undefined || scope.condition(Condition)) outputs[name] = resolve(value, scope)
    })
  return outputs
}

/** What resources depend on, and nobody declares. */
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
        throw new TemplateError([`the attribute ${name} of ${logicalId} (${type}) is not known here`])
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
