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

  /** Runs a step and notes what is wrong with it, under the name of whom it concerns; undefined if it failed. */
  attempt<T>(who: string | undefined, step: () => T): T | undefined {
    try {
      return step()
    } catch (error) {
      if (error instanceof TemplateError)
        this.note(...error.problems.map((problem) => (who === undefined ? problem : `${who}: ${problem}`)))
      else if (error instanceof AlreadyNoted) this.#consequence = error
      else throw error
      return undefined
    }
  }

  /** Whatever failed makes it throw, so that nothing is left out silently. */
  throwAny(): void {
    if (this.#sentences.size > 0) throw new TemplateError([...this.#sentences])
    if (this.#consequence) throw this.#consequence
  }
}
