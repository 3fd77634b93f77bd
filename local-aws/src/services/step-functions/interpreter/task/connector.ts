import type { CallService } from './call.ts'
import { callerOf } from './caller.ts'

/** A Task that calls any service but Lambda. The runtime around the interpreter makes the call. */
export const callConnector: CallService = async (run, resource, parameters, attempt) => {
  const { ports, spec } = run.branch.execution
  const connector = ports.connector(resource.arn)
  if (!connector) throw new Error(`There is no integration ${resource.arn}.`)
  const call = {
    resource: resource.arn,
    pattern: resource.pattern,
    arguments: parameters,
    caller: callerOf(run),
    execution: spec,
    signal: attempt.signal,
  }
  const answer = await connector(call, run)
  // The state may end before its job does. Then nobody awaits the job.
  answer.completed?.catch(() => {})
  return answer
}
