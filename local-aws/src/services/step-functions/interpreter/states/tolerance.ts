import { ErrorName, StateFailure } from '../failures.ts'
import type { StateRun } from '../state-run.ts'

/** How many iterations may fail; undefined where the definition does not say. */
export interface Tolerance {
  count: number | undefined
  percentage: number | undefined
}

export function toleranceOf(run: StateRun): Tolerance {
  const { ToleratedFailureCount: count, ToleratedFailurePercentage: percentage } = run.state
  return {
    count: count === undefined ? undefined : run.evaluateCount(count, 'ToleratedFailureCount'),
    percentage:
      percentage === undefined
        ? undefined
        : (run.evaluateAs('number', percentage, 'ToleratedFailurePercentage') as number),
  }
}

/**
 * Whether a Map goes on after so many failures. Without a tolerance the first failure is the Map's own; with
 * one, the first failure too many is an error of its own.
 */
export function withinTolerance({ count, percentage }: Tolerance, failures: number, items: number): boolean {
  if (count === undefined && percentage === undefined) return false
  const tooMany = count !== undefined && failures > count
  const tooLarge = percentage !== undefined && (failures / items) * 100 > percentage
  // Where both are given, either is enough to fail.
  if (tooMany || tooLarge)
    throw new StateFailure(
      ErrorName.exceedToleratedFailureThreshold,
      'The specified tolerated failure threshold was exceeded',
    )
  return true
}
