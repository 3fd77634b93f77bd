import type { ExecutionRecord } from './executions.ts'

/** An execution can be redriven for this long after its end. */
const REDRIVABLE_MS = 14 * 24 * 60 * 60 * 1000
/** The history must have room for ExecutionRedriven and at least one more event. */
const MOST_EVENTS = 24_999

/** The service's reason why an execution cannot be redriven. Undefined if it can. */
export function notRedrivableBecause({ handle, machine }: ExecutionRecord, now: number): string | undefined {
  if (machine.status === 'DELETING') return 'State machine is in DELETING status'
  if (handle.status === 'RUNNING' || handle.status === 'SUCCEEDED') {
    return `Execution is ${handle.status} and cannot be redriven`
  }
  if (handle.events.length >= MOST_EVENTS) return 'Execution history event limit exceeded'
  return now - (handle.stoppedAt ?? now) > REDRIVABLE_MS ? 'Execution redrivable period exceeded' : undefined
}
