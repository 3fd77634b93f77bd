import type { Json } from '../ports.ts'
import { type Diagnostic, Findings } from './diagnostics.ts'
import { jsonFault } from './json-fault.ts'
import { jsonPathStateOf } from './language.ts'
import { MachineCheck } from './machine.ts'
import { checkQueryLanguage } from './state.ts'
import { isObject, type JsonObject, type MachineType } from './state-context.ts'

export interface Verdict {
  readonly diagnostics: readonly Diagnostic[]
  /** Those that AWS would accept: only this runtime refuses them. */
  readonly onlyHere: ReadonlySet<Diagnostic>
  /** Present if no diagnostic is an error. */
  readonly definition?: JsonObject
  /** The variables that each state reads. */
  readonly variableReferences: Readonly<Record<string, readonly string[]>>
}

export interface ValidationOptions {
  /** Accepts every well-formed service integration, for tests that fake the service's answers. */
  anyService?: boolean
}

/** Validates a definition as CreateStateMachine does. Returns it, or the list of its problems. */
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
      "This runtime runs JSONata only: 'QueryLanguage' must be 'JSONata', not 'JSONPath'",
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
