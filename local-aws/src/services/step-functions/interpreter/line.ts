import type { ExecutionSpec, InterpreterPorts, Json, StateVisit } from '../ports.ts'
import { Cancellation } from './cancellation.ts'
import type { MapItem, StateContext } from './context-object.ts'
import type { State, StateMachine } from './definition.ts'
import type { Chain, Details, History } from './history.ts'
import type { Surroundings } from './jsonata/engine.ts'
import type { Payload } from './payload.ts'
import { Scope } from './variables.ts'

/** What a line of states sees of its execution. */
export interface RunningExecution {
  readonly spec: ExecutionSpec
  readonly ports: InterpreterPorts
  readonly history: History
  readonly surroundings: Surroundings
  readonly region: string
  /** The context object, as a state of it sees it. */
  contextOf(state: StateContext): Json
  /** What the cause of a state's own failure begins with; its history entered it at that event. */
  causePrefix(stateName: string, enteredEventId: number): string
  /** Lets the rest of the process have its turn, once in a while. */
  breathe(): Promise<void> | undefined
  runStates(line: Line, machine: StateMachine, input: Payload): Promise<Payload>
}

/** A run of states one after the other: the execution itself, one branch of a Parallel, one iteration of a Map. */
export interface Line {
  readonly execution: RunningExecution
  readonly chain: Chain
  readonly scope: Scope
  readonly mapItem: MapItem | undefined
  /** The Map or Parallel that it is in, and as which of its lines. */
  readonly around: StateVisit['around']
  /** A redrive gives it a new one. */
  cancellation: Cancellation
  /** The state it is in, while it is in one; after it ended badly, the one that did not succeed. */
  current: CurrentState | undefined
  /** What it came to, once it has ended well. */
  output: Payload | undefined
}

/** What a line knows of the state it is in. */
export interface CurrentState extends StateVisit {
  readonly state: State
  readonly input: Payload
  /** Whether the history tells already that the state failed. */
  readonly failed: boolean
  /** The lines inside, when it is a Parallel or a Map. */
  readonly region: OpenRegion | undefined
}

/** The lines that run side by side inside a Parallel or a Map. */
export interface OpenRegion {
  /** Whether the history is still to tell how its lines end. */
  readonly running: boolean
  /** Those that were started and have not ended well. */
  readonly unfinished: readonly Line[]
  /** How the history tells of a line's bad end, where it does. */
  endOf(line: Line): { type: string; details: Details } | undefined
  /** The outputs of all lines, in order, once they have ended. */
  outputs(): Promise<Json[]>
}

/** A branch or an iteration inside a state of `outer`, starting from the event `from`. */
export function innerLine(
  outer: Line,
  around: NonNullable<Line['around']>,
  cancellation: Cancellation,
  from: number,
  mapItem: Line['mapItem'],
): Line {
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

export function outermostLine(execution: RunningExecution): Line {
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

/** The states that a line is in: its own, and those of the lines inside. */
export function visitsOf({ current }: Line): StateVisit[] {
  if (!current) return []
  return [current, ...(current.region?.unfinished ?? []).flatMap(visitsOf)]
}
