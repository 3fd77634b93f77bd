import type { ExecutionRecord } from '../../services/step-functions/api/executions.ts'
import type { StepFunctionsView } from '../../services/step-functions/index.ts'
import type { Counts, ExecutionSummary } from '../api-types.ts'
import { definitionIndex } from './definition-index.ts'
import { type SummarySources, summaryOf } from './summary.ts'
import { Timeline } from './timeline.ts'

/** Maximum number of summaries. */
export const MOST_EXECUTIONS = 10_000
/** Maximum number of cached timelines. A cached timeline only reads new events. */
const MOST_TIMELINES = 200
/** Number of executions that are summarized before the event loop gets a turn. */
const BATCH = 20

interface Kept {
  arn: string
  /** Undefined until it is needed. */
  summary: ExecutionSummary | undefined
  version: number
}

type TextSources = Pick<SummarySources, 'text'> & {
  marks(arn: string): SummarySources['marks']
  now(): number
  onDropped(arn: string): void
}

/** A summary of each execution, also of those whose histories have been dropped. */
export class ExecutionStore {
  readonly #view: StepFunctionsView
  readonly #sources: TextSources
  readonly #byArn = new Map<string, Kept>()
  readonly #byId = new Map<string, Kept>()
  readonly #byName = new Map<string, Kept>()
  readonly #timelines = new Map<string, Timeline>()
  readonly #dirty = new Set<string>()
  /** ARN of a child to the ARN of the execution that started it. */
  readonly #parents = new Map<string, string>()
  dropped = 0

  constructor(view: StepFunctionsView, sources: TextSources) {
    this.#view = view
    this.#sources = sources
    for (const record of view.executions()) this.#add(record)
    view.onForget((record) => this.#keepSummary(record))
    this.#fill()
  }

  get size(): number {
    return this.#byArn.size
  }

  /** Call it when an execution has a new event. */
  changed(arn: string): void {
    this.#dirty.add(arn)
    if (this.#byArn.has(arn)) return
    const record = this.#view.find(arn)
    if (record) this.#add(record)
  }

  /** Summarizes what has changed since the last call. */
  flush(): ExecutionSummary[] {
    const changed = [...this.#dirty]
    this.#dirty.clear()
    return changed.flatMap((arn) => {
      const record = this.#view.find(arn)
      if (!record) return []
      const kept = this.#byArn.get(arn) ?? this.#add(record)
      return [this.#summarize(kept, record)]
    })
  }

  /** Running executions first, then ended ones; the newest first in both groups. */
  all(): ExecutionSummary[] {
    const running: ExecutionSummary[] = []
    const ended: ExecutionSummary[] = []
    for (const kept of [...this.#byArn.values()].reverse()) {
      const summary = this.#current(kept)
      if (summary.status === 'RUNNING') running.push(summary)
      else ended.push(summary)
    }
    return [...running, ...ended]
  }

  summary(id: string): ExecutionSummary | undefined {
    const kept = this.#byId.get(id)
    return kept && this.#current(kept)
  }

  byArn(arn: string): ExecutionSummary | undefined {
    const kept = this.#byArn.get(arn)
    return kept && this.#current(kept)
  }

  /** Finds an execution by its name alone. If several machines have one of that name, returns the newest. */
  byName(name: string): ExecutionSummary | undefined {
    const kept = this.#byName.get(name)
    return kept && this.#current(kept)
  }

  /** Undefined if the history has been dropped. */
  record(id: string): ExecutionRecord | undefined {
    const kept = this.#byId.get(id)
    return kept && this.#view.find(kept.arn)
  }

  timeline({ handle }: ExecutionRecord): Timeline {
    const arn = handle.spec.executionArn
    const known = this.#timelines.get(arn)
    const timeline = known ?? new Timeline(definitionIndex(handle.spec.definition))
    this.#timelines.delete(arn)
    this.#timelines.set(arn, timeline)
    for (const oldest of this.#timelines.keys()) {
      if (this.#timelines.size <= MOST_TIMELINES) break
      this.#timelines.delete(oldest)
    }
    return timeline.read(handle.events)
  }

  counts(): Counts['executions'] {
    const counts = { all: 0, running: 0, succeeded: 0, failed: 0, timedOut: 0, aborted: 0, retried: 0 }
    for (const kept of this.#byArn.values()) {
      const status = kept.summary?.status ?? this.#view.find(kept.arn)?.handle.status
      counts.all += 1
      if (status) counts[COUNTERS[status]] += 1
      if ((kept.summary?.retries ?? 0) > 0) counts.retried += 1
    }
    return counts
  }

  #add(record: ExecutionRecord): Kept {
    const { spec } = record.handle
    const kept: Kept = {
      arn: spec.executionArn,
      summary: undefined,
      version: -1,
    }
    this.#byArn.set(kept.arn, kept)
    this.#byId.set(`${spec.stateMachineName}:${spec.name}`, kept)
    this.#byName.set(spec.name, kept)
    for (const arn of this.#byArn.keys()) {
      if (this.#byArn.size <= MOST_EXECUTIONS) break
      this.#forget(arn)
    }
    return kept
  }

  /** Keeps the final summary of an execution whose history is about to be dropped. */
  #keepSummary(record: ExecutionRecord): void {
    const kept = this.#byArn.get(record.handle.spec.executionArn)
    if (!kept) return
    const summary = kept.summary && !this.#dirty.has(kept.arn) ? kept.summary : this.#summarize(kept, record)
    summary.dropped = true
    this.#dirty.delete(kept.arn)
    this.#timelines.delete(kept.arn)
  }

  #forget(arn: string): void {
    const [machine = '', name = ''] = arn.split(':').slice(-2)
    const kept = this.#byArn.get(arn)
    this.#byArn.delete(arn)
    this.#byId.delete(`${machine}:${name}`)
    if (this.#byName.get(name) === kept) this.#byName.delete(name)
    this.#timelines.delete(arn)
    this.#parents.delete(arn)
    this.dropped += 1
    this.#sources.onDropped(arn)
  }

  /** The current summary. Summarizes again if the execution or the lens has changed. */
  #current(kept: Kept): ExecutionSummary {
    const record = this.#view.find(kept.arn)
    const isFresh = kept.summary && kept.version === this.#sources.text.version
    if (record && (!isFresh || this.#dirty.has(kept.arn))) return this.#summarize(kept, record)
    if (!kept.summary) throw new Error(`${kept.arn} was forgotten without a summary.`)
    return kept.summary
  }

  #summarize(kept: Kept, record: ExecutionRecord): ExecutionSummary {
    const { handle } = record
    const { text, marks, now } = this.#sources
    const timeline = this.timeline(record)
    for (const child of timeline.children.keys()) this.#adopt(child, kept.arn)
    const summary = summaryOf({
      handle,
      timeline,
      definition: definitionIndex(handle.spec.definition),
      text,
      marks: marks(kept.arn),
      parent: this.#parentOf(kept.arn),
      now: now(),
    })
    kept.summary = summary
    kept.version = text.version
    return summary
  }

  #adopt(child: string, parent: string): void {
    if (this.#parents.get(child) === parent) return
    this.#parents.set(child, parent)
    this.#dirty.add(child)
  }

  #parentOf(arn: string): string | undefined {
    return this.#parents.get(arn)?.split(':').slice(-2).join(':')
  }

  /** Summarizes the executions from before the console was opened, a few at a time. */
  #fill(): void {
    const missing = [...this.#byArn.values()].filter(({ summary }) => !summary)
    for (const kept of missing.slice(-BATCH)) this.#current(kept)
    if (missing.length > BATCH) setImmediate(() => this.#fill())
  }
}

const COUNTERS = {
  RUNNING: 'running',
  SUCCEEDED: 'succeeded',
  FAILED: 'failed',
  TIMED_OUT: 'timedOut',
  ABORTED: 'aborted',
} as const
