import { checkOutcome, outcome } from './outcome.ts'
import type { StateRules } from './rules.ts'

export const pass: StateRules = {
  fields: outcome,
  transitions: true,
  check: (context) => checkOutcome(context),
}
