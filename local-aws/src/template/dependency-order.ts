import { TemplateError } from './model.ts'

/** Sorts names so that each comes after its dependencies. Throws TemplateError with the names of a cycle. */
export function dependencyOrder(
  names: Iterable<string>,
  dependenciesOf: (name: string) => string[],
): string[] {
  const ordered = new Set<string>()
  const open: string[] = []

  const visit = (name: string) => {
    if (ordered.has(name)) return
    const start = open.indexOf(name)
    if (start >= 0)
      throw new TemplateError([`circular dependency: ${[...open.slice(start), name].join(' -> ')}`])
    open.push(name)
    for (const dependency of dependenciesOf(name)) visit(dependency)
    open.pop()
    ordered.add(name)
  }

  for (const name of names) visit(name)
  return [...ordered]
}
