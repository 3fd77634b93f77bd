import type { Json } from '../ports.ts'
import type { TestedState } from '../validation/tested-state.ts'
import type { ContextObject } from './context.ts'

type InspectionLevel = 'INFO' | 'DEBUG' | 'TRACE'

/** What replaces the state's work. */
export type Mock =
  | { kind: 'result'; text: string; value: Json }
  | { kind: 'error'; error: string; cause: string | undefined }

interface StateConfiguration {
  retrierRetryCount?: number
  errorCausedByState?: string
  mapIterationFailureCount?: number
  mapItemReaderData?: string
}

/** A TestState request that has passed all checks. */
export interface StateTest {
  tested: TestedState
  /** JSON text. */
  input: string
  level: InspectionLevel
  variables: { [name: string]: Json }
  roleArn: string | undefined
  mock: Mock | undefined
  context: ContextObject | undefined
  configuration: StateConfiguration
}
