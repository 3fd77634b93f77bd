import { EvaluationFailure } from '../failures.ts'
import { pause } from '../pause.ts'
import type { StateRun } from '../state-run.ts'
import { wholeSeconds } from '../whole-seconds.ts'
import { onward, type StateType } from './state.ts'

/** "A Wait State causes the interpreter to delay the machine from continuing for a specified time." */
export const wait: StateType = async (run) => {
  // Counted from the state's entry, so a redrive does not wait again.
  const at = dueAt(run)
  run.due = { kind: 'wait', at }
  await pause(run.branch, Math.max(0, at - run.branch.execution.ports.clock.now()))
  return onward(run, run.exit(run.state, '', {}, run.input))
}

function dueAt(run: StateRun): number {
  const { Timestamp } = run.state
  if (Timestamp === undefined) return run.enteredAt + (wholeSeconds(run, 'Seconds') ?? 0) * 1000
  return parseTimestamp(run, String(run.evaluateAs('string', Timestamp, 'Timestamp')))
}

/** RFC 3339, with a capital T, and a capital Z or an offset. */
const TIMESTAMP = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/

function parseTimestamp(run: StateRun, timestamp: string): number {
  const due = TIMESTAMP.test(timestamp) ? Date.parse(timestamp) : Number.NaN
  if (!Number.isNaN(due)) return due
  throw new EvaluationFailure(
    `${run.prefix}The Timestamp field cannot be parsed as an ISO-8601 extended offset date-time format string: ${timestamp}`,
    'Timestamp',
  )
}
