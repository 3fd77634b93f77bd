import type { Caller } from '../../../../common/aws/ports.ts'
import type { ExecutionSpec } from '../../ports.ts'

/** The role and the execution that a call is made for. */
export const callerOf = ({ roleArn, fromTemplate }: ExecutionSpec): Caller => ({
  roleArn,
  ...(fromTemplate && { fromTemplate }),
})
