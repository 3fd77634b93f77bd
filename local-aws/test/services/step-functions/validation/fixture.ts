import {
  type Diagnostic,
  describeErrors,
} from '../../../../src/services/step-functions/validation/diagnostics.ts'
import { validateDefinition } from '../../../../src/services/step-functions/validation/index.ts'

type States = { [name: string]: object }

export const machine = (states: States, more: object = {}) => ({
  QueryLanguage: 'JSONata',
  StartAt: Object.keys(states)[0] ?? '',
  States: states,
  ...more,
})

/** A machine of one state, which ends it. */
export const single = (state: object) => machine({ A: { End: true, ...state } })

export function diagnose(definition: unknown, type: 'STANDARD' | 'EXPRESS' = 'STANDARD'): Diagnostic[] {
  const text = typeof definition === 'string' ? definition : JSON.stringify(definition)
  return [...validateDefinition(text, type).diagnostics]
}

/** The errors as InvalidDefinition's message has them. */
export const errorsOf = (definition: unknown, type: 'STANDARD' | 'EXPRESS' = 'STANDARD'): string =>
  describeErrors(diagnose(definition, type))

export const done = { Type: 'Succeed' }
export const lambdaTask = {
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Arguments: { FunctionName: 'f' },
}
