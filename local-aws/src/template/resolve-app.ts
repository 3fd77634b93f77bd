import { duplicateNames, orphanedApiParts } from './app-checks.ts'
import { exportNamesOf } from './exports.ts'
import {
  type Environment,
  type ResolvedStack,
  type StackTemplate,
  TemplateError,
  type Value,
} from './model.ts'
import { CausedByReportedProblem, ProblemCollector } from './problem-collector.ts'
import { resolveStackPartly } from './stack.ts'

/** The resolved part of an app, and all of its problems. */
export interface PartlyResolved {
  stacks: ResolvedStack[]
  problems: ProblemCollector
}

/** Resolves all stacks of an app. Throws one TemplateError with all problems. */
export function resolveApp(stacks: readonly StackTemplate[], environment: Environment): ResolvedStack[] {
  const { stacks: resolved, problems } = resolveAppPartly(stacks, environment)
  problems.throwAny()
  return resolved
}

/** Resolves the stacks of an app, each after the stacks that it imports from. */
export function resolveAppPartly(stacks: readonly StackTemplate[], environment: Environment): PartlyResolved {
  const problems = new ProblemCollector()
  const exporters = exportersOf(stacks, environment, problems)
  const values = new Map<string, Value>()
  const begun = new Set<StackTemplate>()
  const open: StackTemplate[] = []
  const resolved: ResolvedStack[] = []

  const importValue = (name: string): Value => {
    const exporter = exporters.get(name)
    if (exporter === undefined) throw new TemplateError([`no stack of the app exports ${name}`])
    if (open.includes(exporter)) throw new TemplateError([circle(open, exporter)])
    visit(exporter)
    const value = values.get(name)
    if (value === undefined) throw new CausedByReportedProblem(name)
    return value
  }
  const exports = { importValue, add: (name: string, value: Value) => void values.set(name, value) }
  const visit = (stack: StackTemplate) => {
    if (begun.has(stack)) return
    begun.add(stack)
    open.push(stack)
    const done = problems.attempt(undefined, () => resolveStackPartly(stack, environment, exports))
    open.pop()
    if (!done) return
    resolved.push(done.resolved)
    problems.add(done.problems)
  }
  stacks.forEach(visit)
  problems.note(...duplicateNames(resolved), ...orphanedApiParts(resolved))
  return { stacks: resolved, problems }
}

const circle = (open: readonly StackTemplate[], again: StackTemplate): string => {
  const names = [...open.slice(open.indexOf(again)), again].map(({ stackName }) => stackName)
  return `circular dependency: ${names.join(' -> ')} (each stack imports from the next)`
}

/** Maps each export name to the stack that exports it. */
function exportersOf(
  stacks: readonly StackTemplate[],
  environment: Environment,
  problems: ProblemCollector,
): Map<string, StackTemplate> {
  const exporters = new Map<string, StackTemplate>()
  for (const stack of stacks) {
    // Problems of the names are reported when the stack itself is resolved.
    for (const [output, name] of exportNamesOf(stack, environment, new ProblemCollector())) {
      const other = exporters.get(name)
      if (other)
        problems.note(`${stack.stackName}: output ${output}: ${other.stackName} exports ${name} already`)
      else exporters.set(name, stack)
    }
  }
  return exporters
}
