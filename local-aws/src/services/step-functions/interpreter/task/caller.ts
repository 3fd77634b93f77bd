import type { Caller } from '../../../../common/aws/ports.ts'
import type { ExecutionSpec } from '../../ports.ts'

/** Who makes the calls of an execution. */
export const callerOf = ({ roleArn, fromTemplate }: ExecutionSpec): Caller => ({
  roleArn,
  ...(fromTemplate && { fromTemplate }),
})
