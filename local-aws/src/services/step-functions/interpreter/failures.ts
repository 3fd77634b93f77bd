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
 * A state that did not succeed, on its way to the Retriers and Catchers of that state and of those around
 * it. A Fail state may leave either part out; a timeout has no reason.
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

  /** What Catch and Retry compare it with. */
  get names(): readonly string[] {
    return this.error === undefined ? [] : [this.error]
  }

  /** Whether "States.ALL" and "States.TaskFailed" may stand for it. */
  get wildcard(): boolean {
    return true
  }

  /** Whether "States.TaskFailed" stands for it. */
  get ofTask(): boolean {
    return this.error !== ErrorName.timeout
  }
}

/** An expression that failed, returned nothing or returned the wrong type. */
export class EvaluationFailure extends StateFailure {
  /** The field as `EvaluationFailed` names it: `Output/total`, `Choices[0]/Condition`. */
  readonly location: string | undefined
  /** Whether the history tells of it. */
  recorded = false
  /** AWS tells of what fails in a Map before it starts as if the Map had not been entered yet. */
  whileEntering = false

  constructor(reason: string, location: string | undefined) {
    super(ErrorName.queryEvaluation, reason)
    this.location = location
  }
}

/** A task that took too long, or that gave no sign of life: AWS reports both as the same error. */
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

/** Ends the whole execution: no Retrier and no Catcher sees it. */
export class RuntimeFailure extends StateFailure {
  constructor(reason: string) {
    super(ErrorName.runtime, reason)
  }
}

/** What a state made of its data is too large: only its own name catches that. */
export class DataLimitFailure extends StateFailure {
  constructor(reason: string) {
    super(ErrorName.dataLimitExceeded, reason)
  }

  override get wildcard(): boolean {
    return false
  }
}

/** What a port rejected with, as a state's failure; a mistake of this program stays what it is. */
export function asStateFailure(thrown: unknown): Error {
  if (thrown instanceof StatesError)
    return thrown.error === ErrorName.runtime
      ? new RuntimeFailure(thrown.cause)
      : new StateFailure(thrown.error, thrown.cause)
  return thrown instanceof Error ? thrown : new Error(String(thrown))
}

/** Unwinds what is under way after the execution, or the Map or Parallel around it, has ended. */
export class Cancelled extends Error {
  override readonly name = 'Cancelled'
}
