import { ErrorName, type StateFailure } from './failures.ts'

/**
 * "States.ALL" matches every error except those that no wildcard may match, "States.TaskFailed" every one of these
 * except a timeout. All other names must be equal.
 */
export function matches(errorEquals: readonly string[], failure: StateFailure): boolean {
  return errorEquals.some((name) => {
    if (failure.names.includes(name)) return true
    if (!failure.wildcard) return false
    return name === ErrorName.all || (name === ErrorName.taskFailed && failure.ofTask)
  })
}
