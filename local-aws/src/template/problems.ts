import { TemplateError } from './model.ts'

/** A failure that only follows from another, whose problem has been noted. */
export class AlreadyNoted extends Error {
  override readonly name = 'AlreadyNoted'
}

/** Collects what is wrong, so that all of it is told at once; the same sentence is told once. */
export class Problems {
  readonly #sentences = new Set<string>()
  #consequence: AlreadyNoted | undefined

  note(...sentences: readonly string[]): void {
    for (const sentence of sentences) this.#sentences.add(sentence)
  }

  /** Takes over what others have noted. */
  add(others: Problems): void {
    this.note(...others.#sentences)
    this.#consequence ??= others.#consequence
  }

  /** Whether there is anything to tell. */
  get any(): boolean {
    return this.#sentences.size > 0 || this.#consequence !== undefined
  }

  /** Runs a step and notes what is wrong with it, under the name of whom it concerns; undefined if it failed. */
  attempt<T>(who: string | undefined, step: () => T): T | undefined {
    try {
      return step()
    } catch (error) {
      this.#noteError(who, error)
      return undefined
    }
  }

  /** The same for a step that takes its time. */
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
    else if (error instanceof AlreadyNoted) this.#consequence = error
    else throw error
  }

  /** Whatever failed makes it throw, so that nothing is left out silently. */
  throwAny(): void {
    if (this.#sentences.size > 0) throw new TemplateError([...this.#sentences])
    if (this.#consequence) throw this.#consequence
  }
}

/** Makes something of each; throws one TemplateError with what is wrong with any of them. */
export function mapAll<T, U>(items: readonly T[], make: (item: T) => U): U[] {
  const problems = new Problems()
  const made = items.flatMap((item) => {
    const one = problems.attempt(undefined, () => [make(item)])
    return one ?? []
  })
  problems.throwAny()
  return made
}

/** Runs all checks; throws one TemplateError with what any of them found. */
export const runAll = (checks: readonly (() => void)[]): void => void mapAll(checks, (check) => check())
