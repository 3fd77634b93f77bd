import type { StateRun } from '../state-run.ts'
import { wholeSeconds } from '../whole-seconds.ts'

export interface TaskTimes {
  timeoutSeconds: number | undefined
  heartbeatSeconds: number | undefined
}

/** "TimeoutSeconds" and "HeartbeatSeconds", each a number or an expression that comes to one. */
export function taskTimes(run: StateRun): TaskTimes {
  return {
    timeoutSeconds: wholeSeconds(run, 'TimeoutSeconds'),
    heartbeatSeconds: wholeSeconds(run, 'HeartbeatSeconds'),
  }
}

/** As the events that schedule a task tell them. */
export function timeDetails({ timeoutSeconds, heartbeatSeconds }: TaskTimes): Record<string, number> {
  return {
    ...(timeoutSeconds === undefined ? {} : { timeoutInSeconds: timeoutSeconds }),
    ...(heartbeatSeconds === undefined ? {} : { heartbeatInSeconds: heartbeatSeconds }),
  }
}
