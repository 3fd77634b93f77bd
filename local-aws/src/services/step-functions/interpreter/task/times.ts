import type { StateRun } from '../state-run.ts'
import { wholeSeconds } from '../whole-seconds.ts'

export interface TaskTimes {
  timeoutSeconds: number | undefined
  heartbeatSeconds: number | undefined
}

/** Reads "TimeoutSeconds" and "HeartbeatSeconds", each a number or an expression that gives one. */
export function taskTimes(run: StateRun): TaskTimes {
  return {
    timeoutSeconds: wholeSeconds(run, 'TimeoutSeconds'),
    heartbeatSeconds: wholeSeconds(run, 'HeartbeatSeconds'),
  }
}

/** The timeouts as the events that schedule a task have them. */
export function timeDetails({ timeoutSeconds, heartbeatSeconds }: TaskTimes): Record<string, number> {
  return {
    ...(timeoutSeconds === undefined ? {} : { timeoutInSeconds: timeoutSeconds }),
    ...(heartbeatSeconds === undefined ? {} : { heartbeatInSeconds: heartbeatSeconds }),
  }
}
