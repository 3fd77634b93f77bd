import type { JsonataError } from './error.ts'
import type { ParsedExpression } from './realm.ts'

/** AWS refuses an expression that nests deeper. */
const MAX_DEPTH = 100
/** AWS accepts `[1..873782]` and refuses one element more. */
const MAX_SEQUENCE_LENGTH = 873_782
/** Between the 2^22 characters that AWS accepts and the 2^23 that it refuses. */
const MAX_STRING_LENGTH = 6_990_256
/** How long one expression may run, and one search with a regular expression. */
export const MAX_EVALUATION_MS = 1000
/** A fraction of a second's; the clock is looked at each time so many have been done. */
const STEPS_BEFORE_THE_CLOCK = 65_536

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

interface Environment {
  isParallelCall: boolean
}

/** The state of one expression's evaluation; expressions never interleave, since each is one step. */
export class Limits {
  private depth = 0
  private steps = 0
  private deadline = 0

  /** jsonata calls these at every step of an evaluation. */
  attach(expression: ParsedExpression): void {
    expression.assign(
      Symbol.for('jsonata.__evaluate_entry'),
      (_expr: unknown, _input: unknown, environment: Environment) => this.enter(environment),
    )
    expression.assign(
      Symbol.for('jsonata.__evaluate_exit'),
      (_expr: unknown, _input: unknown, environment: Environment, result: unknown) =>
        this.leave(environment, result),
    )
  }

  start(): void {
    this.depth = 0
    this.steps = 0
    this.deadline = performance.now() + MAX_EVALUATION_MS
  }

  private enter(environment: Environment): void {
    if (environment.isParallelCall) return
    this.depth++
    if (this.depth > MAX_DEPTH) depthExceeded()
    // The real time: it guards this process, whatever time it is for the execution. An expression of fewer
    // steps is in no loop, however long a busy machine takes over them.
    if (++this.steps % STEPS_BEFORE_THE_CLOCK === 0 && performance.now() > this.deadline) timeExceeded()
  }

  private leave(environment: Environment, result: unknown): void {
    if (Array.isArray(result) && result.length > MAX_SEQUENCE_LENGTH) memoryExceeded()
    if (typeof result === 'string' && result.length > MAX_STRING_LENGTH) memoryExceeded()
    if (!environment.isParallelCall) this.depth--
  }
}
