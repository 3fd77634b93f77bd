import { holds } from './conditions.ts'
import { resolve } from './intrinsics.ts'
import { type Environment, type ResolvedResource, type StackTemplate, TemplateError } from './model.ts'
import { parameterValue } from './parameters.ts'
import { AlreadyNoted } from './problems.ts'
import type { Scope } from './scope.ts'

/** What has become of a stack's resources so far. */
export interface Made {
  resources: ReadonlyMap<string, ResolvedResource>
  /** Those whose own problem has been noted. */
  failed: ReadonlySet<string>
}

const nothing: Made = { resources: new Map(), failed: new Set() }

/** What a stack's references lead to, while its resources are made. */
export function stackScope(
  stack: StackTemplate,
  environment: Environment,
  exports: Pick<Scope, 'importValue'>,
  made = nothing,
): Scope {
  const { stackName, template } = stack
  const find = (logicalId: string): ResolvedResource => {
    const resource = made.resources.get(logicalId)
    if (resource) return resource
    if (made.failed.has(logicalId)) throw new AlreadyNoted(logicalId)
    if (!Object.hasOwn(template.Resources, logicalId))
      throw new TemplateError([`there is no resource ${logicalId}`])
    const condition = template.Resources[logicalId]?.Condition
    if (condition !== undefined && !scope.condition(condition))
      throw new TemplateError([`there is no resource ${logicalId}: its condition ${condition} does not hold`])
    throw new TemplateError([`the resource ${logicalId} cannot be referred to here: it is not made yet`])
  }
  const deciding = new Set<string>()
  const scope: Scope = {
    stackName,
    template,
    environment,
    ref: (name) => parameterValue(stack, name) ?? find(name).ref,
    attribute: (logicalId, name) => find(logicalId).attribute(name),
    importValue: (name) => exports.importValue(name),
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
