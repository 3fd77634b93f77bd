import { holds } from './conditions.ts'
import { resolve } from './intrinsics.ts'
import { type Environment, type ResolvedResource, type StackTemplate, TemplateError } from './model.ts'
import { parameterValue } from './parameters.ts'
import { CausedByReportedProblem } from './problem-collector.ts'
import type { Scope } from './scope.ts'

/** The state of a stack's resources while the stack is resolved. */
interface Made {
  resources: ReadonlyMap<string, ResolvedResource>
  /** Resources whose problem is already reported. */
  failed: ReadonlySet<string>
}

const nothing: Made = { resources: new Map(), failed: new Set() }

/** Resolves references of a stack while its resources are resolved one after another. */
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
    if (made.failed.has(logicalId)) throw new CausedByReportedProblem(logicalId)
    if (!Object.hasOwn(template.Resources, logicalId))
      throw new TemplateError([`there is no resource ${logicalId}`])
    const condition = template.Resources[logicalId]?.Condition
    if (condition !== undefined && !scope.condition(condition))
      throw new TemplateError([`there is no resource ${logicalId}: its condition ${condition} is false`])
    throw new TemplateError([
      `the resource ${logicalId} cannot be referred to here, because it does not exist yet`,
    ])
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
