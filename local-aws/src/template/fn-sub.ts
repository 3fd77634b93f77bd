import { type Properties, TemplateError, type Value } from './model.ts'

interface Lookups {
  reference(name: string): string
  attribute(logicalId: string, name: string): string
  value(value: Value): string
}

/** `${Name}`, `${Resource.Attribute}`, and `${!Literal}`, which stays as `${Literal}`. */
const PLACEHOLDER = /\$\{(!?)([^}]+)\}/g

/** Resolves `Fn::Sub` in both forms: a string, or a string with values of some of its names. */
export function substitute(argument: Value, lookups: Lookups): string {
  const [template, variables] = parts(argument)
  return template.replace(PLACEHOLDER, (_, literal: string, name: string) => {
    if (literal) return `\${${name}}`
    const own = variables[name]
    if (own !== undefined) return lookups.value(own)
    const dot = name.indexOf('.')
    return dot < 0
      ? lookups.reference(name.trim())
      : lookups.attribute(name.slice(0, dot), name.slice(dot + 1))
  })
}

/** The logical ids that the string of a `Fn::Sub` refers to, without the names that it has values for. */
export function substitutedNames(argument: Value): string[] {
  const [template, variables] = parts(argument)
  return [...template.matchAll(PLACEHOLDER)]
    .filter(([, literal, name]) => !literal && variables[name ?? ''] === undefined)
    .map(([, , name = '']) => name.split('.')[0]?.trim() ?? '')
}

function parts(argument: Value): [string, Properties] {
  if (typeof argument === 'string') return [argument, {}]
  if (Array.isArray(argument) && typeof argument[0] === 'string') {
    const [template, variables] = argument
    if (variables !== null && typeof variables === 'object' && !Array.isArray(variables))
      return [template, variables]
  }
  throw new TemplateError([
    `Fn::Sub needs a string, or a string and its variables, not ${JSON.stringify(argument)}`,
  ])
}
