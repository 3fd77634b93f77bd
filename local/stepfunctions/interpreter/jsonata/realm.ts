import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createContext, Script } from 'node:vm'

/** A parsed expression, as the jsonata package hands it out. */
export interface ParsedExpression {
  evaluate(input: unknown, bindings: Record<string, unknown>): Promise<unknown>
  assign(name: string | symbol, value: unknown): void
  registerFunction(name: string, implementation: (...args: never[]) => unknown, signature: string): void
  ast(): unknown
}

interface Job {
  expression: ParsedExpression
  bindings: Record<string, unknown>
  outcome?: { value: unknown } | { thrown: unknown }
}

interface Globals {
  module: { exports: unknown }
  /** What jsonata reads of Node. */
  global: { Buffer: typeof Buffer }
  job?: Job
  now: () => number
}

/**
 * JSONata in a V8 context of its own. Its promises run on that context's own queue, which is drained before
 * the call returns: so an evaluation is one synchronous step, and nothing else happens half way through it.
 */
export class Realm {
  private readonly globals: Globals
  private readonly run: Script
  private readonly jsonata: (source: string, options: { RegexEngine: unknown }) => ParsedExpression
  private readonly regexEngine: unknown
  private readonly builtIns = new Map<string, (...args: unknown[]) => unknown>()

  /** `regexEngine` takes the place of RegExp in expressions. */
  constructor(regexEngine: unknown = RegExp) {
    this.regexEngine = regexEngine
    const file = createRequire(import.meta.url).resolve('jsonata')
    this.globals = { module: { exports: {} }, global: { Buffer }, now: () => Date.now() }
    createContext(this.globals, { microtaskMode: 'afterEvaluate' })
    // The dates inside read the execution's clock: $now(), $millis(), and what $toMillis() fills in.
    new Script(
      'globalThis.Date = class extends Date { constructor(...parts) { super(...(parts.length ? parts : [now()])) } }',
    ).runInContext(this.globals)
    new Script(`(function (exports) {${readFileSync(file, 'utf8')}\n})(module.exports)`, {
      filename: file,
    }).runInContext(this.globals)
    this.jsonata = this.globals.module.exports as typeof this.jsonata
    this.run = new Script(
      `(function (job) {
        job.expression.evaluate(undefined, job.bindings).then(
          function (value) { job.outcome = { value: value } },
          function (thrown) { job.outcome = { thrown: thrown } })
      })(job)`,
    )
  }

  parse(source: string): ParsedExpression {
    return this.jsonata(source, { RegexEngine: this.regexEngine })
  }

  /** One of JSONata's own functions. */
  builtIn(name: string): (...args: unknown[]) => unknown {
    const known = this.builtIns.get(name)
    if (known) return known
    const wrapper = this.evaluate(this.parse(`$${name}`), {}, Date.now)
    const { implementation } = wrapper as { implementation: (...args: unknown[]) => unknown }
    this.builtIns.set(name, implementation)
    return implementation
  }

  /** Answers with the value, or throws what jsonata threw. */
  evaluate(expression: ParsedExpression, bindings: Record<string, unknown>, now: () => number): unknown {
    const job: Job = { expression, bindings }
    this.globals.job = job
    this.globals.now = now
    try {
      this.run.runInContext(this.globals)
    } finally {
      this.globals.job = undefined
    }
    if (!job.outcome) throw new Error('An expression did not come to an end.')
    if ('thrown' in job.outcome) throw job.outcome.thrown
    return job.outcome.value
  }
}
