import type { Json } from '../ports.ts'
import { Cancellation } from './cancellation.ts'
import type { Execution } from './execution.ts'
import type { Chain } from './history.ts'
import type { Payload } from './payload.ts'
import type { StateRun } from './state-run.ts'
import { Scope } from './variables.ts'

/** A run of states one after the other: the execution itself, one branch of a Parallel, one iteration of a Map. */
export interface Line {
  readonly execution: Execution
  readonly chain: Chain
  readonly scope: Scope
  readonly mapItem: { index: number; value: Json } | undefined
  /** A redrive gives it a new one. */
  cancellation: Cancellation
  /** The state it is in, while it is in one; after it ended badly, the one that did not succeed. */
  current: StateRun | undefined
  /** What it came to, once it has ended well. */
  output: Payload | undefined
}

/** A branch or an iteration inside the state that `run` runs, starting from the event `from`. */
export function innerLine(run: StateRun, region: Cancellation, from: number, mapItem: Line['mapItem']): Line {
  return {
    execution: run.line.execution,
    chain: { last: from, tail: from },
    scope: new Scope(run.line.scope),
    cancellation: region,
    mapItem: mapItem ?? run.line.mapItem,
    current: undefined,
    output: undefined,
  }
}

export function outermostLine(execution: Execution): Line {
  return {
    execution,
    chain: { last: 0, tail: 0 },
    scope: new Scope(),
    cancellation: new Cancellation(),
    mapItem: undefined,
    current: undefined,
    output: undefined,
  }
}
