import type { ExecutionSpec, InterpreterPorts, Json, StateVisit } from '../ports.ts'
import { Cancellation } from './cancellation.ts'
import type { MapItem, StateContext } from './context-object.ts'
import type { State, StateMachine } from './definition.ts'
import type { Chain, Details, History } from './history.ts'
import type { Surroundings } from './jsonata/engine.ts'
import type { Payload } from './payload.ts'
import { Scope } from './variables.ts'

/** What a branch can use of its execution. */
export interface RunningExecution {
  readonly spec: ExecutionSpec
  readonly ports: InterpreterPorts
  readonly history: History
  readonly surroundings: Surroundings
  readonly region: string
  /** The context object as one of the execution's states sees it. */
  contextOf(state: StateContext): Json
  /** How the cause of a state's own failure begins. `enteredEventId` is the event that entered the state. */
  causePrefix(stateName: string, enteredEventId: number): string
  /** Yields to the event loop every `STEPS_IN_A_ROW` steps. */
  yieldToEventLoop(): Promise<void> | undefined
  runStates(branch: Branch, machine: StateMachine, input: Payload): Promise<Payload>
}

/** A sequence of states: the execution itself, one branch of a Parallel, or one iteration of a Map. */
export interface Branch {
  readonly execution: RunningExecution
  readonly chain: Chain
  readonly scope: Scope
  readonly mapItem: MapItem | undefined
  /** The Map or Parallel that it belongs to, and its index there. */
  readonly around: StateVisit['around']
  /** Replaced by a redrive. */
  cancellation: Cancellation
  /** The state that it is in. After a failure, the state that did not succeed. */
  current: CurrentState | undefined
  /** Its result, once it has succeeded. */
  output: Payload | undefined
}

/** What a branch knows of its current state. */
export interface CurrentState extends StateVisit {
  readonly state: State
  readonly input: Payload
  /** Whether the history already records that the state failed. */
  readonly failed: boolean
  /** The branches inside, if the state is a Parallel or a Map. */
  readonly branchGroup: OpenBranchGroup | undefined
}

/** The concurrent branches of a Parallel or a Map. */
export interface OpenBranchGroup {
  /** Whether the history still has to record how its branches end. */
  readonly running: boolean
  /** Branches that were started and have not succeeded. */
  readonly unfinished: readonly Branch[]
  /** The event that records a branch's failure or abort, if there is one. */
  endOf(branch: Branch): { type: string; details: Details } | undefined
  /** The outputs of all branches, in order, once they have succeeded. */
  outputs(): Promise<Json[]>
}

/** A branch or an iteration inside a state of `outer`, starting from the event `from`. */
export function innerBranch(
  outer: Branch,
  around: NonNullable<Branch['around']>,
  cancellation: Cancellation,
  from: number,
  mapItem: Branch['mapItem'],
): Branch {
  return {
    execution: outer.execution,
    chain: { last: from, tail: from },
    scope: new Scope(outer.scope),
    cancellation,
    mapItem: mapItem ?? outer.mapItem,
    around,
    current: undefined,
    output: undefined,
  }
}

export function rootBranch(execution: RunningExecution): Branch {
  return {
    execution,
    chain: { last: 0, tail: 0 },
    scope: new Scope(),
    cancellation: new Cancellation(),
    mapItem: undefined,
    around: undefined,
    current: undefined,
    output: undefined,
  }
}

/** The visits that last: that of the branch's current state, and those of the branches inside it. */
export function visitsOf({ current }: Branch): StateVisit[] {
  if (!current) return []
  return [current, ...(current.branchGroup?.unfinished ?? []).flatMap(visitsOf)]
}
