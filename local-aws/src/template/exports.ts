import { type Environment, type StackTemplate, TemplateError, type Value } from './model.ts'
import type { ProblemCollector } from './problem-collector.ts'
import { stackScope } from './stack-scope.ts'

/** The exported values that the stacks of an app share. */
export interface Exports {
  importValue(name: string): Value
  add(name: string, value: Value): void
}

/** The exports of a stack that is resolved alone. */
export const noExports: Exports = {
  importValue(name) {
    throw new TemplateError([`no stack of the app exports ${name}`])
  },
  add() {},
}

/** The export names of a stack, by output. An export name cannot refer to a resource. */
export function exportNamesOf(
  stack: StackTemplate,
  environment: Environment,
  problems: ProblemCollector,
): Map<string, string> {
  const scope = stackScope(stack, environment, noExports)
  const names = new Map<string, string>()
  for (const [output, { Export, Condition }] of Object.entries(stack.template.Outputs ?? {})) {
    if (Export === undefined) continue
    problems.attempt(`${stack.stackName}: output ${output}`, () => {
      if (Condition !== undefined && !scope.condition(Condition)) return
      names.set(output, String(scope.resolve(Export.Name)))
    })
  }
  return names
}
