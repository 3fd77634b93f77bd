import type { Caller } from '../../../../common/aws/ports.ts'
import type { StateRun } from '../state-run.ts'

/** The role, and the attempt of the Task, that a call is made for. */
export function callerOf({ branch, enteredEventId, retryCount }: StateRun): Caller {
  const { roleArn, fromTemplate, executionArn } = branch.execution.spec
  return {
    roleArn,
    ...(fromTemplate && { fromTemplate }),
    attempt: { executionArn, enteredEventId, number: retryCount + 1 },
  }
}
