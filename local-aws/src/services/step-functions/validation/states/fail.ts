import { checkStringOrExpression } from '../values.ts'
import type { StateRules } from './rules.ts'

export const fail: StateRules = {
  fields: ['Error', 'Cause'],
  transitions: false,
  check(context) {
    checkStringOrExpression('Error', context)
    checkStringOrExpression('Cause', context)
  },
}
