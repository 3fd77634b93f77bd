import { EvaluationFailure } from '../failures.ts'
import { writeJson } from '../json-text.ts'
import type { StateRun } from '../state-run.ts'

export interface TaskTimes {
  timeoutSeconds: number | undefined
  heartbeatSeconds: number | undefined
}

const MAX_SECONDS = 99_999_999

/** "TimeoutSeconds" and "HeartbeatSeconds", each a number or an expression that comes to one. */
export function taskTimes(run: StateRun): TaskTimes {
  return {
    timeoutSeconds: seconds(run, 'TimeoutSeconds'),
    heartbeatSeconds: seconds(run, 'HeartbeatSeconds'),
  }
}

function seconds(run: StateRun, field: 'TimeoutSeconds' | 'HeartbeatSeconds'): number | undefined {
  const written = run.state[field]
  if (written === undefined) return undefined
  const value = run.evaluateAs('number', written, field) as number
  if (Number.isInteger(value) && value > 0 && value <= MAX_SECONDS) return value
  throw new EvaluationFailure(
    `${run.prefix}The value ${writeJson(value)} of the field '${field}' is not an integer between 1 and ${MAX_SECONDS}.`,
    field,
  )
}

/** As the events that schedule a task tell them. */
export function timeDetails({ timeoutSeconds, heartbeatSeconds }: TaskTimes): Record<string, number> {
  return {
    ...(timeoutSeconds === undefined ? {} : { timeoutInSeconds: timeoutSeconds }),
    ...(heartbeatSeconds === undefined ? {} : { heartbeatInSeconds: heartbeatSeconds }),
  }
}
