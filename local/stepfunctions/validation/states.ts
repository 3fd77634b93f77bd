import { checkAssign } from './assign.ts'
import { checkRetryAndCatch } from './errors-handled.ts'
import { checkExpression, checkTemplate, isExpression } from './expressions.ts'
import { isObject, type StateContext } from './state-context.ts'
import { checkTask } from './task.ts'
import {
  checkExactlyOne,
  checkFields,
  checkNumberOrExpression,
  checkOptionalTemplate,
  checkRequired,
  checkString,
  checkStringOrExpression,
  objectsOf,
} from './values.ts'

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

const LARGEST = 99_999_999
const outcome = ['Output', 'Assign', 'Next', 'End'] as const

const Pass: StateRules = {
  fields: outcome,
  transitions: true,
  check: (context) => checkOutcome(context),
}

const Task: StateRules = {
  fields: ['Resource', 'Arguments', 'TimeoutSeconds', 'HeartbeatSeconds', 'Retry', 'Catch', ...outcome],
  notHere: ['Credentials'],
  transitions: true,
  check(context) {
    checkRequired(context.state, ['Resource'], context.location, context)
    checkTask(context)
    checkNumberOrExpression('TimeoutSeconds', { min: 1, max: LARGEST }, context)
    checkNumberOrExpression('HeartbeatSeconds', { min: 1, max: LARGEST }, context)
    const { TimeoutSeconds: timeout, HeartbeatSeconds: heartbeat } = context.state
    if (typeof timeout === 'number' && typeof heartbeat === 'number' && heartbeat >= timeout) {
      context.findings.schema('HeartbeatSeconds must be smaller than TimeoutSeconds', context.location)
    }
    checkOptionalTemplate('Arguments', context)
    checkRetryAndCatch(context)
    checkOutcome(context, 'result')
  },
}

const Choice: StateRules = {
  fields: ['Choices', 'Default', 'Output', 'Assign'],
  transitions: false,
  check(context) {
    const { state, location, findings } = context
    checkRequired(state, ['Choices'], location, context)
    for (const { entry, at } of objectsOf(state.Choices, `${location}/Choices`, context)) {
      for (const field of Object.keys(entry)) {
        if (['Condition', 'Next', 'Output', 'Assign', 'Comment'].includes(field)) continue
        findings.schema(
          `The QueryLanguage is set to 'JSONata', but field '${field}' is only supported for the 'JSONPath' QueryLanguage`,
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

/** RFC 3339 with an uppercase T, and a Z or an offset. */
const timestamp = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/

const Wait: StateRules = {
  fields: ['Seconds', 'Timestamp', ...outcome],
  transitions: true,
  check(context) {
    const { state, location, findings } = context
    const listed = ['SecondsPath', 'Seconds', 'TimestampPath', 'Timestamp']
    checkExactlyOne(['Seconds', 'Timestamp'], listed, context)
    checkNumberOrExpression('Seconds', { min: 0, max: LARGEST }, context)
    checkStringOrExpression('Timestamp', context)
    const { Timestamp: time } = state
    if (typeof time === 'string' && !time.startsWith('{%') && !timestamp.test(time)) {
      findings.schema('String does not match RFC3339 timestamp', `${location}/Timestamp`)
    }
    checkOutcome(context)
  },
}

const Succeed: StateRules = {
  fields: ['Output'],
  transitions: false,
  check: (context) => checkOutcome(context),
}

const Fail: StateRules = {
  fields: ['Error', 'Cause'],
  transitions: false,
  check(context) {
    checkStringOrExpression('Error', context)
    checkStringOrExpression('Cause', context)
  },
}

const containerFields = ['StartAt', 'States', 'Comment']

const Parallel: StateRules = {
  fields: ['Branches', 'Arguments', 'Retry', 'Catch', ...outcome],
  transitions: true,
  check(context) {
    const { state, location } = context
    checkRequired(state, ['Branches'], location, context)
    for (const { entry, at } of objectsOf(state.Branches, `${location}/Branches`, context)) {
      context.checkInner(entry, at, containerFields)
    }
    checkOptionalTemplate('Arguments', context)
    checkRetryAndCatch(context)
    checkOutcome(context, 'result')
  },
}

const MapState: StateRules = {
  fields: [
    'ItemProcessor',
    'Items',
    'ItemSelector',
    'MaxConcurrency',
    'ToleratedFailureCount',
    'ToleratedFailurePercentage',
    'Retry',
    'Catch',
    ...outcome,
  ],
  notHere: ['Iterator', 'ItemReader', 'ItemBatcher', 'ResultWriter', 'Label'],
  transitions: true,
  check(context) {
    const { state, location, findings } = context
    checkItemProcessor(context)
    const { Items: items } = state
    if (typeof items === 'string' && !items.startsWith('{%')) {
      findings.schema('JSONata string must start with {% and end with %}', `${location}/Items`)
    }
    if (items === null || typeof items === 'number' || typeof items === 'boolean') {
      findings.schema('Expected value of type Array', `${location}/Items`)
    }
    checkOptionalTemplate('Items', context)
    checkOptionalTemplate('ItemSelector', context)
    checkNumberOrExpression('MaxConcurrency', { min: 0 }, context)
    checkNumberOrExpression('ToleratedFailureCount', { min: 0 }, context)
    checkNumberOrExpression('ToleratedFailurePercentage', { min: 0, max: 100, decimal: true }, context)
    checkRetryAndCatch(context)
    checkOutcome(context, 'result')
  },
}

function checkItemProcessor(context: StateContext): void {
  const { state, location, findings } = context
  const at = `${location}/ItemProcessor`
  if (state.Iterator !== undefined) return
  checkExactlyOne(['ItemProcessor'], ['ItemProcessor', 'Iterator'], context)
  const { ItemProcessor: processor } = state
  if (processor === undefined) return
  context.checkInner(processor, at, ['ProcessorConfig', ...containerFields])
  const config = isObject(processor) ? processor.ProcessorConfig : undefined
  if (!isObject(config)) {
    if (config !== undefined) findings.schema('Expected value of type Object', `${at}/ProcessorConfig`)
    return
  }
  const { Mode: mode = 'INLINE' } = config
  if (mode === 'DISTRIBUTED') {
    findings.schema(
      "The field 'Mode' with value 'DISTRIBUTED' is not supported by this runtime, which runs inline Maps",
      `${at}/ProcessorConfig/Mode`,
    )
  } else if (mode !== 'INLINE') {
    findings.schema(
      'Value should be one of the following: [INLINE, DISTRIBUTED]',
      `${at}/ProcessorConfig/Mode`,
    )
  } else checkFields(config, ['Mode'], `${at}/ProcessorConfig`, context)
}

/** What nearly every state leaves behind. */
function checkOutcome(context: StateContext, offered?: 'result'): void {
  checkOptionalTemplate('Output', context, offered)
  checkAssign(context.state.Assign, `${context.location}/Assign`, context, offered)
}

/** In the order in which the service names them. */
export const stateTypes: Readonly<Record<string, StateRules>> = {
  Task,
  Wait,
  Pass,
  Succeed,
  Fail,
  Choice,
  Parallel,
  Map: MapState,
}
