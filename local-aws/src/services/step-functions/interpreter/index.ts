import type { ExecutionHandle, ExecutionSpec, InterpreterPorts } from '../ports.ts'
import { Execution } from './execution.ts'

export { TaskTokens } from '../task-tokens.ts'

/** Starts an execution, which then runs by itself. `spec.definition` must have passed the validator. */
export function runExecution(spec: ExecutionSpec, ports: InterpreterPorts): ExecutionHandle {
  return new Execution(spec, ports)
}
