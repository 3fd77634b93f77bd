import { copyInto, copyOnRead } from './data.ts'
import type { JsonataError } from './error.ts'
import { guardFormatNumber } from './format-number.ts'
import { checkResult } from './function-values.ts'
import { registerFunctions } from './functions.ts'
import { guardedRegex } from './guarded-regex.ts'
import { Limits, MAX_EVALUATION_MS, timeExceeded } from './limits.ts'
import type { Environment } from './nesting.ts'
import { ownLookup } from './own-members.ts'
import { type ParsedExpression, Realm } from './realm.ts'
import type { Step } from './step.ts'
import { guardTree, variablesIn } from './syntax-tree.ts'

/** Where an expression gets the time and random numbers from. */
export interface Surroundings {
  now(): number
  random(): number
}

export class JsonataFailure extends Error {
  override readonly name = 'JsonataFailure'
  /** Absent if a limit of AWS is the cause. */
  readonly code: string | undefined

  constructor(code: string | undefined, message: string) {
    super(message)
    this.code = code
  }
}

interface Compiled {
  expression: ParsedExpression
  variables: ReadonlySet<string>
}

/**
 * Enough for every expression of many definitions. Bounded, because a caller can submit new expressions without end.
 */
const MAX_COMPILED = 10_000

/** Compiles expressions for one realm, and evaluates them one at a time. */
class Engine {
  readonly #realm = new Realm(guardedRegex(MAX_EVALUATION_MS, timeExceeded))
  readonly #limits = new Limits(() => this.#realm.defer())
  readonly #formatNumber = this.#realm.builtIn('formatNumber')
  readonly #lookup = ownLookup(this.#realm.builtIn('lookup'), this.#realm.inheritedNames)
  readonly #compiled = new Map<string, Compiled>()
  #surroundings: Surroundings = { now: Date.now, random: Math.random }

  evaluate(source: string, bindings: Record<string, unknown>, within: Surroundings): unknown {
    this.#surroundings = within
    const { expression, variables } = this.#compile(source)
    const visible: Record<string, unknown> = {}
    for (const name of variables)
      if (Object.hasOwn(bindings, name)) visible[name] = copyOnRead(this.#realm, bindings[name])
    this.#limits.start()
    return this.#realm.evaluate(expression, visible, () => within.now())
  }

  #compile(source: string): Compiled {
    const known = this.#compiled.get(source)
    if (known) return known
    const expression = this.#realm.parse(source)
    const tree = expression.ast()
    const entry = { expression, variables: variablesIn(tree) }
    guardTree(tree, this.#realm.inheritedNames, this.#lookup)
    this.#register(expression)
    this.#attachHooks(expression)
    if (this.#compiled.size >= MAX_COMPILED) this.#compiled.clear()
    this.#compiled.set(source, entry)
    return entry
  }

  #register(expression: ParsedExpression): void {
    registerFunctions(expression, {
      random: () => this.#surroundings.random(),
      data: (value) => copyInto(this.#realm, value),
    })
    guardFormatNumber(expression, this.#formatNumber)
    expression.registerFunction('lookup', this.#lookup, '<x-s:x>')
  }

  /** jsonata calls these at every step of an evaluation, and awaits what they return. */
  #attachHooks(expression: ParsedExpression): void {
    expression.assign(
      Symbol.for('jsonata.__evaluate_entry'),
      (_step: Step, _input: unknown, environment: Environment) => this.#limits.enter(environment),
    )
    expression.assign(
      Symbol.for('jsonata.__evaluate_exit'),
      (step: Step, _input: unknown, _environment: Environment, result: unknown) => {
        checkResult(step, result)
        this.#limits.leave(result)
      },
    )
  }
}

let engine: Engine | undefined

/** Evaluates in one synchronous step. Throws JsonataFailure. */
export function evaluateJsonata(
  source: string,
  bindings: Record<string, unknown>,
  within: Surroundings,
): unknown {
  engine ??= new Engine()
  try {
    return engine.evaluate(source, bindings, within)
  } catch (thrown) {
    throw asFailure(thrown)
  }
}

function asFailure(thrown: unknown): JsonataFailure {
  const { code, message } = thrown as Partial<JsonataError>
  return new JsonataFailure(typeof code === 'string' ? code : undefined, String(message ?? thrown))
}
