import { checkAssign } from '../assign.ts'
import type { StateContext } from '../state-context.ts'
import { checkOptionalTemplate } from '../values.ts'

/** How nearly every state ends. */
export const outcome = ['Output', 'Assign', 'Next', 'End'] as const

/** What nearly every state leaves behind. */
export function checkOutcome(context: StateContext, offered?: 'result'): void {
  checkOptionalTemplate('Output', context, offered)
  checkAssign(context.state.Assign, `${context.location}/Assign`, context, offered)
}
