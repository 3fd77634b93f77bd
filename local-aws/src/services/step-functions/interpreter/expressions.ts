import type { Json } from '../ports.ts'
import { EvaluationFailure } from './failures.ts'
import { writeJson } from './json-text.ts'
import { evaluateJsonata, JsonataFailure, type Surroundings } from './jsonata/engine.ts'
import { INTERNAL_ERROR } from './jsonata/error.ts'
import { NotJson, toJson } from './jsonata/to-json.ts'

/** What an expression can read: `$states` and the variables. */
export type Bindings = Record<string, unknown>

export interface EvaluationSite {
  surroundings: Surroundings
  /** How a cause begins: the state's name, and the id of the event that entered it. */
  prefix: string
}

const EXPRESSION = /^\{%(.*)%\}$/s

/** The JSONata between `{%` and `%}`, if the whole string is one expression. */
function expressionIn(text: string): string | undefined {
  return EXPRESSION.exec(text)?.[1]?.trim()
}

/** Evaluates one expression to JSON. `location` is the field's name in a cause. */
export function evaluateExpression(
  expression: string,
  location: string,
  bindings: Bindings,
  site: EvaluationSite,
): Json {
  const subject = `${site.prefix}The JSONata expression '${expression}' specified for the field '${location}'`
  try {
    const value = evaluateJsonata(expression, bindings, site.surroundings)
    if (value === undefined) throw new EvaluationFailure(`${subject} returned nothing (undefined).`, location)
    return toJson(value)
  } catch (thrown) {
    if (thrown instanceof NotJson)
      throw new EvaluationFailure(`${subject} returned an unsupported result type.`, location)
    if (!(thrown instanceof JsonataFailure)) throw thrown
    if (thrown.code === INTERNAL_ERROR)
      throw new EvaluationFailure(
        `${subject} threw an internal error during evaluation. ${thrown.message}`,
        location,
      )
    const reason = thrown.code === undefined ? `: ${thrown.message}` : `. ${thrown.code}: ${thrown.message}`
    throw new EvaluationFailure(`${subject} threw an error during evaluation${reason}`, location)
  }
}

/** Evaluates every expression in a JSON value at any depth. Everything else is copied unchanged. */
export function evaluateTemplate(
  template: Json,
  location: string,
  bindings: Bindings,
  site: EvaluationSite,
): Json {
  if (typeof template === 'string') {
    const expression = expressionIn(template)
    return expression === undefined ? template : evaluateExpression(expression, location, bindings, site)
  }
  if (Array.isArray(template))
    return template.map((item, index) => evaluateTemplate(item, `${location}[${index}]`, bindings, site))
  if (template === null || typeof template !== 'object') return template
  // `__proto__` is an ordinary key here.
  return Object.fromEntries(
    Object.entries(template).map(([key, member]) => [
      key,
      evaluateTemplate(member, `${location}/${key}`, bindings, site),
    ]),
  )
}

export type JsonType = 'null' | 'boolean' | 'number' | 'string' | 'array' | 'object'

function jsonType(value: Json): JsonType {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  return typeof value as JsonType
}

/** Evaluates a field whose value must have a certain type. */
export function evaluateTyped(
  field: Json,
  location: string,
  expected: JsonType,
  bindings: Bindings,
  site: EvaluationSite,
): Json {
  const value = evaluateTemplate(field, location, bindings, site)
  const actual = jsonType(value)
  if (actual === expected) return value
  const expression = typeof field === 'string' ? (expressionIn(field) ?? field) : writeJson(field)
  throw new EvaluationFailure(
    `${site.prefix}The JSONata expression '${expression}' specified for the field '${location}' returned an unexpected result type. Expected '${expected}', but was '${actual}' for value: ${writeJson(value)}`,
    location,
  )
}
