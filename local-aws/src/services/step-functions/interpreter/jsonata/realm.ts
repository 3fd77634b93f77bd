import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { HardenedContext } from './hardened-context.ts'

/** A parsed expression, as the jsonata package returns it. */
export interface ParsedExpression {
  evaluate(input: unknown, bindings: Record<string, unknown>): Promise<unknown>
  assign(name: string | symbol, value: unknown): void
  registerFunction(name: string, implementation: (...args: never[]) => unknown, signature: string): void
  ast(): unknown
}

export type BuiltIn = (...args: unknown[]) => unknown

export interface Deferred {
  promise: Promise<void>
  resolve(): void
}

interface Outcome {
  value?: unknown
  thrown?: unknown
  state?: 'fulfilled' | 'rejected'
}

/** Created inside the context, because whatever waits there must wait on the context's queue. */
interface Inside {
  object(): Record<string, unknown>
  array(): unknown[]
  defer(): Deferred
  settle(promise: Promise<unknown>, outcome: Outcome): void
}

const INSIDE = `return {
  object: () => ({}),
  array: () => [],
  defer: () => {
    const deferred = {}
    deferred.promise = new Promise((resolve) => { deferred.resolve = resolve })
    return deferred
  },
  settle: (promise, outcome) => {
    promise.then(
      (value) => { outcome.state = 'fulfilled'; outcome.value = value },
      (thrown) => { outcome.state = 'rejected'; outcome.thrown = thrown },
    )
  },
}`

type Jsonata = (source: string, options: { RegexEngine: unknown }) => ParsedExpression

/**
 * The published jsonata package in a context of its own. Its evaluation is asynchronous. The context's queue is drained
 * before `evaluate` returns, so an evaluation is one synchronous step for the interpreter.
 */
export class Realm {
  readonly inheritedNames: ReadonlySet<string>
  readonly #context = new HardenedContext()
  readonly #inside: Inside
  readonly #jsonata: Jsonata
  readonly #regexEngine: unknown
  #now: () => number = Date.now

  /** `regexEngine` replaces RegExp in expressions. */
  constructor(regexEngine: unknown = RegExp) {
    this.#regexEngine = regexEngine
    this.inheritedNames = this.#context.inheritedNames
    this.#inside = this.#context.run(INSIDE, {}) as Inside
    const filename = createRequire(import.meta.url).resolve('jsonata')
    const module = { exports: {} }
    const given = { module, exports: module.exports, global: { Buffer }, Date: this.#dates() }
    this.#context.run(readFileSync(filename, 'utf8'), given, filename)
    this.#jsonata = module.exports as Jsonata
  }

  parse(source: string): ParsedExpression {
    return this.#jsonata(source, { RegexEngine: this.#regexEngine })
  }

  /** One of JSONata's own functions. */
  builtIn(name: string): BuiltIn {
    const value = this.evaluate(this.parse(`$${name}`), {}, Date.now)
    return (value as { implementation: BuiltIn }).implementation
  }

  /** A new `{}` of the context. */
  object(): Record<string, unknown> {
    return this.#inside.object()
  }

  /** A new `[]` of the context. */
  array(): unknown[] {
    return this.#inside.array()
  }

  /** A promise that code in the context may await. */
  defer(): Deferred {
    return this.#inside.defer()
  }

  /**
   * Returns the value, or throws what jsonata threw. Throws an Error if the expression waits for something that never
   * happens.
   */
  evaluate(expression: ParsedExpression, bindings: Record<string, unknown>, now: () => number): unknown {
    this.#now = now
    const outcome: Outcome = {}
    this.#inside.settle(expression.evaluate(undefined, bindings), outcome)
    this.#context.drain()
    if (outcome.state === 'rejected') throw outcome.thrown
    if (outcome.state === undefined) throw new Error('The expression awaits a promise that never settles.')
    return outcome.value
  }

  /** $now(), $millis() and the parts that $toMillis() fills in use the execution's clock. */
  #dates(): DateConstructor {
    const now = () => this.#now()
    return class extends Date {
      constructor(...parts: number[]) {
        super(...((parts.length > 0 ? parts : [now()]) as [number]))
      }
    } as DateConstructor
  }
}
