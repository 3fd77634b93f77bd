import type { JsonataError } from './error.ts'
import { guardFormatNumber } from './format-number.ts'
import { registerFunctions } from './functions.ts'
import { guardedRegex } from './guarded-regex.ts'
import { Limits, MAX_EVALUATION_MS, timeExceeded } from './limits.ts'
import { type ParsedExpression, Realm } from './realm.ts'
import { ASK_JSONATA, findShortcut, type Shortcut, takeShortcut } from './shortcut.ts'

/** Where an expression gets time and chance from. */
export interface Surroundings {
  now(): number
  random(): number
}

export class JsonataFailure extends Error {
  override readonly name = 'JsonataFailure'
  /** Absent where AWS's own limits are the reason. */
  readonly code: string | undefined

  constructor(code: string | undefined, message: string) {
    super(message)
    this.code = code
  }
}

interface Compiled {
  expression: ParsedExpression
  shortcut: Shortcut | undefined
}

/** Enough for every expression of many definitions; a runtime that makes up new ones without end forgets. */
const MAX_COMPILED = 10_000

const compiled = new Map<string, Compiled>()
const limits = new Limits()
let realm: Realm | undefined
let surroundings: Surroundings = { now: Date.now, random: Math.random }

function compile(source: string): Compiled {
  const known = compiled.get(source)
  if (known) return known
  realm ??= new Realm(guardedRegex(MAX_EVALUATION_MS, timeExceeded))
  const expression = realm.parse(source)
  registerFunctions(expression, () => surroundings.random())
  guardFormatNumber(expression, realm.builtIn('formatNumber'))
  limits.attach(expression)
  if (compiled.size >= MAX_COMPILED) compiled.clear()
  const entry: Compiled = {
    expression,
    shortcut: findShortcut(expression.ast()),
  }
  compiled.set(source, entry)
  return entry
}

/** Evaluates in one synchronous step. Throws JsonataFailure. */
export function evaluateJsonata(
  source: string,
  bindings: Record<string, unknown>,
  within: Surroundings,
): unknown {
  surroundings = within
  try {
    const { expression, shortcut } = compile(source)
    const answer = shortcut ? takeShortcut(shortcut, bindings) : ASK_JSONATA
    if (answer !== ASK_JSONATA) return answer
    limits.start()
    return (realm as Realm).evaluate(expression, bindings, () => within.now())
  } catch (thrown) {
    throw asFailure(thrown)
  }
}

function asFailure(thrown: unknown): JsonataFailure {
  if (thrown instanceof JsonataFailure) return thrown
  const { code, message } = thrown as Partial<JsonataError>
  return new JsonataFailure(typeof code === 'string' ? code : undefined, String(message ?? thrown))
}
