import type { HistoryEvent } from '../../services/step-functions/ports.ts'
import type { Json, Mark } from '../api-types.ts'
import { firstScalars, parsed } from '../lens/defaults.ts'
import type { Labels } from '../lens/labels.ts'
import type { Lens } from '../lens/lens.ts'
import { inputOf, outputOf } from './payloads.ts'
import type { Branch, Visit } from './visits.ts'

interface Subject {
  name: string
  machine: string
  status: string
  input: string
  output: string | undefined
  error: string | undefined
  cause: string | undefined
}

/** A mark for the lens, with the client's frame and the authorizer's context of the client. */
export interface LensMark extends Pick<Mark, 'label' | 'text' | 't'> {
  frame?: Json
  authorizer?: Readonly<Record<string, string | number>>
}

/** Describes executions, by the lens or by default. */
export class ExecutionText {
  readonly #lens: Lens
  readonly #labels: Labels

  constructor(lens: Lens, labels: Labels) {
    this.#lens = lens
    this.#labels = labels
  }

  get version(): number {
    return this.#lens.version
  }

  get lapFrom(): string | undefined {
    return this.#lens.lapFrom
  }

  /** The subject of an execution. Learns the labels that the lens finds in its input. */
  title(subject: Subject): string {
    const input = parsed(subject.input)
    if (this.#lens.has('labels')) this.#labels.add(this.#lens.value('labels', { input }))
    return (
      this.#lens.text('execution', this.#variables(subject, input)) ?? (firstScalars(input) || subject.name)
    )
  }

  /** How it ended. */
  outcome(subject: Subject): string {
    if (!this.#lens.has('outcome')) return ''
    return this.#lens.text('outcome', this.#variables(subject, parsed(subject.input))) ?? ''
  }

  /** What it waits for. */
  waiting(
    subject: Subject,
    visit: Visit,
    events: readonly HistoryEvent[],
    marks: readonly LensMark[],
  ): string {
    if (!this.#lens.has('waiting')) return ''
    const entry = { state: visit.state, input: parsed(inputOf(events, visit) ?? 'null') }
    const variables = { ...this.#variables(subject, parsed(subject.input)), entry, marks }
    return this.#lens.text('waiting', variables) ?? ''
  }

  lap(visits: readonly Visit[], events: readonly HistoryEvent[]): string {
    if (!this.#lens.has('lap')) return ''
    const outputs: Record<string, Json> = {}
    for (const visit of visits) {
      const output = outputOf(events, visit)
      if (output !== undefined) outputs[visit.state] = parsed(output)
    }
    const [first] = visits
    const input = first ? parsed(inputOf(events, first) ?? 'null') : null
    const labels = this.#labels.within(Object.values(outputs))
    return this.#lens.text('lap', { input, outputs, labels }) ?? ''
  }

  /** The title of an item of a Map, from the input of its first state. */
  item(branch: Branch, events: readonly HistoryEvent[]): string {
    const [first] = branch.visits
    if (!first) return ''
    const input = parsed(inputOf(events, first) ?? 'null')
    const names = Object.values(this.#labels.within(input))
    return names[0] ?? firstScalars(input, 2)
  }

  #variables({ output, ...rest }: Subject, input: Json): Record<string, unknown> {
    const labels = this.#labels.within(input)
    return { ...rest, input, labels, ...(output !== undefined && { output: parsed(output) }) }
  }
}
