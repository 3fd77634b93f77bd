import type { Json } from '../ports.ts'
import { checkExpression, checkTemplate, isExpression, type Offered } from './expressions.ts'
import { isObject, type JsonObject, type StateContext } from './state-context.ts'

/** Checks of single fields. None reports an absent field. */

export interface Range {
  min: number
  max?: number
  /** The service writes the bounds of such a field with a decimal point. */
  decimal?: boolean
}

function checkRange(
  value: number,
  { min, max, decimal }: Range,
  at: string,
  { findings }: StateContext,
): void {
  const written = (bound: number) => (decimal && Number.isInteger(bound) ? bound.toFixed(1) : String(bound))
  if (value < min) findings.schema(`Minimum value is ${written(min)}`, at)
  if (max !== undefined && value > max) findings.schema(`Maximum value is ${written(max)}`, at)
}

export function checkNumber(
  object: JsonObject,
  field: string,
  at: string,
  range: Range,
  context: StateContext,
): void {
  const value = object[field]
  const location = `${at}/${field}`
  if (value === undefined) return
  const fits = typeof value === 'number' && (range.decimal || Number.isInteger(value))
  if (fits) checkRange(value, range, location, context)
  else context.findings.schema(`Expected value of type ${range.decimal ? 'Number' : 'Integer'}`, location)
}

/** A number, or an expression that will give one. */
export function checkNumberOrExpression(field: string, range: Range, context: StateContext): void {
  const value = context.state[field]
  if (isExpression(value)) checkExpression(value, `${context.location}/${field}`, context)
  else if (isUnfinished(value)) checkTemplate(value, `${context.location}/${field}`, context)
  else checkNumber(context.state, field, context.location, range, context)
}

const isUnfinished = (value: unknown): value is string => typeof value === 'string' && value.startsWith('{%')

/** A string that may contain an expression. */
export function checkStringOrExpression(field: string, context: StateContext): void {
  const value = context.state[field]
  if (value === undefined) return
  const at = `${context.location}/${field}`
  if (typeof value === 'string') checkTemplate(value, at, context)
  else context.findings.schema('Expected value of type String', at)
}

export function checkString(object: JsonObject, field: string, at: string, context: StateContext): void {
  const value = object[field]
  if (value !== undefined && typeof value !== 'string') {
    context.findings.schema('Expected value of type String', `${at}/${field}`)
  }
}

export function checkOptionalTemplate(field: string, context: StateContext, offered?: Offered): void {
  const value = context.state[field]
  if (value !== undefined) checkTemplate(value, `${context.location}/${field}`, context, offered)
}

export function checkRequired(object: JsonObject, fields: string[], at: string, context: StateContext): void {
  const missing = fields.filter((field) => object[field] === undefined)
  if (missing.length > 0) {
    context.findings.schema(`These fields are required: [${missing.join(', ')}]`, at)
  }
}

export function checkFields(
  object: JsonObject,
  allowed: readonly string[],
  at: string,
  context: StateContext,
): void {
  for (const field of Object.keys(object)) {
    if (!allowed.includes(field)) context.findings.schema(`Field '${field}' is not supported`, at)
  }
}

/** Exactly one of the fields. `listed` is how the service names the choice. */
export function checkExactlyOne(fields: string[], listed: string[], context: StateContext): void {
  const { state, findings, location } = context
  const given = fields.filter((field) => state[field] !== undefined).length
  const list = `[${listed.join(', ')}]`
  if (given === 0)
    findings.schema(`This object should have only one of the following fields: ${list}`, location)
  if (given > 1) findings.schema(`There should only be one of the following fields: ${list}`, location)
}

/** The entries of an array that must not be empty. Each must be an object. */
export function objectsOf(
  value: Json | undefined,
  at: string,
  context: StateContext,
): { entry: JsonObject; at: string; last: boolean }[] {
  if (value === undefined) return []
  if (!Array.isArray(value)) {
    context.findings.schema('Expected value of type Array', at)
    return []
  }
  if (value.length === 0) context.findings.schema('Value cannot be empty', at)
  return value.flatMap((entry, i) => {
    if (isObject(entry)) return [{ entry, at: `${at}[${i}]`, last: i === value.length - 1 }]
    context.findings.schema('Expected value of type Object', `${at}[${i}]`)
    return []
  })
}
