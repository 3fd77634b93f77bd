import { validateDefinition } from '../../validation/index.ts'
import { operation } from '../action.ts'
import { integer, required, text } from '../members.ts'
import { definition, machineType } from './shapes.ts'

const DEFAULT_RESULTS = 100

export const ValidateStateMachineDefinition = operation({
  members: {
    definition: required(definition()),
    type: machineType(),
    severity: text({ values: ['ERROR', 'WARNING'] }),
    maxResults: integer({ min: 0, max: 100 }),
  },
  resource: () => '*',
  run({ definition: given, type = 'STANDARD', severity = 'ERROR', maxResults }) {
    const { diagnostics } = validateDefinition(given, type)
    const shown = diagnostics.filter((found) => severity === 'WARNING' || found.severity === 'ERROR')
    const most = maxResults || DEFAULT_RESULTS
    return {
      result: diagnostics.some((found) => found.severity === 'ERROR') ? 'FAIL' : 'OK',
      diagnostics: shown.slice(0, most),
      truncated: shown.length > most,
    }
  },
})
