import { TemplateError } from './model.ts'

/** A failure that follows from another one, whose problem is already reported. */
export class CausedByReportedProblem extends Error {
  override readonly name = 'CausedByReportedProblem'
}

/** Collects problems, so that they are reported together. Drops duplicates. */
export class ProblemCollector {
  readonly #sentences = new Set<string>()
  #consequence: CausedByReportedProblem | undefined

  note(...sentences: readonly string[]): void {
    for (const sentence of sentences) this.#sentences.add(sentence)
  }

  /** Adds the problems of another collector. */
  add(others: ProblemCollector): void {
    this.note(...others.#sentences)
    this.#consequence ??= others.#consequence
  }

  /** Whether any step has failed. */
  get any(): boolean {
    return this.#sentences.size > 0 || this.#consequence !== undefined
  }

  /** Runs a step and collects its problems, prefixed with `who`. Returns undefined if the step failed. */
  attempt<T>(who: string | undefined, step: () => T): T | undefined {
    try {
      return step()
    } catch (error) {
      this.#noteError(who, error)
      return undefined
    }
  }

  /** The same for an asynchronous step. */
  async attemptAsync<T>(step: () => Promise<T>): Promise<T | undefined> {
    try {
      return await step()
    } catch (error) {
      this.#noteError(undefined, error)
      return undefined
    }
  }

  #noteError(who: string | undefined, error: unknown): void {
    if (error instanceof TemplateError)
      this.note(...error.problems.map((problem) => (who === undefined ? problem : `${who}: ${problem}`)))
    else if (error instanceof CausedByReportedProblem) this.#consequence = error
    else throw error
  }

  /** Throws if any step has failed: a TemplateError with all problems. */
  throwAny(): void {
    if (this.#sentences.size > 0) throw new TemplateError([...this.#sentences])
    if (this.#consequence) throw this.#consequence
  }
}

/** Maps all items. Throws one TemplateError with the problems of all of them. */
export function mapAll<T, U>(items: readonly T[], make: (item: T) => U): U[] {
  const problems = new ProblemCollector()
  const made = items.flatMap((item) => {
    const one = problems.attempt(undefined, () => [make(item)])
    return one ?? []
  })
  problems.throwAny()
  return made
}

/** Runs all checks. Throws one TemplateError with the problems of all of them. */
export const runAll = (checks: readonly (() => void)[]): void => void mapAll(checks, (check) => check())
