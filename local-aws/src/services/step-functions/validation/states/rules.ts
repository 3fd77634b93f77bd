import type { StateContext } from '../state-context.ts'

/** What the States Language asks of one type of state. */
export interface StateRules {
  /** Beside Type, Comment and QueryLanguage, which every state may have. */
  fields: readonly string[]
  /** Fields that the service has for this type and this runtime has not. */
  notHere?: readonly string[]
  /** Ends by Next or End. */
  transitions: boolean
  check(context: StateContext): void
}

/** The longest time that a state may name, in seconds. */
export const LONGEST_SECONDS = 99_999_999

/** The fields of a list of states inside a state. */
export const listFields = ['StartAt', 'States', 'Comment']
