import { checkRetryAndCatch } from '../errors-handled.ts'
import { isObject, type StateContext } from '../state-context.ts'
import { checkExactlyOne, checkFields, checkNumberOrExpression, checkOptionalTemplate } from '../values.ts'
import { checkOutcome, outcome } from './outcome.ts'
import { listFields, type StateRules } from './rules.ts'

export const map: StateRules = {
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
  context.checkInner(processor, at, ['ProcessorConfig', ...listFields])
  const config = isObject(processor) ? processor.ProcessorConfig : undefined
  if (!isObject(config)) {
    if (config !== undefined) findings.schema('Expected value of type Object', `${at}/ProcessorConfig`)
    return
  }
  const { Mode: mode = 'INLINE' } = config
  if (mode === 'DISTRIBUTED') {
    checkFields(config, ['Mode', 'ExecutionType'], `${at}/ProcessorConfig`, context)
    if (context.runs) {
      findings.notHere(
        "The field 'Mode' with value 'DISTRIBUTED' is not supported by this runtime, which only runs inline Maps",
        `${at}/ProcessorConfig/Mode`,
      )
    }
  } else if (mode !== 'INLINE') {
    findings.schema(
      'Value should be one of the following: [INLINE, DISTRIBUTED]',
      `${at}/ProcessorConfig/Mode`,
    )
  } else checkFields(config, ['Mode'], `${at}/ProcessorConfig`, context)
}
