import { type Context, compileFunction, createContext, Script } from 'node:vm'

/**
 * The globals of JavaScript that jsonata reads. Passed as parameters, because a context's globals are slow to look up.
 */
const INTRINSICS = [
  ...['Array', 'Error', 'Infinity', 'JSON', 'Math', 'NaN', 'Number', 'Object', 'Promise', 'RegExp', 'String'],
  ...['Symbol', 'decodeURI', 'decodeURIComponent', 'encodeURI', 'encodeURIComponent', 'isFinite', 'isNaN'],
  ...['parseFloat', 'parseInt', 'undefined'],
]

/** The members of Object.prototype that jsonata calls on its own objects. */
const NEEDED = ['hasOwnProperty', 'isPrototypeOf', 'toString']

/**
 * A V8 context with its own objects and its own queue of promises.
 * - Its Object.prototype has no `__proto__`, no `constructor` and nothing else that leads to another object, and
 *   it compiles no code from strings.
 * - Nothing runs while the caller waits: `drain` runs the queue until it is empty.
 */
export class HardenedContext {
  /** The names that objects of this context inherit. */
  readonly inheritedNames: ReadonlySet<string>
  readonly #context: Context = createContext(
    {},
    { microtaskMode: 'afterEvaluate', codeGeneration: { strings: false, wasm: false } },
  )
  readonly #intrinsics: Record<string, unknown>

  constructor() {
    const globalValue = (name: string): unknown => new Script(name).runInContext(this.#context)
    this.#intrinsics = Object.fromEntries(INTRINSICS.map((name) => [name, globalValue(name)]))
    const prototypes = {
      object: globalValue('Object.prototype'),
      promise: globalValue('Promise.prototype'),
    } as Record<'object' | 'promise', object>
    removeMembers(prototypes.object, NEEDED)
    removeMembers(prototypes.promise, ['then'])
    this.inheritedNames = new Set([
      ...Object.getOwnPropertyNames(prototypes.object),
      ...Object.getOwnPropertyNames(prototypes.promise),
    ])
  }

  /** Compiles a function body whose parameters are `given`, by their names, and calls it. */
  run(code: string, given: Record<string, unknown>, filename?: string): unknown {
    const parameters = { ...this.#intrinsics, ...given }
    const options = { parsingContext: this.#context, ...(filename !== undefined && { filename }) }
    return compileFunction(code, Object.keys(parameters), options)(...Object.values(parameters))
  }

  drain(): void {
    NOTHING.runInContext(this.#context)
  }
}

/** A context's promise queue runs after each script in it. */
const NOTHING = new Script('')

function removeMembers(prototype: object, kept: readonly string[]): void {
  for (const name of Object.getOwnPropertyNames(prototype))
    if (!kept.includes(name)) Reflect.deleteProperty(prototype, name)
}
