import { type Environment, type StackTemplate, TemplateError, type Value } from './model.ts'
import type { Problems } from './problems.ts'
import { stackScope } from './stack-scope.ts'

/** What the stacks of an app hand to each other. */
export interface Exports {
  importValue(name: string): Value
  add(name: string, value: Value): void
}

/** Of a stack that stands alone. */
export const noExports: Exports = {
  importValue(name) {
    throw new TemplateError([`no stack of the app exports ${name}`])
  },
  add() {},
}

/** The names under which a stack exports its outputs, by output; resources cannot be referred to in them. */
export function exportNamesOf(
  stack: StackTemplate,
  environment: Environment,
  problems: Problems,
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
