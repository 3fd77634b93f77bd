import { readFileSync, statSync } from 'node:fs'
import { parse } from 'yaml'
import { evaluateJsonata } from '../../services/step-functions/interpreter/jsonata/engine.ts'
import type { Json } from '../api-types.ts'

/** The subjects of a lens file, each an expression `{% ... %}`. docs/console.md explains their variables. */
const SUBJECTS = ['labels', 'execution', 'outcome', 'waiting', 'lap', 'item', 'frame', 'mark'] as const
export type Subject = (typeof SUBJECTS)[number]

interface Expressions {
  subjects: Partial<Record<Subject, string>>
  lapFrom: string | undefined
}

const NOTHING: Expressions = { subjects: {}, lapFrom: undefined }
/** Maximum length of a text from a lens. Longer ones are cut. */
const MOST_CHARACTERS = 200
/** Interval at which the file is checked for changes, in milliseconds. */
const RELOAD_MS = 1_000

/**
 * Describes executions, frames and items in the app's own terms. A mistake in the lens never hides a row: the row gets
 * the default text, and `notices` gives the reason.
 */
export class Lens {
  readonly file: string | undefined
  readonly #notices = new Map<string, string>()
  #expressions: Expressions = NOTHING
  #modifiedAt = -1
  #lookedAt = Number.NEGATIVE_INFINITY
  /** Increases with every change of the file. */
  version = 0

  constructor(file: string | undefined) {
    this.file = file
  }

  get notices(): string[] {
    return [...this.#notices.values()]
  }

  get lapFrom(): string | undefined {
    return this.#current().lapFrom
  }

  has(subject: Subject): boolean {
    return this.#current().subjects[subject] !== undefined
  }

  /** The text for a subject. Undefined without an expression, after a mistake, or for an empty text. */
  text(subject: Subject, variables: Record<string, unknown>): string | undefined {
    const value = this.value(subject, variables)
    if (value === undefined || value === null) return undefined
    const text = typeof value === 'string' ? value : JSON.stringify(value)
    return text.trim() === '' ? undefined : text.slice(0, MOST_CHARACTERS)
  }

  value(subject: Subject, variables: Record<string, unknown>): Json | undefined {
    const source = this.#current().subjects[subject]
    if (source === undefined) return undefined
    try {
      return evaluateJsonata(source, variables, { now: Date.now, random: Math.random }) as Json | undefined
    } catch (error) {
      this.#notices.set(subject, `The lens's \`${subject}\` failed: ${(error as Error).message}`)
      return undefined
    }
  }

  #current(): Expressions {
    if (this.file === undefined || performance.now() - this.#lookedAt < RELOAD_MS) return this.#expressions
    this.#lookedAt = performance.now()
    try {
      const { mtimeMs } = statSync(this.file)
      if (mtimeMs === this.#modifiedAt) return this.#expressions
      this.#modifiedAt = mtimeMs
      this.version += 1
      this.#notices.clear()
      this.#expressions = readLens(readFileSync(this.file, 'utf8'), (sentence) =>
        this.#notices.set(sentence, sentence),
      )
    } catch (error) {
      this.#notices.set('file', `The lens ${this.file} cannot be read: ${(error as Error).message}`)
    }
    return this.#expressions
  }
}

const EXPRESSION = /^\s*\{%(.*)%\}\s*$/s

/** Reads a lens file. `onMistake` receives a sentence for each member that it leaves out. */
function readLens(text: string, onMistake: (sentence: string) => void): Expressions {
  const given: unknown = parse(text)
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    onMistake('The lens is not an object.')
    return NOTHING
  }
  const subjects: Expressions['subjects'] = {}
  let lapFrom: string | undefined
  for (const [name, value] of Object.entries(given)) {
    const subject = SUBJECTS.find((known) => known === name)
    const { from, title } = Object(value) as { from?: unknown; title?: unknown }
    if (subject === 'lap' && typeof from === 'string') lapFrom = from
    const source = EXPRESSION.exec(String(subject === 'lap' ? (title ?? '') : value))?.[1]
    if (subject === undefined)
      onMistake(`The lens has no member \`${name}\`. It knows ${SUBJECTS.join(', ')}.`)
    else if (source !== undefined) subjects[subject] = source.trim()
    else if (subject !== 'lap') onMistake(`The lens's \`${name}\` is not an expression {% ... %}.`)
  }
  return { subjects, lapFrom }
}
