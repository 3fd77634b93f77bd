import { createHash } from 'node:crypto'
import type { State, StateMachine } from '../../services/step-functions/interpreter/definition.ts'

/** A state of a definition with its place. Names are unique in a definition, also inside Maps and Parallels. */
interface PlacedState {
  name: string
  state: State
  /** The Map or Parallel around it. */
  parent: string | undefined
  /** The index of its branch in a Parallel; 0 in a Map. */
  branchIndex: number
}

export interface DefinitionIndex {
  id: string
  machine: StateMachine
  states: ReadonlyMap<string, PlacedState>
}

const known = new WeakMap<object, DefinitionIndex>()

/** Indexes a definition once. */
export function definitionIndex(definition: object): DefinitionIndex {
  const before = known.get(definition)
  if (before) return before
  const machine = definition as StateMachine
  const states = new Map<string, PlacedState>()
  collect(machine, undefined, 0, states)
  const id = createHash('sha256').update(JSON.stringify(definition)).digest('base64url').slice(0, 16)
  const index = { id, machine, states }
  known.set(definition, index)
  return index
}

function collect(
  machine: StateMachine,
  parent: string | undefined,
  branchIndex: number,
  into: Map<string, PlacedState>,
): void {
  for (const [name, state] of Object.entries(machine.States)) {
    into.set(name, { name, state, parent, branchIndex })
    for (const [index, inner] of innerMachines(state).entries()) collect(inner, name, index, into)
  }
}

/** The machines inside a Map or a Parallel. */
export const innerMachines = ({ Branches = [], ItemProcessor }: State): StateMachine[] =>
  ItemProcessor ? [ItemProcessor] : Branches
