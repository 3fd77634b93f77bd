import type { ExecutionAnswer } from '../../api-types.ts'
import { apiPath } from './call.ts'
import { useResource } from './hooks.ts'

const NONE: Record<string, string> = {}

/** Ids, and the names that the app gives them in an execution. */
export function useLabels(execution: string | undefined): Record<string, string> {
  const path = execution === undefined ? undefined : apiPath(['executions', execution])
  return useResource<ExecutionAnswer>(path).answer?.labels ?? NONE
}
