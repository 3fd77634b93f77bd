import { type Environment, type ResolvedStack, type StackTemplate, TemplateError } from './model.ts'
import { type Exports, resolveStack } from './stack.ts'

/** Resolves all stacks of an app, each after those whose exports it may import; all problems in one error. */
export function resolveApp(stacks: readonly StackTemplate[], environment: Environment): ResolvedStack[] {
  const exports: Exports = new Map()
  const problems: string[] = []
  const resolved = stacks.flatMap((stack) => {
    try {
      return [resolveStack(stack, environment, exports)]
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error
      problems.push(...error.problems)
      return []
    }
  })
  if (problems.length > 0) throw new TemplateError(problems)
  return resolved
}
