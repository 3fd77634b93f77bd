import { EvaluationFailure } from './failures.ts'
import { writeJson } from './json-text.ts'
import type { StateRun } from './state-run.ts'

/** About three years: the longest time that the States Language allows. */
const MAX_SECONDS = 99_999_999

/** A field that is a number of seconds, or an expression that gives one. */
export function wholeSeconds(
  run: StateRun,
  field: 'Seconds' | 'TimeoutSeconds' | 'HeartbeatSeconds',
): number | undefined {
  const written = run.state[field]
  if (written === undefined) return undefined
  const value = run.evaluateAs('number', written, field) as number
  if (!Number.isInteger(value))
    throw refusal(run, field, `The ${field} field cannot be parsed as an integer: ${writeJson(value)}`)
  // A Wait may end at once. A task has at least one second.
  const least = field === 'Seconds' ? 0 : 1
  if (value < least || value > MAX_SECONDS) {
    const range = `between ${least} and ${MAX_SECONDS}`
    throw refusal(run, field, `${field} must be ${range} but was: ${writeJson(value)}`)
  }
  return value
}

function refusal(run: StateRun, field: string, reason: string): EvaluationFailure {
  return new EvaluationFailure(`${run.prefix}${reason}`, field)
}
