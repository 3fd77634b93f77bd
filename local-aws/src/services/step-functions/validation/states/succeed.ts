import { checkOutcome } from './outcome.ts'
import type { StateRules } from './rules.ts'

export const succeed: StateRules = {
  fields: ['Output'],
  transitions: false,
  check: (context) => checkOutcome(context),
}
