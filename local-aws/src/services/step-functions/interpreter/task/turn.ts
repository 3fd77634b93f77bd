import type { StateRun } from '../state-run.ts'

/**
 * A scheduled task starts a moment later: everything that is scheduled together stands in the history before
 * the first of it has started.
 */
export async function nextTurn(run: StateRun): Promise<void> {
  await Promise.resolve()
  run.line.cancellation.throwIfCancelled()
}
