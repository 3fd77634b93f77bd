import { checkArn } from '../arns.ts'
import { executionDoesNotExist, stateMachineDoesNotExist } from '../errors.ts'
import type { ExecutionRecord } from '../executions.ts'
import type { Machine } from '../machines.ts'
import type { World } from '../world.ts'

/** The ARN of a version or an alias has one more part. This runtime has neither, so they do not exist. */
export function machineAt(arn: string, { machines }: World): Machine {
  checkArn(arn, 'stateMachine')
  const machine = machines.find(arn)
  if (!machine) throw stateMachineDoesNotExist(arn)
  return machine
}

export function executionAt(arn: string, { executions }: World): ExecutionRecord {
  checkArn(arn, 'execution')
  const record = executions.find(arn)
  if (!record) throw executionDoesNotExist(arn)
  return record
}
