import { checkAssign } from './assign.ts'
import { checkTemplate } from './expressions.ts'
import type { JsonObject, StateContext } from './state-context.ts'
import { checkFields, checkNumber, checkRequired, checkString, objectsOf } from './values.ts'

/** Checks `Retry` and `Catch`, for states that have them. */

const retrierFields = [
  'ErrorEquals',
  'IntervalSeconds',
  'MaxAttempts',
  'BackoffRate',
  'MaxDelaySeconds',
  'JitterStrategy',
  'Comment',
]
const catcherFields = ['ErrorEquals', 'Next', 'Output', 'Assign', 'Comment']
const LARGEST = 99_999_999
const A_YEAR = 31_622_400

export function checkRetryAndCatch(context: StateContext): void {
  const { state, location, findings } = context
  for (const { entry, at, last } of entriesOf('Retry', context)) {
    checkFields(entry, retrierFields, at, context)
    checkErrorEquals(entry, at, last, context)
    checkNumber(entry, 'IntervalSeconds', at, { min: 0, max: LARGEST }, context)
    checkNumber(entry, 'MaxAttempts', at, { min: 0, max: LARGEST }, context)
    checkNumber(entry, 'BackoffRate', at, { min: 1, decimal: true }, context)
    checkNumber(entry, 'MaxDelaySeconds', at, { min: 1, max: A_YEAR }, context)
    const { JitterStrategy: jitter } = entry
    if (jitter !== undefined && jitter !== 'NONE' && jitter !== 'FULL') {
      findings.schema('Value should be one of the following: [NONE, FULL]', `${at}/JitterStrategy`)
    }
  }
  for (const { entry, at, last } of entriesOf('Catch', context)) {
    checkFields(entry, catcherFields, at, context)
    checkErrorEquals(entry, at, last, context)
    checkRequired(entry, ['Next'], at, context)
    checkString(entry, 'Next', at, context)
    checkAssign(entry.Assign, `${at}/Assign`, context, 'errorOutput')
    if (entry.Output !== undefined) checkTemplate(entry.Output, `${at}/Output`, context, 'errorOutput')
  }

  function entriesOf(field: 'Retry' | 'Catch', around: StateContext) {
    const value = state[field]
    // An empty list of Retriers or Catchers counts as absent. Only a list of error names must not be empty.
    return Array.isArray(value) && value.length === 0 ? [] : objectsOf(value, `${location}/${field}`, around)
  }
}

function checkErrorEquals(entry: JsonObject, at: string, last: boolean, context: StateContext): void {
  const { ErrorEquals: names } = entry
  const { findings } = context
  checkRequired(entry, ['ErrorEquals'], at, context)
  if (names === undefined) return
  const location = `${at}/ErrorEquals`
  if (!Array.isArray(names)) {
    findings.schema('Expected value of type Array', location)
    return
  }
  if (names.length === 0) findings.schema('Value cannot be empty', location)
  names.forEach((name, i) => {
    if (typeof name !== 'string') findings.schema('Expected value of type String', `${location}[${i}]`)
  })
  if (names.includes('States.ALL') && (names.length > 1 || !last)) {
    findings.schema('States.ALL must appear alone and at end of list', location)
  }
}
