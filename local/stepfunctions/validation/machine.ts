import type { Json } from '../ports.ts'
import { assignedNames } from './assign.ts'
import type { Findings } from './diagnostics.ts'
import { VariableScope } from './scope.ts'
import { isObject, type JsonObject, type MachineType, type StateContext } from './state-context.ts'
import { stateTypes } from './states.ts'
import { checkTransitions } from './transitions.ts'
import { checkExactlyOne, checkString } from './values.ts'

const machineFields = ['StartAt', 'States', 'Comment', 'QueryLanguage', 'TimeoutSeconds', 'Version']
const everyState = ['Type', 'Comment', 'QueryLanguage']
const longestName = 80

/** Fields of the other query language, which a state of this one may not have. */
const jsonPathFields = [
  ...['InputPath', 'OutputPath', 'ResultPath', 'Parameters', 'ResultSelector', 'Result', 'ItemsPath'],
  ...['TimeoutSecondsPath', 'HeartbeatSecondsPath', 'SecondsPath', 'TimestampPath', 'MaxConcurrencyPath'],
  ...['ToleratedFailurePercentagePath', 'ToleratedFailureCountPath', 'ErrorPath', 'CausePath'],
]

/** Goes through a whole machine: each list of states, each state in it, and the lists inside that. */
export class MachineCheck {
  readonly variableReferences = new Map<string, Set<string>>()
  private readonly findings: Findings
  private readonly machineType: MachineType
  private readonly names = new Set<string>()

  constructor(findings: Findings, machineType: MachineType) {
    this.findings = findings
    this.machineType = machineType
  }

  run(machine: JsonObject): void {
    const { Version: version, TimeoutSeconds: timeout } = machine
    if (version !== undefined && version !== '1.0') {
      this.findings.schema('Value should be one of the following: [1.0]', '/Version')
    }
    if (timeout !== undefined) this.checkTimeout(timeout)
    this.checkList(machine, { location: '', fields: machineFields, scope: new VariableScope() })
  }

  private checkTimeout(value: Json): void {
    const at = '/TimeoutSeconds'
    if (typeof value !== 'number' || !Number.isInteger(value)) {
      this.findings.schema('Expected value of type Integer', at)
    } else if (value < 0) this.findings.schema('Minimum value is 0', at)
    else if (value > 99_999_999) this.findings.schema('Maximum value is 99999999', at)
  }

  private checkList(
    list: JsonObject,
    around: { location: string; fields: readonly string[]; scope: VariableScope },
  ): void {
    const { location, fields, scope } = around
    const { StartAt: startAt, States: states, Comment: comment } = list
    const at = location === '' ? '/' : location
    for (const field of Object.keys(list)) {
      if (!fields.includes(field)) this.findings.schema(`Field '${field}' is not supported`, at)
    }
    const missing = ['States', 'StartAt'].filter((field) => list[field] === undefined)
    if (missing.length > 0) {
      this.findings.schema(`These fields are required: [${missing.join(', ')}]`, at)
    }
    if (startAt !== undefined && typeof startAt !== 'string') {
      this.findings.schema('Expected value of type String', `${location}/StartAt`)
    }
    if (comment !== undefined && typeof comment !== 'string') {
      this.findings.schema('Expected value of type String', `${location}/Comment`)
    }
    if (states === undefined) return
    if (!isObject(states)) {
      this.findings.schema('Expected value of type Object', `${location}/States`)
      return
    }
    if (Object.keys(states).length === 0) {
      this.findings.schema('Value cannot be empty', `${location}/States`)
      return
    }
    for (const state of Object.values(states)) for (const name of assignedNames(state)) scope.names.add(name)
    for (const [name, state] of Object.entries(states)) {
      this.checkState(name, state, `${location}/States/${name}`, scope)
    }
    if (typeof startAt !== 'string') return
    checkTransitions({ startAt, states, location, outermost: location === '' }, this.findings)
  }

  private checkState(name: string, state: Json, location: string, scope: VariableScope): void {
    const { findings } = this
    if ([...name].length > longestName) {
      findings.error(
        'INVALID_STATE_NAME',
        `Invalid State name: State '${name}' exceeds the ${longestName}-character limit allowed by the service`,
        location,
      )
    }
    if (this.names.has(name)) {
      findings.error('DUPLICATE_STATE_NAME', `Duplicate State name: ${name}`, location)
    }
    this.names.add(name)
    if (!isObject(state)) {
      findings.schema('Expected value of type Object', location)
      return
    }
    if (state.Type === undefined) {
      findings.schema('These fields are required: [Type]', location)
      return
    }
    const rules = typeof state.Type === 'string' ? stateTypes[state.Type] : undefined
    if (!rules) {
      const types = Object.keys(stateTypes).join(', ')
      findings.schema(`The field 'Type' should have one of these values: [${types}]`, `${location}/Type`)
      return
    }
    const context = this.contextOf(name, state, location, scope)
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
        findings.schema(`Field '${field}' is not supported by this runtime`, location)
      } else if (!jsonPathFields.includes(field)) {
        findings.schema(`Field '${field}' is not supported`, location)
      } else if (!downgraded) {
        findings.schema(
          `The QueryLanguage is set to 'JSONata', but field '${field}' is only supported for the 'JSONPath' QueryLanguage`,
          location,
        )
      }
    }
    checkQueryLanguage(state.QueryLanguage, location, findings)
    checkString(state, 'Comment', location, context)
    if (rules.transitions) checkNextOrEnd(context)
    rules.check(context)
  }

  private contextOf(name: string, state: JsonObject, location: string, scope: VariableScope): StateContext {
    const { findings, machineType } = this
    return {
      findings,
      machineType,
      name,
      state,
      location,
      scope,
      readsVariable: (variable) => {
        const read = this.variableReferences.get(name) ?? new Set()
        this.variableReferences.set(name, read.add(variable))
      },
      checkInner: (container, at, fields) => {
        if (isObject(container)) {
          this.checkList(container, { location: at, fields, scope: new VariableScope(scope) })
        } else findings.schema('Expected value of type Object', at)
      },
    }
  }
}

/** A terminal state says `End`; false is as good as nothing. */
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
