import type { JsonataError } from './error.ts'
import { type Environment, Nesting } from './nesting.ts'
import type { Deferred } from './realm.ts'

/** AWS refuses an expression that nests deeper. */
const MAX_DEPTH = 100
/** AWS accepts `[1..873782]` and refuses one element more. */
const MAX_SEQUENCE_LENGTH = 873_782
/** Between the 2^22 characters that AWS accepts and the 2^23 that it refuses. */
const MAX_STRING_LENGTH = 6_990_256
/** Time limit of one expression, and of one search with a regular expression. */
export const MAX_EVALUATION_MS = 1000
/** Steps between two checks of the clock. They take a fraction of a second. */
const STEPS_PER_CLOCK_CHECK = 65_536

export function memoryExceeded(): never {
  throw {
    message: 'Expression evaluation memory limit exceeded: Check for excessive memory usage',
  } satisfies JsonataError
}

export function timeExceeded(): never {
  throw { message: 'Expression evaluation timeout: Check for infinite loop' } satisfies JsonataError
}

function depthExceeded(): never {
  throw {
    message:
      'Stack overflow error: Check for non-terminating recursive function. Consider rewriting as tail-recursive',
  } satisfies JsonataError
}

/** Limits of one evaluation. Evaluations never interleave: each is one synchronous step. */
export class Limits {
  readonly #nesting: Nesting
  #steps = 0
  #deadline = 0

  constructor(defer: () => Deferred) {
    this.#nesting = new Nesting(defer)
  }

  start(): void {
    this.#nesting.reset()
    this.#steps = 0
    this.#deadline = performance.now() + MAX_EVALUATION_MS
  }

  /** Called before each step. Throws when the expression nests too deeply or takes too long. */
  enter(environment: Environment): Promise<void> | undefined {
    const turn = this.#nesting.enter(environment)
    if (this.#nesting.depth > MAX_DEPTH) depthExceeded()
    // Real time, because the limit protects this process whatever the execution's clock says. A busy machine must not
    // end a short expression, so the time counts only after many steps.
    if (++this.#steps % STEPS_PER_CLOCK_CHECK === 0 && performance.now() > this.#deadline) timeExceeded()
    return turn
  }

  /** Called after each step. Throws when its result is too large. */
  leave(result: unknown): void {
    if (Array.isArray(result) && result.length > MAX_SEQUENCE_LENGTH) memoryExceeded()
    if (typeof result === 'string' && result.length > MAX_STRING_LENGTH) memoryExceeded()
    this.#nesting.leave()
  }
}
