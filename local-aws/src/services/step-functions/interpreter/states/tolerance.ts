import { ErrorName, StateFailure } from '../failures.ts'
import type { StateRun } from '../state-run.ts'

/** Maximum number of failed iterations. Undefined if the definition does not set one. */
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
 * Whether a Map continues after this many failures. Without a tolerance, the Map fails with the first failure. With
 * one, the first failure beyond it becomes an error of its own.
 */
export function withinTolerance({ count, percentage }: Tolerance, failures: number, items: number): boolean {
  if (count === undefined && percentage === undefined) return false
  const tooMany = count !== undefined && failures > count
  const tooLarge = percentage !== undefined && (failures / items) * 100 > percentage
  // If both are given, exceeding either fails the Map.
  if (tooMany || tooLarge)
    throw new StateFailure(
      ErrorName.exceedToleratedFailureThreshold,
      'The specified tolerated failure threshold was exceeded',
    )
  return true
}
