import { describeErrors } from '../validation/diagnostics.ts'
import { validateDefinition } from '../validation/index.ts'
import type { MachineType } from '../validation/state-context.ts'
import { invalidDefinition } from './errors.ts'
import type { Revision } from './machines.ts'

export type AcceptedDefinition = Pick<Revision, 'definitionText' | 'definition' | 'variableReferences'>

/** Parses and validates a definition. Throws InvalidDefinition. */
export function acceptDefinition(text: string, type: MachineType): AcceptedDefinition {
  const verdict = validateDefinition(text, type)
  if (!verdict.definition) throw invalidDefinition(describeErrors(verdict.diagnostics))
  return {
    definitionText: text,
    definition: verdict.definition,
    variableReferences: verdict.variableReferences,
  }
}

export const loggingOff = { level: 'OFF', includeExecutionData: false }
export const tracingOff = { enabled: false }
