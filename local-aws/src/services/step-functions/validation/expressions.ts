import jsonata from 'jsonata'
import type { Json } from '../ports.ts'
import { functionNames } from './function-names.ts'
import { type References, referencesOf } from './references.ts'
import type { StateContext } from './state-context.ts'

/** The fields that `$states` has in an expression besides `input` and `context`. */
export type Offered = 'result' | 'errorOutput'

export type Expression = `{%${string}%}`

export const isExpression = (value: unknown): value is Expression =>
  typeof value === 'string' && value.startsWith('{%') && value.endsWith('%}')

/** A template: JSON in which any string may be an expression. */
export function checkTemplate(value: Json, at: string, context: StateContext, offered?: Offered): void {
  if (typeof value === 'string') {
    if (isExpression(value)) checkExpression(value, at, context, offered)
    else if (value.startsWith('{%')) {
      context.findings.schema('JSONata string must start with {% and end with %}', at)
    }
  } else if (Array.isArray(value)) {
    for (const [i, entry] of value.entries()) checkTemplate(entry, `${at}[${i}]`, context, offered)
  } else if (value !== null && typeof value === 'object') {
    for (const [key, entry] of Object.entries(value)) {
      checkTemplate(entry, `${at}/${key}`, context, offered)
    }
  }
}

export function checkExpression(text: string, at: string, context: StateContext, offered?: Offered): void {
  const { findings } = context
  let references: References
  try {
    references = referencesOf(jsonata(text.slice(2, -2)).ast())
  } catch (error) {
    const message = error instanceof Object && 'message' in error ? String(error.message) : String(error)
    findings.error('INVALID_JSONATA_EXPRESSION', message, at)
    return
  }
  const unsupported = (message: string) => findings.error('UNSUPPORTED_JSONATA_EXPRESSION', message, at)
  for (const name of references.topLevel) {
    unsupported(`Reference to '${name}' at the top level is not supported.`)
  }
  if (references.root) unsupported("Reference to '$$' is not supported.")
  for (const field of references.statesFields) {
    if (field === 'input' || field === 'context' || field === offered) continue
    unsupported(`Field '$states.${field}' does not exist.`)
  }
  for (const name of references.variables) {
    if (name === 'states' || functionNames.has(name)) continue
    context.readsVariable(name)
    if (!context.scope.sees(name)) {
      findings.warning('POSSIBLY_UNDEFINED_VARIABLE', `Variable '${name}' is possibly not defined.`, at)
    }
  }
}
