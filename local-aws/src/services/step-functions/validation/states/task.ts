import { checkRetryAndCatch } from '../errors-handled.ts'
import { checkResource } from '../resource.ts'
import { checkNumberOrExpression, checkOptionalTemplate, checkRequired } from '../values.ts'
import { checkOutcome, outcome } from './outcome.ts'
import { LONGEST_SECONDS, type StateRules } from './rules.ts'

export const task: StateRules = {
  fields: ['Resource', 'Arguments', 'TimeoutSeconds', 'HeartbeatSeconds', 'Retry', 'Catch', ...outcome],
  notHere: ['Credentials'],
  transitions: true,
  check(context) {
    checkRequired(context.state, ['Resource'], context.location, context)
    checkResource(context)
    checkNumberOrExpression('TimeoutSeconds', { min: 1, max: LONGEST_SECONDS }, context)
    checkNumberOrExpression('HeartbeatSeconds', { min: 1, max: LONGEST_SECONDS }, context)
    const { TimeoutSeconds: timeout, HeartbeatSeconds: heartbeat } = context.state
    if (typeof timeout === 'number' && typeof heartbeat === 'number' && heartbeat >= timeout) {
      context.findings.schema('HeartbeatSeconds must be smaller than TimeoutSeconds', context.location)
    }
    checkOptionalTemplate('Arguments', context)
    checkRetryAndCatch(context)
    checkOutcome(context, 'result')
  },
}
