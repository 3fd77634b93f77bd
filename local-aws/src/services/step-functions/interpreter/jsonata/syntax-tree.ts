import { checkVariable } from './function-values.ts'
import type { OwnLookup } from './own-members.ts'
import type { Step } from './step.ts'

/** The names of the variables that an expression mentions. */
export function variablesIn(tree: unknown): Set<string> {
  const names = new Set<string>()
  for (const node of nodesOf(tree))
    if (node.type === 'variable' && typeof node.value === 'string') names.add(node.value)
  return names
}

/**
 * Prepares a tree for an evaluation that reads own members only. Throws for variables that jsonata cannot hold.
 * - jsonata also finds inherited members by name. Where an expression names one of `inherited`, it calls `lookup`
 *   instead.
 * - The names and values of the objects that the expression builds are marked for `checkResult`.
 */
export function guardTree(tree: unknown, inherited: ReadonlySet<string>, lookup: OwnLookup): void {
  const procedure = { type: 'value', value: { _jsonata_function: true, implementation: lookup } }
  for (const node of nodesOf(tree)) {
    checkVariable(node.focus)
    checkVariable(node.index)
    if (node.type === 'variable') checkVariable(node.value)
    if (node.type === 'name' && typeof node.value === 'string' && inherited.has(node.value))
      Object.assign(node, lookupCall(node.value, procedure))
    if (Array.isArray(node.lhs))
      for (const [name, value] of node.lhs as [Step, Step][]) markMember(name, value)
  }
}

/** `$lookup($, name)` */
const lookupCall = (name: string, procedure: Step): Step => ({
  type: 'function',
  value: '(',
  procedure,
  arguments: [
    { type: 'variable', value: '' },
    { type: 'string', value: name },
  ],
})

function markMember(name: Step, value: Step): void {
  const member = {}
  name.nameFor = member
  value.valueFor = member
}

/** Every node, once. */
function nodesOf(tree: unknown): Set<Step> {
  const nodes = new Set<Step>()
  const visit = (value: unknown): void => {
    if (value === null || typeof value !== 'object' || nodes.has(value as Step)) return
    nodes.add(value as Step)
    for (const member of Object.values(value)) visit(member)
  }
  visit(tree)
  return nodes
}
