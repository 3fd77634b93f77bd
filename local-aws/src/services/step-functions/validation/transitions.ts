import type { Json } from '../ports.ts'
import type { Findings } from './diagnostics.ts'
import { isObject, type JsonObject } from './state-context.ts'

/** Checks the transitions of one list of states: every target exists, every state can be reached. */
export interface StateList {
  startAt: string
  states: JsonObject
  /** '' for the machine itself, `/States/Each/ItemProcessor` for a list inside it. */
  location: string
  /** Only the machine itself must name a terminal state. */
  outermost: boolean
}

interface Edge {
  target: string
  at: string
}

export function checkTransitions(list: StateList, findings: Findings): void {
  const edges = new Map(
    Object.entries(list.states).map(([name, state]) => [
      name,
      edgesOf(state, `${list.location}/States/${name}`),
    ]),
  )
  const start: Edge = { target: list.startAt, at: `${list.location}/StartAt` }
  for (const { target, at } of [start, ...[...edges.values()].flat()]) {
    if (!edges.has(target)) {
      findings.error('MISSING_TRANSITION_TARGET', `Missing 'Next' target: ${target}`, at)
    }
  }
  if (list.outermost && !Object.values(list.states).some(isTerminal)) {
    findings.error('MISSING_END_STATE', 'Workflow has no terminal state')
    return
  }
  const reached = reach(list.startAt, edges)
  for (const name of edges.keys()) {
    if (reached.has(name)) continue
    findings.error(
      'MISSING_TRANSITION_TARGET',
      `State "${name}" is not reachable.`,
      `${list.location}/States/${name}`,
    )
  }
}

const isTerminal = (state: Json): boolean =>
  isObject(state) && (state.End === true || state.Type === 'Succeed' || state.Type === 'Fail')

function edgesOf(state: Json, at: string): Edge[] {
  if (!isObject(state)) return []
  const direct = ['Next', 'Default'].map((field) => ({ target: state[field], at: `${at}/${field}` }))
  const listed = ['Choices', 'Catch'].flatMap((field) => {
    const entries = state[field]
    return Array.isArray(entries)
      ? entries.map((entry, i) => ({
          target: isObject(entry) ? entry.Next : undefined,
          at: `${at}/${field}[${i}]/Next`,
        }))
      : []
  })
  return [...direct, ...listed].filter((edge): edge is Edge => typeof edge.target === 'string')
}

function reach(start: string, edges: ReadonlyMap<string, Edge[]>): Set<string> {
  const reached = new Set<string>()
  const pending = [start]
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    if (reached.has(name)) continue
    reached.add(name)
    pending.push(...(edges.get(name) ?? []).map(({ target }) => target))
  }
  return reached
}
