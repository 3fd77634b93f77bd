import { exited, exitReason, killed, type Outcome } from './outcome.ts'

/** Why the code could not be loaded or the thread ended, as the outcome of the event that it fails. */
export type Failure = (requestId: string) => Outcome

export const OUT_OF_MEMORY: Failure = (requestId) => killed(requestId, 'killed')
/** A killed process. Lambda reports it like one that ran out of memory. */
export const KILLED: Failure = OUT_OF_MEMORY
export const EXITED: Failure = (requestId) => exited(requestId, exitReason(0))
/** The code was not loaded in time. The caller whose time limit expired reports its own error. */
export const TIMED_OUT: Failure = (requestId) => exited(requestId, 'the code was not loaded in time')

/** The failure for an error event of the thread itself, which the function's code never sees. */
export function failureOf(error: Error): Failure {
  if ('code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY') return OUT_OF_MEMORY
  return (requestId) => exited(requestId, `${error.name}: ${error.message}`)
}
