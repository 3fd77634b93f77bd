import type { StateContext } from '../state-context.ts'

/** The rules of the States Language for one type of state. */
export interface StateRules {
  /** Besides Type, Comment and QueryLanguage, which every state may have. */
  fields: readonly string[]
  /** Fields that the service supports for this type and this runtime does not. */
  notHere?: readonly string[]
  /** Whether the state must have Next or End. */
  transitions: boolean
  check(context: StateContext): void
}

/** Maximum time that a state may specify, in seconds. */
export const LONGEST_SECONDS = 99_999_999

/** The fields of a list of states inside a state. */
export const listFields = ['StartAt', 'States', 'Comment']
