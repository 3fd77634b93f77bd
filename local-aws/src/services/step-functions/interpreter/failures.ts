import { StatesError } from '../ports.ts'

/** Error names that the States Language reserves. */
export const ErrorName = {
  all: 'States.ALL',
  taskFailed: 'States.TaskFailed',
  timeout: 'States.Timeout',
  heartbeatTimeout: 'States.HeartbeatTimeout',
  runtime: 'States.Runtime',
  dataLimitExceeded: 'States.DataLimitExceeded',
  queryEvaluation: 'States.QueryEvaluationError',
  exceedToleratedFailureThreshold: 'States.ExceedToleratedFailureThreshold',
} as const

/**
 * The failure of a state, on its way to the Retriers and Catchers of that state and of the states around it. A Fail
 * state may omit the error or the cause. A timeout has no cause.
 */
export class StateFailure extends Error {
  override readonly name = 'StateFailure'
  readonly error: string | undefined
  readonly reason: string | undefined

  constructor(error: string | undefined, reason: string | undefined) {
    super(`${error ?? 'failed'}: ${reason ?? ''}`)
    this.error = error
    this.reason = reason
  }

  /** The name that Catch and Retry compare. */
  get names(): readonly string[] {
    return this.error === undefined ? [] : [this.error]
  }

  /** Whether "States.ALL" and "States.TaskFailed" match it. */
  get wildcard(): boolean {
    return true
  }

  /** Whether "States.TaskFailed" matches it. */
  get ofTask(): boolean {
    return this.error !== ErrorName.timeout
  }
}

/** An expression that failed, returned nothing or returned the wrong type. */
export class EvaluationFailure extends StateFailure {
  /** The field as `EvaluationFailed` names it, for example `Output/total` or `Choices[0]/Condition`. */
  readonly location: string | undefined
  /** Whether the history records the failed evaluation. */
  recorded = false
  /** If a Map fails before its first iteration, AWS records the failure as if the Map had not been entered yet. */
  whileEntering = false

  constructor(reason: string, location: string | undefined) {
    super(ErrorName.queryEvaluation, reason)
    this.location = location
  }
}

/** A task that exceeded TimeoutSeconds or HeartbeatSeconds. AWS reports the same error for both. */
export class TimeoutFailure extends StateFailure {
  private readonly heartbeat: boolean

  constructor({ heartbeat }: { heartbeat: boolean }) {
    super(ErrorName.timeout, undefined)
    this.heartbeat = heartbeat
  }

  override get names(): readonly string[] {
    return this.heartbeat ? [ErrorName.timeout, ErrorName.heartbeatTimeout] : [ErrorName.timeout]
  }
}

/** Ends the whole execution. No Retrier and no Catcher sees it. */
export class RuntimeFailure extends StateFailure {
  constructor(reason: string) {
    super(ErrorName.runtime, reason)
  }
}

/** The state's output is too large. Only this error's own name catches it. */
export class DataLimitFailure extends StateFailure {
  constructor(reason: string) {
    super(ErrorName.dataLimitExceeded, reason)
  }

  override get wildcard(): boolean {
    return false
  }
}

/** Turns what a port rejected with into the state's failure. Internal errors are rethrown as they are. */
export function asStateFailure(thrown: unknown): Error {
  if (thrown instanceof StatesError)
    return thrown.error === ErrorName.runtime
      ? new RuntimeFailure(thrown.cause)
      : new StateFailure(thrown.error, thrown.cause)
  return thrown instanceof Error ? thrown : new Error(String(thrown))
}

/** Unwinds running work after the execution, or the Map or Parallel around it, has ended. */
export class Cancelled extends Error {
  override readonly name = 'Cancelled'
}
