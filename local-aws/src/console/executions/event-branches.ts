import type { HistoryEvent } from '../../services/step-functions/ports.ts'
import type { DefinitionIndex } from './definition-index.ts'
import { type EventDetails, textOf } from './event-details.ts'
import { Branch } from './visits.ts'

/**
 * Finds the branch that each event of a history belongs to. An event names its state or the event before it, but no
 * branch.
 */
export class EventBranches {
  /** The branch that failed or was aborted last. The `...StateAborted` events after it concern its open visits. */
  interrupted: Branch | undefined
  readonly #root: Branch
  readonly #definition: DefinitionIndex
  /** By event id. */
  readonly #branchOf: Branch[] = []
  /** Branches that a redrive continues, until the first event of each. */
  readonly #resumed: Branch[] = []

  constructor(root: Branch, definition: DefinitionIndex) {
    this.#root = root
    this.#definition = definition
  }

  /** Call it once for each event, in order. */
  take(event: HistoryEvent, details: EventDetails): Branch {
    const branch = this.#find(event, details)
    this.#branchOf[event.id] = branch
    return branch
  }

  /** A redrive continues this branch. */
  resume(branch: Branch): void {
    this.#resumed.push(branch)
  }

  #find(event: HistoryEvent, details: EventDetails): Branch {
    const { type, previousEventId } = event
    const previous = this.#branchOf[previousEventId] ?? this.#root
    if (type.startsWith('Execution')) return this.#root
    if (type.startsWith('MapIteration')) return this.#iterationBranch(event, details, previous)
    if (/State(Entered|Exited)$/.test(type)) return this.#branchOfState(textOf(details.name), event, previous)
    if (type === 'EvaluationFailed') return this.#branchOfState(textOf(details.state), event, previous)
    const group = /^(Map|Parallel)State(Started|Succeeded|Failed)$/.exec(type)?.[1]
    if (group) return outward(previous, ({ current }) => current?.isOpen === true && current.type === group)
    if (this.#resumed.length > 0 && /Scheduled$/.test(type)) return this.#resumed.shift() ?? previous
    return previous
  }

  #iterationBranch(event: HistoryEvent, { name, index }: EventDetails, previous: Branch): Branch {
    const inside = this.interrupted?.current
    const outer = outward(previous, ({ current }) => current?.state === name && current?.group !== undefined)
    const isEnd = event.type !== 'MapIterationStarted'
    const map = isEnd && inside?.state === name && inside?.isOpen ? inside : outer.current
    if (!map?.group) return previous
    const branch = map.group.branches.get(Number(index))
    if (branch && event.type !== 'MapIterationStarted') return branch
    const opened = new Branch(map, Number(index), event.timestamp)
    map.group.branches.set(opened.index, opened)
    return opened
  }

  /** Finds a state's branch from the state's place in the definition. */
  #branchOfState(name: string, event: HistoryEvent, previous: Branch): Branch {
    const placed = this.#definition.states.get(name)
    if (placed?.parent === undefined) return this.#root
    const { parent, branchIndex } = placed
    const isInside = (branch: Branch) => branch.parent?.state === parent
    const branch = outward(previous, (one) => isInside(one) || one.current?.state === parent)
    if (isInside(branch) && (branch.parent?.type === 'Map' || branch.index === branchIndex)) return branch
    const group = (isInside(branch) ? branch.parent : branch.current)?.group
    const visit = isInside(branch) ? branch.parent : branch.current
    if (!group || !visit) return previous
    const known = group.branches.get(branchIndex)
    if (known) return known
    const opened = new Branch(visit, branchIndex, event.timestamp)
    group.branches.set(branchIndex, opened)
    return opened
  }
}

/** The branch itself or one around it. The outermost one if none fits. */
function outward(branch: Branch, fits: (branch: Branch) => boolean): Branch {
  let found = branch
  while (!fits(found) && found.parent) found = found.parent.branch
  return found
}
