import type { Json } from '../ports.ts'
import { type Diagnostic, Findings } from './diagnostics.ts'
import { jsonFault } from './json-fault.ts'
import { jsonPathStateOf } from './language.ts'
import { MachineCheck } from './machine.ts'
import { checkQueryLanguage } from './state.ts'
import { isObject, type JsonObject, type MachineType } from './state-context.ts'

export interface Verdict {
  readonly diagnostics: readonly Diagnostic[]
  /** Those of them that AWS would accept: only this runtime refuses them. */
  readonly onlyHere: ReadonlySet<Diagnostic>
  /** Present when there is no error among the diagnostics. */
  readonly definition?: JsonObject
  /** For each state that reads variables: which. */
  readonly variableReferences: Readonly<Record<string, readonly string[]>>
}

export interface ValidationOptions {
  /** Accepts every well-formed service integration, for tests that say themselves what a service answers. */
  anyService?: boolean
}

/** Judges a definition as CreateStateMachine would: accepted, or the list of what is wrong with it. */
export function validateDefinition(
  text: string,
  type: MachineType,
  { anyService = false }: ValidationOptions = {},
): Verdict {
  const findings = new Findings()
  const { diagnostics, onlyHere } = findings
  const fault = text.trim() === '' ? undefined : jsonFault(text)
  if (fault) {
    const message = `${fault.message}\n at ${fault.location}`
    findings.error('INVALID_JSON_DESCRIPTION', message, fault.location)
    return { diagnostics, onlyHere, variableReferences: {} }
  }
  const machine: Json = text.trim() === '' ? null : JSON.parse(text)
  if (!isObject(machine)) {
    findings.error('SCHEMA_VALIDATION_FAILED', 'Definition must be a valid JSON object')
    return { diagnostics, onlyHere, variableReferences: {} }
  }
  checkQueryLanguage(machine.QueryLanguage, '', findings)
  const inJsonPath = jsonPathStateOf(machine)
  if (inJsonPath !== undefined) {
    const place = machine.QueryLanguage === undefined ? inJsonPath : '/QueryLanguage'
    findings.notHere(
      "This runtime is for JSONata: 'QueryLanguage' must be 'JSONata', and not JSONPath",
      place,
    )
    return { diagnostics, onlyHere, variableReferences: {} }
  }
  const check = new MachineCheck(findings, type, { anyService })
  check.run(machine)
  const accepted = diagnostics.every(({ severity }) => severity !== 'ERROR')
  return {
    diagnostics,
    onlyHere,
    ...(accepted && { definition: machine }),
    variableReferences: Object.fromEntries(
      [...check.variableReferences].map(([name, read]) => [name, [...read].sort()]),
    ),
  }
}
