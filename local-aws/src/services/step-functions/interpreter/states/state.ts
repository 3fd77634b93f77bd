import type { Payload } from '../payload.ts'
import type { StateRun } from '../state-run.ts'

/** Where an execution goes from a state; without `next`, its line has come to its end. */
export interface Transition {
  output: Payload
  next?: string
}

/**
 * Does what a state of one type does, once: from just after entering it to just after leaving it. Fails by
 * throwing a StateFailure, for the state's Retriers and Catchers to see. Answers at once where nothing has
 * to be waited for.
 */
export type StateType = (run: StateRun) => Transition | Promise<Transition>

/** Where the state itself says to go. */
export function onward(run: StateRun, output: Payload): Transition {
  return run.state.Next === undefined ? { output } : { output, next: run.state.Next }
}
