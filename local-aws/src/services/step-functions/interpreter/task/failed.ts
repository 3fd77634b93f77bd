import { RuntimeFailure, StateFailure } from '../failures.ts'
import type { Details } from '../history.ts'

/** Whether a task's own event tells of its failure; what ends the execution is told by that end alone. */
export function isTold(thrown: unknown): thrown is StateFailure {
  return thrown instanceof StateFailure && !(thrown instanceof RuntimeFailure)
}

export function failureDetails({ error, reason }: StateFailure): Details {
  return {
    ...(error === undefined ? {} : { error }),
    ...(reason === undefined ? {} : { cause: reason }),
  }
}
