import type { Json } from '../../ports.ts'

/** A function or a regular expression, which JSON cannot hold. */
export class NotJson extends Error {
  override readonly name = 'NotJson'
}

/**
 * A plain copy of an expression's result, without the marks that JSONata leaves on its sequences, so that a value
 * behaves in the next state as it would after JSON serialization.
 */
export function toJson(value: unknown): Json {
  switch (typeof value) {
    case 'number':
      // JSON cannot express these; AWS writes JavaScript's names.
      return Number.isFinite(value) ? value : String(value)
    case 'string':
    case 'boolean':
      return value
    case 'object':
      break
    default:
      throw new NotJson()
  }
  if (value === null) return null
  if (Array.isArray(value)) return Array.from(value, (item: unknown) => toJson(item))
  if (isJsonataFunction(value)) throw new NotJson()
  const copy: { [key: string]: Json } = {}
  for (const [key, member] of Object.entries(value)) {
    if (member !== undefined) define(copy, key, toJson(member))
  }
  return copy
}

function isJsonataFunction(value: object): boolean {
  return '_jsonata_function' in value || '_jsonata_lambda' in value
}

function define(target: { [key: string]: Json }, key: string, value: Json): void {
  if (key === '__proto__')
    Object.defineProperty(target, key, { value, enumerable: true, writable: true, configurable: true })
  else target[key] = value
}
