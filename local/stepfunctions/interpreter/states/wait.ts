import type { Json } from '../../ports.ts'
import { pause } from '../pause.ts'
import type { StateRun } from '../state-run.ts'
import { onward, type StateType } from './state.ts'

/** "A Wait State causes the interpreter to delay the machine from continuing for a specified time." */
export const wait: StateType = async (run) => {
  await pause(run.line, delayMs(run))
  return onward(run, run.exit(run.state, '', {}, run.input))
}

const MAX_SECONDS = 99_999_999

function delayMs(run: StateRun): number {
  const { Seconds, Timestamp } = run.state
  if (Timestamp !== undefined)
    return untilTimestamp(run, String(run.evaluateAs('string', Timestamp, 'Timestamp')))
  const seconds = run.evaluateAs('number', Seconds ?? 0, 'Seconds') as number
  if (!Number.isInteger(seconds) || seconds < 0 || seconds > MAX_SECONDS)
    throw run.runtimeFailure(secondsOutOfRange(Seconds ?? 0, seconds))
  // Counted from when the state was entered: a redrive does not wait anew.
  return Math.max(0, run.enteredAt + seconds * 1000 - run.line.execution.ports.clock.now())
}

function secondsOutOfRange(field: Json, seconds: number): string {
  return `The value '${seconds}' of the field 'Seconds' (${JSON.stringify(field)}) is not an integer between 0 and ${MAX_SECONDS}.`
}

/** RFC 3339, with a capital T and a capital Z or an offset. */
const TIMESTAMP = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/

function untilTimestamp(run: StateRun, timestamp: string): number {
  const due = TIMESTAMP.test(timestamp) ? Date.parse(timestamp) : Number.NaN
  if (Number.isNaN(due))
    throw run.runtimeFailure(
      `The Timestamp parameter does not reference a valid ISO-8601 extended offset date-time format string: '${timestamp}'`,
    )
  return Math.max(0, due - run.line.execution.ports.clock.now())
}
