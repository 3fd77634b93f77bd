import { exited, exitReason, killed, type Outcome } from './outcome.ts'

/** Why the code could not be loaded, or the thread ended; told for the event that it is the answer to. */
export type Failure = (requestId: string) => Outcome

export const OUT_OF_MEMORY: Failure = (requestId) => killed(requestId, 'killed')
/** As by a process that ran out of memory: nobody is told more. */
export const KILLED: Failure = OUT_OF_MEMORY
export const EXITED: Failure = (requestId) => exited(requestId, exitReason(0))
/** Of loading that takes too long; whose time is over says what the answer is. */
export const TIMED_OUT: Failure = (requestId) => exited(requestId, 'the code was not loaded in time')

/** The thread itself failed; its code never sees this. */
export function failureOf(error: Error): Failure {
  if ('code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY') return OUT_OF_MEMORY
  return (requestId) => exited(requestId, `${error.name}: ${error.message}`)
}
