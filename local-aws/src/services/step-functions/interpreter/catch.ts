import type { Json } from '../ports.ts'
import type { State } from './definition.ts'
import type { StateFailure } from './failures.ts'
import { matches } from './matching.ts'
import { Payload } from './payload.ts'
import type { StateRun } from './state-run.ts'
import type { Transition } from './states/state.ts'

/** The index of the first Catcher that names the failure, or -1. */
export function catcherOf({ Catch = [] }: State, failure: StateFailure): number {
  return Catch.findIndex(({ ErrorEquals }) => matches(ErrorEquals, failure))
}

/**
 * Leaves a state by the first Catcher that names the failure. The Catcher's own Output and Assign replace the state's.
 * Returns undefined if no Catcher matches.
 */
export function catchFailure(run: StateRun, failure: StateFailure): Transition | undefined {
  const index = catcherOf(run.state, failure)
  const catcher = run.state.Catch?.[index]
  if (!catcher) return undefined
  const errorOutput = asErrorOutput(failure)
  const output = run.exit(catcher, `Catch[${index}]/`, { errorOutput }, Payload.of(errorOutput))
  return { output, next: catcher.Next }
}

function asErrorOutput({ error, reason }: StateFailure): Json {
  return { Error: error ?? null, Cause: reason ?? '' }
}
