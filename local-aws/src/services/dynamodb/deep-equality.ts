/**
 * Compares lists and maps by content, as DynamoDB does. dynalite compares them by object identity, so they are never
 * equal: `=` is false, `<>` and `NOT IN` are true, and a list contains no map, all without an error. Other comparisons
 * stay as dynalite's parser built them.
 */

/** A value in DynamoDB's JSON: an operand of a comparison once the item is known. */
type Value = Record<string, unknown>

/** A path in the item, a value, or a function such as `size`. */
type Operand = unknown[] | Value

interface Node {
  type: string
  /** Present on a function. */
  name?: string
  args: (Operand | Node)[]
}

interface Parsed {
  expression: Node
}

export interface ConditionParser {
  /** Returns a string for an invalid expression. */
  parse(text: string, options: { context: { isKeyCondition?: boolean } }): Parsed | string
}

const wrapped = new WeakSet<ConditionParser>()

/** Makes the expressions of a parser compare lists and maps by content. */
export function compareDeeply(parser: ConditionParser): void {
  if (wrapped.has(parser)) return
  wrapped.add(parser)
  const parse = parser.parse.bind(parser)
  parser.parse = (text, options) => {
    const parsed = parse(text, options)
    // Keys are never lists or maps.
    if (typeof parsed !== 'string' && !options.context.isKeyCondition) deepen(parsed.expression)
    return parsed
  }
}

function deepen(node: Node): void {
  const { type, name, args } = node
  if (type === 'and' || type === 'or' || type === 'not') for (const one of args) deepen(one as Node)
  else if (type === '=' || type === '<>' || type === 'in') {
    if (mayBeDeep(args)) node.args = resolvedBy(args, type === '=' ? bothThere : comparables)
  } else if (name === 'contains' && !isPlain(args[1])) node.args = resolvedBy(args, containing)
}

/** Whether an operand may be a list or map. dynalite compares scalars correctly; the type of a path depends on the item. */
const mayBeDeep = (args: Node['args']): boolean => args.some(isDeep) || args.filter(Array.isArray).length > 1

const isDeep = (operand: unknown): boolean =>
  typeof operand === 'object' && operand !== null && ('L' in operand || 'M' in operand)

/** The types that dynalite can find in a list. */
const isPlain = (operand: unknown): boolean =>
  typeof operand === 'object' && operand !== null && ('S' in operand || 'N' in operand || 'B' in operand)

type Values = (Value | null | undefined)[]

/** Wraps operands so that `change` converts their values. dynalite resolves operands with their `map` method. */
function resolvedBy(args: Node['args'], change: (values: Values) => Values): Node['args'] {
  const map = (resolve: (operand: unknown) => Value | null | undefined) =>
    change(Array.from(args, (operand) => resolve(operand)))
  return Object.assign([...args], { map })
}

const comparable = (value: Value | null | undefined) => {
  if (!value || !isDeep(value)) return value
  return { ['L' in value ? 'L' : 'M']: canonical(value) }
}

const comparables = (values: Values): Values => values.map(comparable)

/** A missing attribute equals nothing, not even another missing attribute. */
const bothThere = (values: Values): Values => (values.every(Boolean) ? comparables(values) : NOT_FOUND)

const FOUND: Values = [{ S: 'x' }, { S: 'x' }]
const NOT_FOUND: Values = [{ S: '' }, { S: 'x' }]

function containing([container, element]: Values): Values {
  if (!element || !Array.isArray(container?.L)) return [container, element]
  const wanted = canonical(element)
  return container.L.some((one) => canonical(one) === wanted) ? FOUND : NOT_FOUND
}

/** A canonical text: equal values have the same text. The order in maps and sets does not matter. */
function canonical(value: Value): string {
  const [[type = '', content] = []] = Object.entries(value)
  if (type === 'L') return `L[${(content as Value[]).map(canonical).join()}]`
  if (type === 'M') {
    const fields = Object.entries(content as Record<string, Value>)
    return `M{${fields
      .map(([name, one]) => `${JSON.stringify(name)}:${canonical(one)}`)
      .sort()
      .join()}}`
  }
  return JSON.stringify([type, Array.isArray(content) ? [...content].sort() : content])
}
