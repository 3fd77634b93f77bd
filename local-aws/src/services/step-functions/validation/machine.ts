import type { Json } from '../ports.ts'
import { assignedNames } from './assign.ts'
import type { Findings } from './diagnostics.ts'
import { VariableScope } from './scope.ts'
import { checkJsonPathState, checkState, rulesOf } from './state.ts'
import { isObject, type JsonObject, type MachineType, type StateContext } from './state-context.ts'
import { checkTransitions } from './transitions.ts'

const machineFields = ['StartAt', 'States', 'Comment', 'QueryLanguage', 'TimeoutSeconds', 'Version']
const longestName = 80

export interface MachineCheckOptions {
  /** Accepts every well-formed service integration. */
  anyService?: boolean
  /**
   * The states that this runtime will run; absent: all. The others may be in JSONPath, and fewer checks apply to them.
   */
  runs?: (state: string) => boolean
  /** Whether the targets of transitions must exist. */
  transitions?: boolean
}

/** Checks a whole machine: each list of states, each state in it, and the lists inside that state. */
export class MachineCheck {
  readonly variableReferences = new Map<string, Set<string>>()
  private readonly findings: Findings
  private readonly machineType: MachineType
  private readonly options: Required<MachineCheckOptions>
  private readonly names = new Set<string>()
  private language: Json | undefined

  constructor(findings: Findings, machineType: MachineType, options: MachineCheckOptions = {}) {
    this.findings = findings
    this.options = { anyService: false, runs: () => true, transitions: true, ...options }
    this.machineType = machineType
  }

  run(machine: JsonObject): void {
    this.language = machine.QueryLanguage
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
    for (const [state, written] of Object.entries(states))
      for (const variable of assignedNames(written)) scope.add(variable, state)
    for (const [name, state] of Object.entries(states)) {
      this.checkStateAt(name, state, `${location}/States/${name}`, scope)
    }
    if (typeof startAt !== 'string' || !this.options.transitions) return
    checkTransitions({ startAt, states, location, outermost: location === '' }, this.findings)
  }

  private checkStateAt(name: string, state: Json, location: string, scope: VariableScope): void {
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
    const rules = rulesOf(state, location, findings)
    if (!rules) return
    const context = this.contextOf(name, state, location, scope)
    if (!context.runs && this.isInJsonPath(state)) checkJsonPathState(context)
    else checkState(context, rules)
  }

  private isInJsonPath({ QueryLanguage: own }: JsonObject): boolean {
    return this.language !== 'JSONata' && (own ?? 'JSONPath') === 'JSONPath'
  }

  private contextOf(name: string, state: JsonObject, location: string, scope: VariableScope): StateContext {
    const { findings, machineType, options } = this
    return {
      findings,
      anyService: options.anyService,
      runs: options.runs(name),
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
          this.checkList(container, {
            location: at,
            fields,
            scope: new VariableScope({ scope, state: name }),
          })
        } else findings.schema('Expected value of type Object', at)
      },
    }
  }
}
