import type { JsonataError } from './error.ts'
import { registerFunctions } from './functions.ts'
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
  /** Only native code can run without end between two steps: a regular expression. */
  stopAfterMs: number | undefined
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
  realm ??= new Realm()
  const expression = realm.parse(source)
  registerFunctions(expression, () => surroundings.random())
  limits.attach(expression)
  if (compiled.size >= MAX_COMPILED) compiled.clear()
  const ast = expression.ast()
  const entry: Compiled = {
    expression,
    stopAfterMs: hasRegex(ast) ? MAX_EVALUATION_MS : undefined,
    shortcut: findShortcut(ast),
  }
  compiled.set(source, entry)
  return entry
}

/** A regular expression's node carries the expression itself as its value. */
function hasRegex(node: unknown): boolean {
  if (node === null || typeof node !== 'object') return false
  if ('type' in node && node.type === 'regex') return true
  return Object.entries(node).some(([key, child]) => key !== 'ancestor' && hasRegex(child))
}

/** Evaluates in one synchronous step. Throws JsonataFailure. */
export function evaluateJsonata(
  source: string,
  bindings: Record<string, unknown>,
  within: Surroundings,
): unknown {
  surroundings = within
  try {
    const { expression, stopAfterMs, shortcut } = compile(source)
    const answer = shortcut ? takeShortcut(shortcut, bindings) : ASK_JSONATA
    if (answer !== ASK_JSONATA) return answer
    limits.start()
    return (realm as Realm).evaluate(expression, bindings, () => within.now(), stopAfterMs)
  } catch (thrown) {
    throw asFailure(thrown)
  }
}

function asFailure(thrown: unknown): JsonataFailure {
  if (thrown instanceof JsonataFailure) return thrown
  if (isTimeout(thrown)) return new JsonataFailure(undefined, timeExceeded().message)
  const { code, message } = thrown as Partial<JsonataError>
  return new JsonataFailure(typeof code === 'string' ? code : undefined, String(message ?? thrown))
}

function isTimeout(thrown: unknown): boolean {
  return (
    thrown !== null &&
    typeof thrown === 'object' &&
    'code' in thrown &&
    thrown.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT'
  )
}
