import { checkRetryAndCatch } from '../errors-handled.ts'
import { checkOptionalTemplate, checkRequired, objectsOf } from '../values.ts'
import { checkOutcome, outcome } from './outcome.ts'
import { listFields, type StateRules } from './rules.ts'

export const parallel: StateRules = {
  fields: ['Branches', 'Arguments', 'Retry', 'Catch', ...outcome],
  transitions: true,
  check(context) {
    const { state, location } = context
    checkRequired(state, ['Branches'], location, context)
    for (const { entry, at } of objectsOf(state.Branches, `${location}/Branches`, context)) {
      context.checkInner(entry, at, listFields)
    }
    checkOptionalTemplate('Arguments', context)
    checkRetryAndCatch(context)
    checkOutcome(context, 'result')
  },
}
