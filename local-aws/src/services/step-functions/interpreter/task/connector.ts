import type { CallService } from './call.ts'
import { callerOf } from './caller.ts'

/** Every other service: the runtime around the interpreter knows how to call it. */
export const callConnector: CallService = async (run, resource, parameters, attempt) => {
  const { ports, spec } = run.line.execution
  const connector = ports.connector(resource.arn)
  if (!connector) throw new Error(`There is no integration ${resource.arn}.`)
  const call = {
    resource: resource.arn,
    pattern: resource.pattern,
    arguments: parameters,
    caller: callerOf(spec),
    execution: spec,
    signal: attempt.signal,
  }
  const answer = await connector(call, run)
  // The state may be over before its job is, and then nobody waits for it.
  answer.completed?.catch(() => {})
  return answer
}
