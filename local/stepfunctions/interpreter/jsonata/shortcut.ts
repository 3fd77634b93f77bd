/**
 * Most expressions only follow names from a variable (`$states.input.player.name`), and JSONata takes some
 * thirty steps for each of those. Where no array is met on the way there is one thing it can come to, and
 * that is looked up here. A test holds it to JSONata.
 */
export interface Shortcut {
  variable: string
  names: string[]
}

/** Told apart from an undefined answer: JSONata has to be asked. */
export const ASK_JSONATA = Symbol('ask JSONata')

interface Node {
  type?: unknown
  value?: unknown
  steps?: unknown
}

export function findShortcut(ast: unknown): Shortcut | undefined {
  const node = ast as Node
  if (isPlain(node, 'variable')) return { variable: String(node.value), names: [] }
  if (node.type !== 'path' || !Array.isArray(node.steps) || !hasOnly(node, ['type', 'steps']))
    return undefined
  const [first, ...names] = node.steps as Node[]
  if (!first || !isPlain(first, 'variable') || !names.every((step) => isPlain(step, 'name'))) return undefined
  return { variable: String(first.value), names: names.map((step) => String(step.value)) }
}

export function takeShortcut({ variable, names }: Shortcut, bindings: Record<string, unknown>): unknown {
  if (!Object.hasOwn(bindings, variable)) return ASK_JSONATA
  let value = bindings[variable]
  for (const name of names) {
    if (value === null || typeof value !== 'object' || Array.isArray(value)) return ASK_JSONATA
    if (!Object.hasOwn(value, name)) return ASK_JSONATA
    value = (value as Record<string, unknown>)[name]
  }
  return value
}

/** A step with nothing attached: no predicate, no order, no index. */
function isPlain(node: Node, type: string): boolean {
  return node.type === type && typeof node.value === 'string' && hasOnly(node, ['type', 'value', 'position'])
}

function hasOnly(node: Node, keys: string[]): boolean {
  return Object.keys(node).every((key) => keys.includes(key))
}
