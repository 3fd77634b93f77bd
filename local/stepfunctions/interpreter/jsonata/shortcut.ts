/**
 * Most expressions only follow names from a variable (`$states.input.player.name`), or put such values into an
 * object, or compare one, and JSONata takes some thirty steps for each name. Where no array is met on the way
 * there is one thing it can come to, and that is looked up here. A test holds it to JSONata.
 */
export type Shortcut =
  | { is: 'path'; variable: string; names: string[] }
  | { is: 'literal'; value: string | number | boolean | null }
  | { is: 'object'; members: [name: string, value: Shortcut][] }
  | { is: 'equality'; left: Shortcut; right: Shortcut }

/** Told apart from an undefined answer: JSONata has to be asked. */
export const ASK_JSONATA = Symbol('ask JSONata')

interface Node {
  type?: unknown
  value?: unknown
  steps?: unknown
  lhs?: unknown
  rhs?: unknown
}

export function findShortcut(ast: unknown): Shortcut | undefined {
  const node = ast as Node
  return findLiteral(node) ?? findPath(node) ?? findObject(node) ?? findEquality(node)
}

export function takeShortcut(shortcut: Shortcut, bindings: Record<string, unknown>): unknown {
  switch (shortcut.is) {
    case 'literal':
      return shortcut.value
    case 'path':
      return follow(shortcut.variable, shortcut.names, bindings)
    case 'object':
      return fill(shortcut.members, bindings)
    case 'equality':
      return compare(takeShortcut(shortcut.left, bindings), takeShortcut(shortcut.right, bindings))
  }
}

function findLiteral(node: Node): Shortcut | undefined {
  if (!['string', 'number', 'value'].includes(String(node.type))) return undefined
  if (!hasOnly(node, ['type', 'value', 'position'])) return undefined
  return { is: 'literal', value: node.value as string | number | boolean | null }
}

function findPath(node: Node): Shortcut | undefined {
  if (isPlain(node, 'variable')) return { is: 'path', variable: String(node.value), names: [] }
  if (node.type !== 'path' || !Array.isArray(node.steps) || !hasOnly(node, ['type', 'steps']))
    return undefined
  const [first, ...names] = node.steps as Node[]
  if (!first || !isPlain(first, 'variable') || !names.every((step) => isPlain(step, 'name'))) return undefined
  return { is: 'path', variable: String(first.value), names: names.map((step) => String(step.value)) }
}

function findObject(node: Node): Shortcut | undefined {
  if (node.type !== 'unary' || node.value !== '{' || !Array.isArray(node.lhs)) return undefined
  if (!hasOnly(node, ['type', 'value', 'position', 'lhs'])) return undefined
  const members: [string, Shortcut][] = []
  for (const [key, value] of node.lhs as [Node, Node][]) {
    const name = findLiteral(key)
    const found = findShortcut(value)
    if (name?.is !== 'literal' || typeof name.value !== 'string' || !found) return undefined
    // Twice the same name is an error, which JSONata words; and a prototype is not to be set here.
    if (name.value === '__proto__' || members.some(([known]) => known === name.value)) return undefined
    members.push([name.value, found])
  }
  return { is: 'object', members }
}

function findEquality(node: Node): Shortcut | undefined {
  if (node.type !== 'binary' || node.value !== '=') return undefined
  if (!hasOnly(node, ['type', 'value', 'position', 'lhs', 'rhs'])) return undefined
  const [left, right] = [findShortcut(node.lhs), findShortcut(node.rhs)]
  return left && right && { is: 'equality', left, right }
}

function follow(variable: string, names: readonly string[], bindings: Record<string, unknown>): unknown {
  if (!Object.hasOwn(bindings, variable)) return ASK_JSONATA
  let value = bindings[variable]
  for (const name of names) {
    if (value === null || typeof value !== 'object' || Array.isArray(value)) return ASK_JSONATA
    if (!Object.hasOwn(value, name)) return ASK_JSONATA
    value = (value as Record<string, unknown>)[name]
  }
  return value
}

function fill(members: readonly [string, Shortcut][], bindings: Record<string, unknown>): unknown {
  const object: Record<string, unknown> = {}
  for (const [name, shortcut] of members) {
    const value = takeShortcut(shortcut, bindings)
    if (value === ASK_JSONATA || value === undefined) return ASK_JSONATA
    object[name] = value
  }
  return object
}

/** Of whatever is no object there is one meaning of being equal; what is undefined equals nothing. */
function compare(left: unknown, right: unknown): unknown {
  for (const one of [left, right])
    if (one === ASK_JSONATA || one === undefined || (typeof one === 'object' && one !== null))
      return ASK_JSONATA
  return left === right
}

/** A step with nothing attached: no predicate, no order, no index. */
function isPlain(node: Node, type: string): boolean {
  return node.type === type && typeof node.value === 'string' && hasOnly(node, ['type', 'value', 'position'])
}

function hasOnly(node: Node, keys: string[]): boolean {
  return Object.keys(node).every((key) => keys.includes(key))
}
