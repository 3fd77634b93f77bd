import { catcherOf, catchFailure } from '../interpreter/catch.ts'
import { EvaluationFailure, RuntimeFailure, type StateFailure } from '../interpreter/failures.ts'
import { maxAttempts, retrierOf, retryDelayMs } from '../interpreter/retry.ts'
import type { StateRun } from '../interpreter/state-run.ts'
import type { Transition } from '../interpreter/states/state.ts'
import type { ErrorDetails } from './inspection.ts'

export interface HandledFailure {
  status: 'FAILED' | 'RETRIABLE' | 'CAUGHT_ERROR'
  failure: StateFailure
  details: ErrorDetails
  /** The Catcher's target. */
  transition?: Transition
}

/**
 * Decides what follows a failure. The first Retrier that names it decides while it has attempts left, then the first
 * Catcher. A failure that the state does not handle goes to the states around it. `runs` starts with the state that
 * failed.
 */
export function handleFailure(
  failure: StateFailure,
  runs: readonly StateRun[],
  retryCount: number,
): HandledFailure {
  const details: ErrorDetails = {}
  if (failure instanceof RuntimeFailure) return { status: 'FAILED', failure, details }
  for (const run of runs) {
    if (isRetriable(failure, run, retryCount, details)) return { status: 'RETRIABLE', failure, details }
    const index = catcherOf(run.state, failure)
    if (index < 0) continue
    details.catchIndex = index
    try {
      const transition = catchFailure(run, failure)
      if (transition) return { status: 'CAUGHT_ERROR', failure, details, transition }
    } catch (thrown) {
      if (!(thrown instanceof EvaluationFailure)) throw thrown
      return { status: 'FAILED', failure: thrown, details }
    }
  }
  return { status: 'FAILED', failure, details }
}

function isRetriable(
  failure: StateFailure,
  { state: { Retry = [] }, branch }: StateRun,
  retryCount: number,
  details: ErrorDetails,
): boolean {
  const index = retrierOf(Retry, failure)
  const retrier = Retry[index]
  if (!retrier) return false
  details.retryIndex = index
  if (retryCount >= maxAttempts(retrier)) return false
  const delay = retryDelayMs(retrier, retryCount, branch.execution.ports.random)
  details.retryBackoffIntervalSeconds = Math.floor(delay / 1000)
  return true
}
