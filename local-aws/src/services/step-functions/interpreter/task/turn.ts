import type { StateRun } from '../state-run.ts'

/**
 * A scheduled task starts a moment later, so that the history has all tasks that are scheduled together before the
 * first of them starts.
 */
export async function nextTurn(run: StateRun): Promise<void> {
  await Promise.resolve()
  run.branch.cancellation.throwIfCancelled()
}
