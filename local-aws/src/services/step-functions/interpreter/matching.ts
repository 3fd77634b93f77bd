import { ErrorName, type StateFailure } from './failures.ts'

/**
 * "States.ALL" stands for any error but those that no wildcard may, "States.TaskFailed" for any of these but
 * a timeout. All other names are compared as they are written.
 */
export function matches(errorEquals: readonly string[], failure: StateFailure): boolean {
  return errorEquals.some((name) => {
    if (failure.names.includes(name)) return true
    if (!failure.wildcard) return false
    return name === ErrorName.all || (name === ErrorName.taskFailed && failure.ofTask)
  })
}
