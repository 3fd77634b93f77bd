import type { Json } from '../ports.ts'
import type { Findings } from './diagnostics.ts'
import type { VariableScope } from './scope.ts'

export type MachineType = 'STANDARD' | 'EXPRESS'
export type JsonObject = { [key: string]: Json }

/** What the checks of one state need. */
export interface StateContext {
  readonly findings: Findings
  readonly machineType: MachineType
  /** Whether every well-formed service integration is accepted. */
  readonly anyService: boolean
  /** Whether this runtime will run the state. Otherwise it need not support it. */
  readonly runs: boolean
  readonly name: string
  readonly state: JsonObject
  /** The state's own path, for example `/States/Ask`. */
  readonly location: string
  readonly scope: VariableScope
  /** Records that an expression of this state reads a variable. */
  readsVariable(name: string): void
  /** Checks a list of states inside this one. */
  checkInner(container: Json | undefined, location: string, fields: readonly string[]): void
}

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
