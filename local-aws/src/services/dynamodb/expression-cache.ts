/**
 * Caches parsed expressions. dynalite parses every expression again, with a grammar that tries each nested parenthesis
 * in several ways; a condition of two lines takes longer than the write itself. Programs send the same few expressions
 * with different values, so the cache keeps each parsed expression with placeholders for the values.
 */

/** The context that dynalite passes to its parsers. A parser deletes the names and values that it uses from `unused`. */
interface Context {
  attrNames?: Record<string, string>
  attrVals?: Record<string, object>
  unusedAttrNames: Record<string, boolean>
  unusedAttrVals: Record<string, boolean>
  isKeyCondition?: boolean
}

export interface Parser {
  parse(text: string, options: { context: Context }): unknown
}

/** A placeholder in a parsed expression for the value of this name. */
class Hole {
  readonly name: string
  constructor(name: string) {
    this.name = name
  }
}

interface Kept {
  parsed: unknown
  usedNames: string[]
  usedValues: string[]
}

/** Functions whose validity depends on the values themselves. */
const VALUES_MATTER = /attribute_type|between/i

/** Maximum number of cached expressions. Protects the memory from programs that write values into expressions. */
const MOST_KEPT = 2_000

/** Wraps a parser of dynalite with the cache. */
export function cacheParsedExpressions(parser: Parser): void {
  const parse = parser.parse.bind(parser)
  const kept = new Map<string, Kept>()

  parser.parse = (text, options) => {
    const { context } = options
    if (VALUES_MATTER.test(text)) return parse(text, options)
    const key = keyOf(text, context)
    const known = kept.get(key)
    if (known) return filled(known, context)
    // Another expression of the request may have used some of them already.
    const unusedAttrNames = all(context.attrNames)
    const unusedAttrVals = all(context.attrVals)
    const parsed = parse(text, { ...options, context: { ...context, unusedAttrNames, unusedAttrVals } })
    // A string is an error message, which may quote values.
    if (typeof parsed === 'string') return parsed
    const keeping = {
      parsed: withHoles(parsed, namesOf(context.attrVals ?? {})),
      usedNames: without(context.attrNames, unusedAttrNames),
      usedValues: without(context.attrVals, unusedAttrVals),
    }
    if (kept.size >= MOST_KEPT) kept.clear()
    kept.set(key, keeping)
    return filled(keeping, context)
  }
}

/** The cache key: everything that a parser reads, but only the types of values. */
function keyOf(text: string, { attrNames, attrVals = {}, isKeyCondition }: Context): string {
  const types = Object.keys(attrVals).map((name) => `${name} ${Object.keys(attrVals[name] ?? {})}`)
  return JSON.stringify([text, attrNames, types, isKeyCondition])
}

const namesOf = (values: Record<string, object>) =>
  new Map(Object.entries(values).map(([name, value]) => [value, name]))

const all = (names: object = {}) => Object.fromEntries(Object.keys(names).map((name) => [name, true]))

const without = (names: object = {}, unused: object) => Object.keys(names).filter((name) => !(name in unused))

function filled({ parsed, usedNames, usedValues }: Kept, context: Context): unknown {
  for (const name of usedNames) delete context.unusedAttrNames[name]
  for (const name of usedValues) delete context.unusedAttrVals[name]
  return fill(parsed, context.attrVals ?? {})
}

/** Fills the placeholders in a copy, because dynalite modifies the results of its parsers. */
function fill(part: unknown, values: Record<string, object>): unknown {
  if (typeof part !== 'object' || part === null) return part
  if (part instanceof Hole) return values[part.name]
  if (Array.isArray(part)) return part.map((one) => fill(one, values))
  const copy: Record<string, unknown> = {}
  for (const [name, one] of Object.entries(part)) copy[name] = fill(one, values)
  return copy
}

/** Finds values by identity, because a parser returns the same objects that it was given. */
function withHoles(part: unknown, names: ReadonlyMap<object, string>): unknown {
  if (typeof part !== 'object' || part === null) return part
  const name = names.get(part)
  if (name !== undefined) return new Hole(name)
  if (Array.isArray(part)) return part.map((one) => withHoles(one, names))
  return Object.fromEntries(Object.entries(part).map(([key, one]) => [key, withHoles(one, names)]))
}
