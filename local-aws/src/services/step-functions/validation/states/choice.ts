import { checkAssign } from '../assign.ts'
import { checkExpression, checkTemplate, isExpression } from '../expressions.ts'
import { otherLanguage } from '../language.ts'
import { checkRequired, checkString, objectsOf } from '../values.ts'
import { checkOutcome } from './outcome.ts'
import type { StateRules } from './rules.ts'

const ruleFields = ['Condition', 'Next', 'Output', 'Assign', 'Comment']

/** The fields of a rule in JSONPath. */
const comparison = /^(Variable|And|Or|Not|(String|Numeric|Boolean|Timestamp|Is)[A-Z].*)$/

export const choice: StateRules = {
  fields: ['Choices', 'Default', 'Output', 'Assign'],
  transitions: false,
  check(context) {
    const { state, location, findings } = context
    checkRequired(state, ['Choices'], location, context)
    for (const { entry, at } of objectsOf(state.Choices, `${location}/Choices`, context)) {
      for (const field of Object.keys(entry)) {
        if (ruleFields.includes(field)) continue
        findings.schema(
          comparison.test(field) ? otherLanguage(field) : `Field '${field}' is not supported`,
          at,
        )
      }
      checkRequired(entry, ['Condition', 'Next'], at, context)
      checkString(entry, 'Next', at, context)
      const { Condition: condition } = entry
      if (isExpression(condition)) checkExpression(condition, `${at}/Condition`, context)
      else if (condition !== undefined && typeof condition !== 'boolean') {
        findings.schema('JSONata string must start with {% and end with %}', `${at}/Condition`)
      }
      checkAssign(entry.Assign, `${at}/Assign`, context)
      if (entry.Output !== undefined) checkTemplate(entry.Output, `${at}/Output`, context)
    }
    checkString(state, 'Default', location, context)
    checkOutcome(context)
  },
}
