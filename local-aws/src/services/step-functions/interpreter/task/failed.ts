import { RuntimeFailure, StateFailure } from '../failures.ts'
import type { Details } from '../history.ts'

/**
 * Whether a task's own event records the failure. A failure that ends the execution is recorded by the execution's end
 * only.
 */
export function isTold(thrown: unknown): thrown is StateFailure {
  return thrown instanceof StateFailure && !(thrown instanceof RuntimeFailure)
}

export function failureDetails({ error, reason }: StateFailure): Details {
  return {
    ...(error === undefined ? {} : { error }),
    ...(reason === undefined ? {} : { cause: reason }),
  }
}
