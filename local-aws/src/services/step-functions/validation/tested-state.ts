import type { Json } from '../ports.ts'
import { type Diagnostic, Findings } from './diagnostics.ts'
import { jsonFault } from './json-fault.ts'
import { MachineCheck } from './machine.ts'
import { checkQueryLanguage } from './state.ts'
import { isObject, type JsonObject } from './state-context.ts'

/** A state to run without the machine around it. */
export interface TestedState {
  state: JsonObject
  /** The Maps and Parallels around it, innermost first. */
  around: readonly JsonObject[]
}

export interface TestedStateOptions {
  /** The state's name in a whole machine. Without it, the text is one state's definition. */
  stateName?: string | undefined
  /** Whether the work is mocked. Then nothing of the state runs here, and every feature of AWS is accepted. */
  mocked: boolean
}

export interface TestedStateVerdict {
  readonly diagnostics: readonly Diagnostic[]
  /** Undefined if there is a problem, or if the machine has no such state. */
  readonly tested?: TestedState
}

/** AWS's name for a state on its own. */
export const LONE_STATE = 'StateName'

/**
 * Validates a definition as TestState does: the tested state must be in JSONata, and everything around it well-formed.
 */
export function validateTestedState(
  text: string,
  { stateName, mocked }: TestedStateOptions,
): TestedStateVerdict {
  const findings = new Findings()
  const { diagnostics } = findings
  const fault = text.trim() === '' ? undefined : jsonFault(text)
  if (fault) {
    findings.error('INVALID_JSON_DESCRIPTION', `${fault.message}\n at ${fault.location}`, fault.location)
    return { diagnostics }
  }
  const written: Json = text.trim() === '' ? null : JSON.parse(text)
  if (!isObject(written)) {
    findings.error('SCHEMA_VALIDATION_FAILED', 'Definition must be a valid JSON object')
    return { diagnostics }
  }
  const machine: JsonObject =
    stateName === undefined ? { StartAt: LONE_STATE, States: { [LONE_STATE]: written } } : written
  const name = stateName ?? LONE_STATE
  checkQueryLanguage(machine.QueryLanguage, '', findings)
  const found = find(machine, name, '', [])
  if (found && languageOf(found.state, machine) === 'JSONPath') {
    const message = "This runtime runs JSONata only: 'QueryLanguage' must be 'JSONata', not 'JSONPath'"
    findings.notHere(message, found.location)
    return { diagnostics }
  }
  new MachineCheck(findings, 'STANDARD', {
    runs: (state) => state === name && !mocked && !!found && isRunAlone(found.state),
    transitions: stateName !== undefined,
  }).run(machine)
  const accepted = diagnostics.every(({ severity }) => severity !== 'ERROR')
  return { diagnostics, ...(accepted && found && { tested: found }) }
}

/** A state that needs a mock is refused for the missing mock, not for features that this runtime lacks. */
const isRunAlone = ({ Type, Resource }: JsonObject): boolean =>
  Type !== 'Map' && Type !== 'Parallel' && !/\.(sync(:2)?|waitForTaskToken)$/.test(String(Resource))

const languageOf = ({ QueryLanguage: own }: JsonObject, { QueryLanguage: whole }: JsonObject) =>
  own ?? whole ?? 'JSONPath'

/** Finds a state inside a Map or a Parallel at any depth. */
export const stateIn = (state: JsonObject, name: string): JsonObject | undefined =>
  find({ States: { '': state } }, name, '', [])?.state

interface Found extends TestedState {
  location: string
}

function find(
  list: Json | undefined,
  name: string,
  location: string,
  around: readonly JsonObject[],
): Found | undefined {
  if (!isObject(list) || !isObject(list.States)) return undefined
  for (const [key, state] of Object.entries(list.States)) {
    if (!isObject(state)) continue
    const at = `${location}/States/${key}`
    if (key === name) return { state, around, location: at }
    const branches = Array.isArray(state.Branches) ? state.Branches : []
    const inner = [
      ...['ItemProcessor', 'Iterator'].map((field) => [state[field], `${at}/${field}`] as const),
      ...branches.map((branch, i) => [branch, `${at}/Branches[${i}]`] as const),
    ]
    for (const [nested, place] of inner) {
      const found = find(nested, name, place, [state, ...around])
      if (found) return found
    }
  }
  return undefined
}
