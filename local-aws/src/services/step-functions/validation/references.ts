import type { ExprNode } from 'jsonata'

/** What one JSONata expression reads from outside itself. */
export interface References {
  /** Names (and `$`) that are read from a context item. A state's expression has none. */
  topLevel: Set<string>
  /** Whether `$$` occurs in it. */
  root: boolean
  /** The first steps after `$states`: `input`, `result`, and so on. */
  statesFields: Set<string>
  /** Variables that the expression does not bind itself, functions included. */
  variables: Set<string>
}

/** The nodes to walk. The parser's tree has more kinds of node than its declared type. */
interface Node {
  type: string
  value?: unknown
  steps?: Node[]
  arguments?: Node[]
  expressions?: Node[]
  procedure?: Node
  stages?: Node[]
  predicate?: Node[]
  /** For a stage. */
  expr?: Node
  group?: { lhs: [Node, Node][] }
  terms?: { expression: Node }[]
  lhs?: Node | [Node, Node][]
  rhs?: Node
  expression?: Node
  condition?: Node
  then?: Node
  else?: Node
  body?: Node
  pattern?: Node
  update?: Node
  delete?: Node
  /** Variables that a step binds: `@$focus`, `#$index`. */
  focus?: string
  index?: string
}

export function referencesOf(tree: ExprNode): References {
  const walk = new Walk()
  walk.visit(tree as unknown as Node, { top: true, bound: new Set() })
  return walk.found
}

interface Around {
  /** The context item here is the expression's own, which does not exist. */
  top: boolean
  bound: ReadonlySet<string>
}

class Walk {
  readonly found: References = {
    topLevel: new Set(),
    root: false,
    statesFields: new Set(),
    variables: new Set(),
  }

  visit(node: Node | undefined, around: Around): void {
    if (!node) return
    switch (node.type) {
      case 'path':
        this.path(node, around)
        return
      case 'name':
      case 'wildcard':
      case 'descendant':
        if (around.top) this.found.topLevel.add(String(node.value))
        break
      case 'variable':
        this.variable(node, around)
        break
      case 'lambda':
        this.visit(node.body, {
          ...around,
          bound: new Set([...around.bound, ...names(node.arguments)]),
        })
        break
      case 'block':
        this.block(node, around)
        break
      case 'transform':
        for (const part of [node.pattern, node.update, node.delete])
          this.visit(part, { ...around, top: false })
        break
      case 'bind':
        this.visit(node.rhs, around)
        break
      default:
        this.visitParts(node, around)
    }
    this.visitRefinements(node, around)
  }

  /** Only the first step reads from the context. Each later one reads the result of the step before it. */
  private path(node: Node, around: Around): void {
    const steps = node.steps ?? []
    const [first, second] = steps
    if (first?.type === 'variable' && first.value === 'states' && second?.type === 'name') {
      this.found.statesFields.add(String(second.value))
    }
    let bound = around.bound
    steps.forEach((step, i) => {
      bound = new Set([...bound, step.focus ?? '', step.index ?? ''])
      this.visit(step, { top: i === 0 && around.top, bound })
    })
    this.visitRefinements(node, { ...around, bound })
  }

  private variable(node: Node, around: Around): void {
    const name = String(node.value)
    if (name === '$') this.found.root = true
    else if (name === '') {
      if (around.top) this.found.topLevel.add('$')
    } else if (!around.bound.has(name)) this.found.variables.add(name)
  }

  /** A binding is visible in the expressions after it, and in itself if it is a function. */
  private block(node: Node, around: Around): void {
    let bound = around.bound
    for (const expression of node.expressions ?? []) {
      if (expression.type === 'bind' && !Array.isArray(expression.lhs)) {
        bound = new Set([...bound, String(expression.lhs?.value)])
      }
      this.visit(expression, { ...around, bound })
    }
  }

  /** Left to right, the order in which the references are reported. */
  private visitParts(node: Node, around: Around): void {
    const { lhs, rhs, expression, condition, procedure } = node
    const left = Array.isArray(lhs) ? lhs.flat() : [lhs]
    const lists = [...(node.arguments ?? []), ...(node.expressions ?? [])]
    const parts = [...left, procedure, ...lists, rhs, expression, condition, node.then, node.else]
    for (const part of parts) this.visit(part, around)
  }

  /** Predicates, sort terms and groupings apply to the value before them. */
  private visitRefinements(node: Node, around: Around): void {
    const inner = { ...around, top: false }
    for (const stage of [...(node.stages ?? []), ...(node.predicate ?? [])]) this.visit(stage.expr, inner)
    for (const term of node.terms ?? []) this.visit(term.expression, inner)
    for (const part of node.group?.lhs.flat() ?? []) this.visit(part, inner)
  }
}

const names = (parameters: Node[] | undefined): string[] =>
  (parameters ?? []).map(({ value }) => String(value))
