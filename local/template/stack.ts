import { unsupported } from './check.ts'
import { holds } from './conditions.ts'
import { resolve } from './intrinsics.ts'
import {
  type Environment,
  isObject,
  type Properties,
  type ResolvedResource,
  type ResolvedStack,
  type ResourceDeclaration,
  type StackTemplate,
  TemplateError,
  type Value,
} from './model.ts'
import { generatedName } from './names.ts'
import { dependencyOrder } from './order.ts'
import { parameterValue } from './parameters.ts'
import { customResourceProviders } from './providers.ts'
import { dependenciesOf } from './references.ts'
import type { Identity } from './resource-type.ts'
import type { Scope } from './scope.ts'
import { resourceTypes } from './types/index.ts'

/** What earlier stacks of the app export. */
export type Exports = Map<string, Value>

/**
 * Resolves one stack: conditions, then every resource after those that it depends on, then the outputs.
 * Its exports are added to `exports`. Throws one TemplateError with all that is wrong.
 */
export function resolveStack(
  stack: StackTemplate,
  environment: Environment,
  exports: Exports = new Map(),
): ResolvedStack {
  const { stackName, template } = stack
  const providers = customResourceProviders(template)
  const resources = new Map<string, ResolvedResource>()
  const scope = stackScope(stack, environment, exports, resources)

  const present = Object.entries(template.Resources).filter(
    ([, { Condition }]) => Condition === undefined || scope.condition(Condition),
  )
  const declarations = Object.fromEntries(present)
  const problems = unsupported({ ...template, Resources: declarations }, (id) => providers.has(id))
  for (const [logicalId, { DependsOn = [] }] of present)
    for (const name of [DependsOn].flat())
      if (!Object.hasOwn(template.Resources, name))
        problems.push(`${logicalId} depends on ${name}, and there is no such resource`)
  if (problems.length > 0) throw new TemplateError(problems.map((problem) => `${stackName}: ${problem}`))

  const order = dependencyOrder(Object.keys(declarations), (logicalId) => {
    const declaration = declarations[logicalId]
    return declaration ? dependenciesOf(declaration, (name) => Object.hasOwn(declarations, name)) : []
  })
  for (const logicalId of order) {
    const declaration = declarations[logicalId]
    if (declaration === undefined) continue
    attributed(`${stackName}: ${logicalId} (${declaration.Type})`, problems, () => {
      // What a provider is made of does not matter, and may be more than is supported.
      const properties = providers.has(logicalId) ? {} : resolve(declaration.Properties ?? {}, scope)
      const origin = { stackName, logicalId, environment, declaration }
      resources.set(logicalId, resolvedResource(origin, isObject(properties) ? properties : {}))
    })
  }

  const outputs: Properties = {}
  for (const [name, { Value: value, Export, Condition }] of Object.entries(template.Outputs ?? {})) {
    if (Condition !== undefined && !scope.condition(Condition)) continue
    attributed(`${stackName}: output ${name}`, problems, () => {
      const resolved = resolve(value, scope)
      outputs[name] = resolved
      if (Export === undefined) return
      const exportName = String(resolve(Export.Name, scope))
      if (exports.has(exportName)) throw new TemplateError([`another stack exports ${exportName} already`])
      exports.set(exportName, resolved)
    })
  }
  if (problems.length > 0) throw new TemplateError(problems)
  const run = [...resources.values()].filter(({ logicalId }) => !providers.has(logicalId))
  return { stackName, resources: run, outputs }
}

/** Runs one step, and keeps what is wrong with it under the name of whom it concerns. */
function attributed(who: string, problems: string[], step: () => void) {
  try {
    step()
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error
    problems.push(...error.problems.map((problem) => `${who}: ${problem}`))
  }
}

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

function stackScope(
  stack: StackTemplate,
  environment: Environment,
  exports: Exports,
  resources: Map<string, ResolvedResource>,
): Scope {
  const { stackName, template } = stack
  const find = (logicalId: string): ResolvedResource => {
    const resource = resources.get(logicalId)
    if (resource) return resource
    if (!Object.hasOwn(template.Resources, logicalId))
      throw new TemplateError([`there is no resource ${logicalId}`])
    const condition = template.Resources[logicalId]?.Condition
    if (condition !== undefined && !scope.condition(condition))
      throw new TemplateError([`there is no resource ${logicalId}: its condition ${condition} does not hold`])
    // Its own problem has been noted already.
    throw new TemplateError([])
  }
  const deciding = new Set<string>()
  const scope: Scope = {
    stackName,
    template,
    environment,
    ref: (name) => parameterValue(stack, name) ?? find(name).ref,
    attribute: (logicalId, name) => find(logicalId).attribute(name),
    importValue(name) {
      const value = exports.get(name)
      if (value === undefined) throw new TemplateError([`no stack of the app exports ${name}`])
      return value
    },
    condition(name) {
      const condition = template.Conditions?.[name]
      if (condition === undefined) throw new TemplateError([`there is no condition ${name}`])
      if (deciding.has(name)) throw new TemplateError([`the condition ${name} depends on itself`])
      deciding.add(name)
      try {
        return holds(condition, scope)
      } finally {
        deciding.delete(name)
      }
    },
    resolve: (value) => resolve(value, scope),
  }
  return scope
}
