import type { Payload } from '../payload.ts'
import type { StateRun } from '../state-run.ts'

/** Where an execution goes from a state. Without `next`, its branch has ended. */
export interface Transition {
  output: Payload
  next?: string
}

/**
 * Runs one attempt at a state of one type, from just after its entry to just after its exit. Fails by throwing a
 * StateFailure, which the state's Retriers and Catchers see. Returns synchronously if there is nothing to wait for.
 */
export type StateType = (run: StateRun) => Transition | Promise<Transition>

/** The target that the state itself names. */
export function onward(run: StateRun, output: Payload): Transition {
  return run.state.Next === undefined ? { output } : { output, next: run.state.Next }
}
