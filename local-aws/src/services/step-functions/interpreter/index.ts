import type { ExecutionHandle, ExecutionSpec, InterpreterPorts } from '../ports.ts'
import { Execution } from './execution.ts'

export { TaskTokens } from '../task-tokens.ts'

/** Starts an execution; it runs by itself from here. `spec.definition` must be one that the validator accepts. */
export function runExecution(spec: ExecutionSpec, ports: InterpreterPorts): ExecutionHandle {
  return new Execution(spec, ports)
}
