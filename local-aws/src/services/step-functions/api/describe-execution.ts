import type { JsonObject } from '../validation/state-context.ts'
import { seconds } from './action.ts'
import type { ExecutionRecord } from './executions.ts'
import { notRedrivableBecause } from './redrive.ts'

/** The output, or the error and cause, of an execution that has ended. */
export const failureOf = ({ error, cause: why }: ExecutionRecord['handle']): JsonObject => ({
  ...(error !== undefined && { error }),
  ...(why !== undefined && { cause: why }),
})

export const outputOf = ({ output }: ExecutionRecord['handle']): JsonObject =>
  output === undefined ? {} : { output, outputDetails: { included: true } }

export function describeExecution(record: ExecutionRecord, now: number, withData = true): JsonObject {
  const { handle, traceHeader: trace } = record
  const reason = notRedrivableBecause(record, now)
  const data = {
    input: handle.spec.input,
    inputDetails: { included: true },
    ...outputOf(handle),
    ...failureOf(handle),
  }
  return {
    ...summaryOf(record),
    ...(withData ? data : { inputDetails: { included: false } }),
    ...(trace !== undefined && { traceHeader: trace }),
    redriveStatus: reason === undefined ? 'REDRIVABLE' : 'NOT_REDRIVABLE',
    ...(reason !== undefined && { redriveStatusReason: reason }),
  }
}

/** The shorter form in lists. */
export function summaryOf({ handle, machine, redrivenAt }: ExecutionRecord): JsonObject {
  const { stoppedAt } = handle
  return {
    executionArn: handle.spec.executionArn,
    stateMachineArn: machine.arn,
    name: handle.spec.name,
    status: handle.status,
    startDate: seconds(handle.startedAt),
    ...(stoppedAt !== undefined && { stopDate: seconds(stoppedAt) }),
    redriveCount: handle.redriveCount,
    ...(redrivenAt !== undefined && { redriveDate: seconds(redrivenAt) }),
  }
}
