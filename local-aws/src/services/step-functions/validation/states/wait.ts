import { checkExactlyOne, checkNumberOrExpression, checkStringOrExpression } from '../values.ts'
import { checkOutcome, outcome } from './outcome.ts'
import { LONGEST_SECONDS, type StateRules } from './rules.ts'

/** RFC 3339 with an uppercase T, and a Z or an offset. */
const timestamp = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/

export const wait: StateRules = {
  fields: ['Seconds', 'Timestamp', ...outcome],
  transitions: true,
  check(context) {
    const { state, location, findings } = context
    const listed = ['SecondsPath', 'Seconds', 'TimestampPath', 'Timestamp']
    checkExactlyOne(['Seconds', 'Timestamp'], listed, context)
    checkNumberOrExpression('Seconds', { min: 0, max: LONGEST_SECONDS }, context)
    checkStringOrExpression('Timestamp', context)
    const { Timestamp: time } = state
    if (typeof time === 'string' && !time.startsWith('{%') && !timestamp.test(time)) {
      findings.schema('String does not match RFC3339 timestamp', `${location}/Timestamp`)
    }
    checkOutcome(context)
  },
}
