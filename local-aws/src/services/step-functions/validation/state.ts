import type { Json } from '../ports.ts'
import type { Findings } from './diagnostics.ts'
import { otherLanguage } from './language.ts'
import type { JsonObject, StateContext } from './state-context.ts'
import { stateTypes } from './states/index.ts'
import { listFields, type StateRules } from './states/rules.ts'
import { checkExactlyOne, checkString, objectsOf } from './values.ts'

const everyState = ['Type', 'Comment', 'QueryLanguage']

/** Fields of the other query language, which a state must not have. */
const jsonPathFields = [
  ...['InputPath', 'OutputPath', 'ResultPath', 'Parameters', 'ResultSelector', 'Result', 'ItemsPath'],
  ...['TimeoutSecondsPath', 'HeartbeatSecondsPath', 'SecondsPath', 'TimestampPath', 'MaxConcurrencyPath'],
  ...['ToleratedFailurePercentagePath', 'ToleratedFailureCountPath', 'ErrorPath', 'CausePath'],
]

/** Returns the rules for a state's type. Reports a missing or unknown type. */
export function rulesOf(state: JsonObject, location: string, findings: Findings): StateRules | undefined {
  const { Type: type } = state
  if (type === undefined) {
    findings.schema('These fields are required: [Type]', location)
    return undefined
  }
  if (typeof type === 'string' && Object.hasOwn(stateTypes, type)) return stateTypes[type]
  const types = Object.keys(stateTypes).join(', ')
  findings.schema(`The field 'Type' should have one of these values: [${types}]`, `${location}/Type`)
  return undefined
}

/** Checks one state: its fields, its transitions, then the rules of its type. */
export function checkState(context: StateContext, rules: StateRules): void {
  const { state, location, findings } = context
  checkStateFields(context, rules)
  checkQueryLanguage(state.QueryLanguage, location, findings)
  checkString(state, 'Comment', location, context)
  if (rules.transitions) checkNextOrEnd(context)
  rules.check(context)
}

/** A state in JSONPath that is not run. States inside it may be in JSONata. */
export function checkJsonPathState(context: StateContext): void {
  const { state, location } = context
  for (const field of ['ItemProcessor', 'Iterator']) {
    const inner = state[field]
    if (inner !== undefined) {
      context.checkInner(inner, `${location}/${field}`, ['ProcessorConfig', ...listFields])
    }
  }
  for (const { entry, at } of objectsOf(state.Branches, `${location}/Branches`, context)) {
    context.checkInner(entry, at, listFields)
  }
}

function checkStateFields({ state, location, findings, runs }: StateContext, rules: StateRules): void {
  const downgraded = state.QueryLanguage === 'JSONPath'
  if (downgraded) {
    findings.schema(
      "'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine",
      location,
    )
  }
  for (const field of Object.keys(state)) {
    if (rules.fields.includes(field) || everyState.includes(field)) continue
    if (rules.notHere?.includes(field)) {
      if (runs) findings.notHere(`Field '${field}' is not supported by this runtime`, location)
    } else if (!jsonPathFields.includes(field)) {
      findings.schema(`Field '${field}' is not supported`, location)
    } else if (!downgraded) findings.schema(otherLanguage(field), location)
  }
}

/** A terminal state has `End: true`. False counts as absent. */
function checkNextOrEnd(context: StateContext): void {
  const { state, location, findings } = context
  checkString(state, 'Next', location, context)
  if (state.End !== undefined && typeof state.End !== 'boolean') {
    findings.schema('Expected value of type Boolean', `${location}/End`)
    return
  }
  const { End: end, ...rest } = state
  const effective = { ...context, state: end === true ? { ...rest, End: true } : rest }
  checkExactlyOne(['Next', 'End'], ['Next', 'End'], effective)
}

export function checkQueryLanguage(value: Json | undefined, location: string, findings: Findings): void {
  const at = `${location}/QueryLanguage`
  if (value === undefined || value === 'JSONata' || value === 'JSONPath') return
  if (typeof value === 'string') {
    findings.schema('Value should be one of the following: [JSONPath, JSONata]', at)
  } else findings.schema('Expected value of type [STRING]', at)
}
