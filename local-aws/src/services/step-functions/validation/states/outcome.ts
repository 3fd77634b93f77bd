import { checkAssign } from '../assign.ts'
import type { StateContext } from '../state-context.ts'
import { checkOptionalTemplate } from '../values.ts'

/** The transition fields that nearly every type has. */
export const outcome = ['Output', 'Assign', 'Next', 'End'] as const

/** The output fields that nearly every type has. */
export function checkOutcome(context: StateContext, offered?: 'result'): void {
  checkOptionalTemplate('Output', context, offered)
  checkAssign(context.state.Assign, `${context.location}/Assign`, context, offered)
}
